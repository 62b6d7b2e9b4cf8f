using System.Collections.Immutable;
using System.Globalization;
using OrleansTicketing.Queries;
using OrleansTicketing.Text.Topics;

namespace OrleansTicketing.Silo.Language;

/// <summary>A topic as it is stored.</summary>
/// <param name="Seen">What is shown.</param>
/// <param name="Centre">Term weights by which it is recognised again.</param>
internal sealed record StoredTopic(TopicSeen Seen, ImmutableSortedDictionary<string, float> Centre)
{
    /// <summary>What it is and will be compared with, oldest first: the last size that is a day old, and some since.</summary>
    public ImmutableArray<PastSize> Past { get; init; } = [];
}

/// <summary>How large a topic was at an instant.</summary>
internal readonly record struct PastSize(Timestamp At, int Size);

/// <summary>From texts and the topics of the run before to the topics now.</summary>
internal static class TopicRun
{
    /// <summary>A window of seven days moves little in an hour, so sizes are compared with those of a day before.</summary>
    private const long DayMs = 86_400_000;

    /// <summary>Of the hourly runs' sizes every third is kept: a day before is then 24 to 27 hours, and the topic stays small.</summary>
    private const long ApartMs = 3 * 3_600_000;

    /// <param name="texts">The window's, oldest first.</param>
    /// <param name="before">Topics of the run before.</param>
    /// <param name="now">The run's instant; new topics' ids are made from it.</param>
    public static ImmutableArray<StoredTopic> Of(IReadOnlyList<OpenedText> texts, IReadOnlyList<StoredTopic> before, Timestamp now)
    {
        var compared = before.Select(topic => Compared(topic, now)).ToList();
        // The finder numbers topics; a number is never given to two, so what it knows goes by its place.
        var known = compared.Select((topic, place) => new Topic(
            place.ToString(CultureInfo.InvariantCulture), topic.Seen.Name, Math.Max(1, topic.Seen.PreviousSize), topic.Seen.PreviousSize, Trend.Steady,
            topic.Seen.Terms, topic.Seen.Examples, topic.Centre)).ToList();
        var found = TopicFinder.Find([.. texts.Select(t => new TopicText(t.TicketId, t.Text))], known, new TopicOptions());
        return [.. found.Select(topic => Stored(topic, int.Parse(topic.Id, CultureInfo.InvariantCulture), compared, now))
            // What nobody says any more is shown as fading for a day, and then forgotten.
            .Where(topic => topic.Seen.Size > 0 || topic.Seen.PreviousSize > 0)];
    }

    /// <summary>With a size that is not older than needed; one that is younger than a day says nothing yet.</summary>
    private static StoredTopic Compared(StoredTopic topic, Timestamp now)
    {
        var old = topic.Past.Count(size => now.Ms - size.At.Ms >= DayMs);
        return topic with
        {
            Seen = topic.Seen with { PreviousSize = old > 0 ? topic.Past[old - 1].Size : 0 },
            Past = topic.Past[Math.Max(0, old - 1)..],
        };
    }

    private static StoredTopic Stored(Topic topic, int number, List<StoredTopic> known, Timestamp now)
    {
        var old = number < known.Count ? known[number] : null;
        var previous = old?.Seen.PreviousSize ?? 0;
        var trend = previous == 0 ? TopicTrend.New : Enum.Parse<TopicTrend>(topic.Trend.ToString());
        // Time first, as in all ids, so that they sort; the number keeps those of one run apart.
        var id = old?.Seen.Id ?? PublicId.Format("top_", (UInt128)(ulong)now.Ms << 80 | (UInt128)(uint)number);
        return new(
            new(id, topic.Name, topic.Size, previous, trend, [.. topic.Terms], [.. topic.Examples], now),
            topic.Centre.ToImmutableSortedDictionary(StringComparer.Ordinal))
        {
            Past = WithNow(old?.Past ?? [], topic.Size, now),
        };
    }

    private static ImmutableArray<PastSize> WithNow(ImmutableArray<PastSize> past, int size, Timestamp now) =>
        past is [.., var last] && now.Ms - last.At.Ms < ApartMs ? past : past.Add(new(now, size));
}
