using System.Globalization;
using System.Text.RegularExpressions;

namespace OrleansTicketing.Text.Entities;

/// <summary>Days and times of day, absolute and relative, in Chinese and English; a day and a time beside it are one.</summary>
internal static partial class Times
{
    private const int MaxGap = 4;

    public static IEnumerable<Entity> Find(string text, DateTimeOffset now)
    {
        List<Day> days = [.. ChineseDays.Find(text, now), .. EnglishDays.Find(text, now), .. NumericDays.Find(text, now)];
        days.Sort((a, b) => (-a.Length, a.Start).CompareTo((-b.Length, b.Start)));
        var spans = new List<Day>(days.Count);
        foreach (var day in days)
            if (!Overlaps(spans, day.Start, day.Length)) spans.Add(day);
        spans.Sort((a, b) => a.Start.CompareTo(b.Start));
        var clocks = new List<Clock>();
        foreach (var clock in Clocks.Find(text))
            if (!Overlaps(spans, clock.Start, clock.Length)) clocks.Add(clock);
        foreach (var day in spans)
        {
            var clock = day.Exact ? null : Beside(text, day, clocks);
            if (clock is null)
            {
                var part = PartOfDay().Match(text, day.Start + day.Length);
                yield return Make(text, day.Start, day.Start + day.Length + part.Length, Iso(day.Value, day.Exact));
                continue;
            }
            clocks.Remove(clock);
            var (start, end) = (Math.Min(day.Start, clock.Start), Math.Max(day.Start + day.Length, clock.Start + clock.Length));
            yield return Make(text, start, end, Iso(day.Value + Evening(text, day, clock.Value), true));
        }
        foreach (var clock in clocks)
            yield return Make(text, clock.Start, clock.Start + clock.Length, Iso(now.Date + clock.Value, true));
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

    [GeneratedRegex(@"\G(?:早上|上午|中午|下午|傍晚|晚上| (?:morning|afternoon|evening|night)\b)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex PartOfDay();

    private static Entity Make(string text, int start, int end, string value) =>
        new(EntityKind.Time, start, end - start, text[start..end], value);

    private static string Iso(DateTime value, bool exact) =>
        value.ToString(exact ? "yyyy-MM-ddTHH:mm" : "yyyy-MM-dd", CultureInfo.InvariantCulture);
}

/// <summary>A piece of text that names a day, or with <see cref="Exact"/> a minute.</summary>
internal sealed record Day(int Start, int Length, DateTime Value, bool Exact = false)
{
    private const double DaysInYear = 365.2425;

    public static Day Of(Match match, DateTime value, bool exact = false) => new(match.Index, match.Length, value, exact);

    public bool Overlaps(int start, int length) => start < Start + Length && Start < start + length;

    /// <summary>The day, or null where the calendar has none.</summary>
    public static Day? Of(Match match, int year, int month, int day) =>
        month is >= 1 and <= 12 && year is >= 1900 and <= 2200 && day >= 1 && day <= DateTime.DaysInMonth(year, month)
            ? Of(match, new DateTime(year, month, day))
            : null;

    /// <summary>So many units from now, or null where the calendar does not reach: it has ten thousand years, numerals have no end.</summary>
    public static Day? Away(Match match, DateTimeOffset now, DayUnit unit, double count)
    {
        var perYear = unit switch
        {
            DayUnit.Minute => DaysInYear * 24 * 60,
            DayUnit.Hour => DaysInYear * 24,
            DayUnit.Day => DaysInYear,
            DayUnit.Week => DaysInYear / 7,
            DayUnit.Month => 12,
            _ => 1,
        };
        if (now.Year + count / perYear is not (>= 2 and <= 9998)) return null;
        return unit switch
        {
            DayUnit.Minute => Of(match, now.DateTime.AddMinutes(count), exact: true),
            DayUnit.Hour => Of(match, now.DateTime.AddHours(count), exact: true),
            DayUnit.Day => Of(match, now.Date.AddDays(count)),
            DayUnit.Week => Of(match, now.Date.AddDays(7 * count)),
            DayUnit.Month => Of(match, now.Date.AddMonths((int)count)),
            _ => Of(match, now.Date.AddYears((int)count)),
        };
    }

    /// <summary>The weekday (Monday is 0) in the week that is so many weeks from now's.</summary>
    public static DateTime Weekday(DateTimeOffset now, int weeks, int weekday) =>
        now.Date.AddDays(-(((int)now.DayOfWeek + 6) % 7) + 7 * weeks + weekday);
}

/// <summary>What a distance from now is counted in.</summary>
internal enum DayUnit
{
    Minute,
    Hour,
    Day,
    Week,
    Month,
    Year,
}

/// <summary>A piece of text that names a time of day.</summary>
internal sealed record Clock(int Start, int Length, TimeSpan Value);
