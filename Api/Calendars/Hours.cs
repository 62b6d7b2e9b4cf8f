using System.Collections.Immutable;
using System.Globalization;
using OrleansTicketing.Api.Http;
using OrleansTicketing.Configuration;

namespace OrleansTicketing.Api.Calendars;

/// <summary>Opening hours as clients write them: <c>[["09:00","12:00"],["22:00","06:00"]]</c>; an interval may end after midnight.</summary>
internal static class Hours
{
    private const int Day = 24 * 60;

    public static ImmutableArray<DayInterval> Parse(string[][]? hours, string pointer, Errors errors)
    {
        var intervals = ImmutableArray.CreateBuilder<DayInterval>();
        for (var i = 0; i < hours?.Length; i++)
        {
            if (hours[i] is [var from, var to] && Minute(from) is { } start and < Day && Minute(to) is { } end)
                intervals.Add(new(start, end <= start ? end + Day : end));
            else
                errors.Add($"{pointer}/{i}", "format", "An interval is two times of day, such as [\"09:00\", \"17:30\"].");
        }

        intervals.Sort((a, b) => a.From.CompareTo(b.From));
        for (var i = 1; i < intervals.Count; i++) errors.Require(intervals[i - 1].To <= intervals[i].From, pointer, "overlap", "Intervals of a day overlap.");
        return intervals.ToImmutable();
    }

    /// <summary>What begins before midnight must end before the next day's first interval.</summary>
    public static void CheckNights(ImmutableArray<ImmutableArray<DayInterval>> week, Errors errors)
    {
        for (var day = 0; day < week.Length; day++)
        {
            var next = week[(day + 1) % week.Length];
            if (!week[day].IsEmpty && !next.IsEmpty)
                errors.Require(week[day][^1].To - Day <= next[0].From, "/weekly", "overlap", "An interval over midnight overlaps the next day's first.");
        }
    }

    public static ImmutableArray<ImmutableArray<string>> Show(ImmutableArray<DayInterval> intervals) => [.. intervals.Select(i => ImmutableArray.Create(Time(i.From), Time(i.To)))];

    private static int? Minute(string text) =>
        text == "24:00" ? Day
        : TimeOnly.TryParseExact(text, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) ? time.Hour * 60 + time.Minute
        : null;

    private static string Time(int minute)
    {
        var of = minute > Day ? minute - Day : minute;
        return string.Create(CultureInfo.InvariantCulture, $"{of / 60:00}:{of % 60:00}");
    }
}
