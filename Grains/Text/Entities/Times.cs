using System.Globalization;
using System.Text.RegularExpressions;

namespace OrleansTicketing.Text.Entities;

/// <summary>Days and times of day, absolute and relative, in Chinese and English; a day and a time beside it are one.</summary>
internal static partial class Times
{
    private const int MaxGap = 4;

    public static void Find(string text, DateTimeOffset now, List<Entity> into)
    {
        var days = new List<Day>();
        ChineseDays.Find(text, now, days);
        EnglishDays.Find(text, now, days);
        NumericDays.Find(text, now, days);
        days.Sort((a, b) => (-a.Length, a.Start).CompareTo((-b.Length, b.Start)));
        var spans = new List<Day>(days.Count);
        foreach (var day in days)
            if (!Overlaps(spans, day.Start, day.Length)) spans.Add(day);
        spans.Sort((a, b) => a.Start.CompareTo(b.Start));
        var clocks = new List<Clock>();
        Clocks.Find(text, clocks);
        clocks.RemoveAll(clock => Overlaps(spans, clock.Start, clock.Length));
        foreach (var day in spans)
        {
            if (day.Exact || Beside(text, day, clocks) is not { } clock)
            {
                into.Add(Make(text, day.Start, day.End + LengthOfPart(text.AsSpan(day.End)), Iso(day.Value, day.Exact)));
                continue;
            }
            clocks.Remove(clock);
            var (start, end) = (Math.Min(day.Start, clock.Start), Math.Max(day.End, clock.Start + clock.Length));
            into.Add(Make(text, start, end, Iso(day.Value + Evening(text, day, clock.Value), true)));
        }
        foreach (var clock in clocks)
            into.Add(Make(text, clock.Start, clock.Start + clock.Length, Iso(now.Date + clock.Value, true)));
    }

    private static bool Overlaps(List<Day> spans, int start, int length)
    {
        foreach (var span in spans)
            if (span.Overlaps(start, length)) return true;
        return false;
    }

    private static Clock? Beside(string text, Day day, List<Clock> clocks)
    {
        foreach (var clock in clocks)
            if (Joined(text, day.Start, day.Length, clock.Start, clock.Length)) return clock;
        return null;
    }

    // 今晚8点, tonight at 8: the day's name says which half of it is meant.
    private static TimeSpan Evening(string text, Day day, TimeSpan time) =>
        text.AsSpan(day.Start, day.Length) is var name && (name.EndsWith("晚") || name.EndsWith("night", StringComparison.OrdinalIgnoreCase)) && time.Hours is > 4 and < 12
            ? time + TimeSpan.FromHours(12)
            : time;

    /// <summary>Beside each other, with at most a small word between.</summary>
    private static bool Joined(string text, int a, int aLength, int b, int bLength)
    {
        var (from, to) = a < b ? (a + aLength, b) : (b + bLength, a);
        if (to - from is < 0 or > MaxGap) return false;
        var between = text[from..to].Trim().TrimEnd(',').ToLowerInvariant();
        return between is "" or "at" or "on" or "的" or "," or "，" or "by" or "t";
    }

    private static int LengthOfPart(ReadOnlySpan<char> after)
    {
        foreach (var part in PartOfDay().EnumerateMatches(after)) return part.Length;
        return 0;
    }

    [GeneratedRegex(@"\G(?:早上|上午|中午|下午|傍晚|晚上| (?:morning|afternoon|evening|night)\b)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex PartOfDay();

    private static Entity Make(string text, int start, int end, string value) =>
        new(EntityKind.Time, start, end - start, text[start..end], value);

    private static string Iso(DateTime value, bool exact) =>
        value.ToString(exact ? "yyyy-MM-ddTHH:mm" : "yyyy-MM-dd", CultureInfo.InvariantCulture);
}

/// <summary>A piece of text that names a time of day.</summary>
internal readonly record struct Clock(int Start, int Length, TimeSpan Value);
