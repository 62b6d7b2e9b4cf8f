using System.Text.Json;
using System.Text.Json.Nodes;
using OrleansTicketing.Queries;
using OrleansTicketing.Silo.Language;

namespace OrleansTicketing.Tests.Domain.Text;

public sealed class TopicRunTests
{
    private const long Hour = 3_600_000;

    private static IReadOnlyList<OpenedText> Texts(int dark, int login) =>
    [
        .. Enumerable.Range(0, dark).Select(i => new OpenedText($"d{i}", $"please add a night mode with dark colours {i}", default)),
        .. Enumerable.Range(0, login).Select(i => new OpenedText($"l{i}", $"验证码收不到，登录不了 {i}", default)),
    ];

    [Fact]
    public void Sizes_are_compared_with_those_of_a_day_before()
    {
        var topics = TopicRun.Of(Texts(20, 12), [], new(0));
        Assert.All(topics, t => Assert.Equal((TopicTrend.New, 0), (t.Seen.Trend, t.Seen.PreviousSize)));
        for (var hour = 1; hour <= 23; hour++) topics = TopicRun.Of(Texts(20 + hour, 12), topics, new(hour * Hour));
        Assert.All(topics, t => Assert.Equal((TopicTrend.New, 0), (t.Seen.Trend, t.Seen.PreviousSize)));
        topics = TopicRun.Of(Texts(44, 12), topics, new(24 * Hour));
        Assert.Equal([(TopicTrend.Growing, 20), (TopicTrend.Steady, 12)], topics.Select(t => (t.Seen.Trend, t.Seen.PreviousSize)));
        for (var hour = 25; hour <= 60; hour++)
        {
            topics = TopicRun.Of(Texts(20 + hour, 6), topics, new(hour * Hour));
            Assert.InRange(topics[0].Seen.PreviousSize, 20 + hour - 27, 20 + hour - 24);
        }
        Assert.Equal(TopicTrend.Fading, TopicRun.Of(Texts(20, 6), topics, new(61 * Hour))[0].Seen.Trend);
        Assert.All(topics, t => Assert.InRange(t.Past.Length, 8, 10));
    }

    [Fact]
    public void After_missed_runs_sizes_are_compared_with_the_last_that_is_a_day_old()
    {
        var topics = TopicRun.Of(Texts(20, 12), [], new(0));
        topics = TopicRun.Of(Texts(24, 12), topics, new(5 * Hour));
        topics = TopicRun.Of(Texts(60, 12), topics, new(90 * Hour));
        Assert.Equal((TopicTrend.Growing, 24), (topics[0].Seen.Trend, topics[0].Seen.PreviousSize));
        topics = TopicRun.Of(Texts(61, 12), topics, new(91 * Hour));
        Assert.Equal((TopicTrend.Growing, 24), (topics[0].Seen.Trend, topics[0].Seen.PreviousSize));
        topics = TopicRun.Of(Texts(62, 12), topics, new(114 * Hour));
        Assert.Equal((TopicTrend.Steady, 60), (topics[0].Seen.Trend, topics[0].Seen.PreviousSize));
    }

    [Fact]
    public void What_nobody_says_any_more_fades_for_a_day_and_is_forgotten()
    {
        var topics = TopicRun.Of(Texts(20, 12), TopicRun.Of(Texts(20, 12), [], new(0)), new(12 * Hour));
        topics = TopicRun.Of(Texts(20, 0), topics, new(30 * Hour));
        Assert.Equal((0, TopicTrend.Fading, 12), (topics[1].Seen.Size, topics[1].Seen.Trend, topics[1].Seen.PreviousSize));
        Assert.Single(TopicRun.Of(Texts(20, 0), topics, new(54 * Hour)));
    }

    [Fact]
    public void Topics_stored_before_past_sizes_were_kept_are_read_and_recognised()
    {
        var topics = TopicRun.Of(Texts(20, 12), [], new(0));
        var stored = JsonNode.Parse(JsonSerializer.Serialize(topics[0], StoredJson.Options))!.AsObject();
        stored.Remove("past");
        stored["comparedAt"] = 0;
        var old = stored.Deserialize<StoredTopic>(StoredJson.Options)!;
        var now = TopicRun.Of(Texts(20, 12), [old], new(Hour))[0].Seen;
        Assert.Equal((topics[0].Seen.Id, TopicTrend.New), (now.Id, now.Trend));
    }

    [Fact]
    public void An_id_is_never_given_to_another_topic()
    {
        var first = TopicRun.Of(Texts(20, 12), [], new(0));
        var gone = TopicRun.Of(Texts(20, 0), TopicRun.Of(Texts(20, 0), first, new(Hour)), new(2 * Hour));
        Assert.Single(gone);
        var back = TopicRun.Of(Texts(20, 12), gone, new(3 * Hour));
        Assert.Equal(2, back.Length);
        Assert.DoesNotContain(first[1].Seen.Id, back.Select(t => t.Seen.Id));
        Assert.Equal(first[0].Seen.Id, back[0].Seen.Id);
    }
}
