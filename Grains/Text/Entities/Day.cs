using System.Text.RegularExpressions;

namespace OrleansTicketing.Text.Entities;

/// <summary>A piece of text that names a day, or with <see cref="Exact"/> a minute.</summary>
internal readonly record struct Day(int Start, int Length, DateTime Value, bool Exact = false)
{
    private const double DaysInYear = 365.2425;

    public int End => Start + Length;

    public static Day Of(Match match, DateTime value, bool exact = false) => new(match.Index, match.Length, value, exact);

    public bool Overlaps(int start, int length) => start < End && Start < start + length;

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
