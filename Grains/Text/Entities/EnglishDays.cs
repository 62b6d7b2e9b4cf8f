using System.Buffers;
using System.Globalization;
using System.Text.RegularExpressions;

namespace OrleansTicketing.Text.Entities;

/// <summary>Days in English: yesterday, last Friday, 3 days ago, in two hours, October 3rd, 3 Oct 2026.</summary>
internal static partial class EnglishDays
{
    private const string Months = "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?";
    private static readonly string[] MonthNames = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    private static readonly string[] DayNames = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

    private static readonly SearchValues<string> NearWords = Clues.Words("yesterday", "tomorrow", "night", "today", "this ");
    private static readonly SearchValues<string> DayWords = Clues.Words("day", " mon", " tue", " wed", " thu", " fri", " sat", " sun");
    private static readonly SearchValues<string> PeriodWords = Clues.Words(" week", " month", " year");
    private static readonly SearchValues<string> DistanceWords = Clues.Words(" ago", "in ");

    public static IEnumerable<Day> Find(string text, DateTimeOffset now) =>
    [
        .. Clues.HasAny(text, NearWords) ? NearDay().Matches(text).Select(m => Day.Of(m, now.Date.AddDays(Offset(m.Value.ToLowerInvariant())))) : [],
        .. Clues.HasAny(text, DayWords) ? Weekday().Matches(text).Select(m => Day.Of(m, Named(m, now))) : [],
        .. Clues.HasAny(text, PeriodWords) ? Period().Matches(text).Select(m => Day.Away(m, now, Unit(m), Side(m))).OfType<Day>() : [],
        .. Clues.HasDigit(text) ? Dated(text, now) : [],
        .. Clues.HasAny(text, DistanceWords) ? Distance().Matches(text).Select(m => Away(m, now)).OfType<Day>() : [],
    ];

    private static IEnumerable<Day> Dated(string text, DateTimeOffset now)
    {
        foreach (Match m in Calendar().Matches(text))
        {
            var year = m.Groups["y"].Success ? int.Parse(m.Groups["y"].Value, CultureInfo.InvariantCulture) : now.Year;
            var month = IndexOf(MonthNames, m.Groups["m"].ValueSpan) + 1;
            if (Day.Of(m, year, month, int.Parse(m.Groups["d"].Value, CultureInfo.InvariantCulture)) is { } day) yield return day;
        }
    }

    private static Day? Away(Match m, DateTimeOffset now)
    {
        var count = Numerals.Parse(m.Groups["n"].Value);
        return Day.Away(m, now, Unit(m), m.Groups["ago"].Success ? -count : count);
    }

    private static int Side(Match m) => m.Groups["which"].Value.ToLowerInvariant() switch { "last" => -1, "next" => 1, _ => 0 };

    private static int Offset(string word) => word switch
    {
        "day before yesterday" or "the day before yesterday" => -2,
        "yesterday" or "last night" => -1,
        "tomorrow" => 1,
        "day after tomorrow" or "the day after tomorrow" => 2,
        _ => 0,
    };

    // "last Friday" and "Friday" look back to the nearest one, "by Friday" forward to it, "next Friday" is next week's, "this Friday" this week's.
    private static DateTime Named(Match match, DateTimeOffset now)
    {
        var weekday = IndexOf(DayNames, match.Groups["day"].ValueSpan);
        var thisWeek = Day.Weekday(now, 0, weekday);
        return match.Groups["which"].Value.ToLowerInvariant() switch
        {
            "next" => thisWeek.AddDays(7),
            "last" => thisWeek < now.Date ? thisWeek : thisWeek.AddDays(-7),
            "this" => thisWeek,
            _ when match.Groups["until"].Success => thisWeek >= now.Date ? thisWeek : thisWeek.AddDays(7),
            _ => thisWeek <= now.Date ? thisWeek : thisWeek.AddDays(-7),
        };
    }

    private static int IndexOf(string[] beginnings, ReadOnlySpan<char> word)
    {
        for (var i = 0; i < beginnings.Length; i++)
            if (word.StartsWith(beginnings[i], StringComparison.OrdinalIgnoreCase)) return i;
        return -1;
    }

    private static DayUnit Unit(Match match) => match.Groups["unit"].Value.ToLowerInvariant().TrimEnd('s') switch
    {
        "minute" or "min" => DayUnit.Minute,
        "hour" or "hr" => DayUnit.Hour,
        "week" => DayUnit.Week,
        "month" => DayUnit.Month,
        "year" => DayUnit.Year,
        _ => DayUnit.Day,
    };

    [GeneratedRegex(@"\b(?:(?:the )?day before yesterday|(?:the )?day after tomorrow|yesterday|last night|today|tonight|this (?:morning|afternoon|evening)|tomorrow)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex NearDay();

    [GeneratedRegex(@"\b(?<!\b(?:every|each) )(?:(?<which>last|next|this) |(?<=\b(?<until>until|till|by|before|for) ))?(?<day>monday|tuesday|wednesday|thursday|friday|saturday|sunday)\b|\b(?:(?<which>last|next|this) |(?<=\bon ))(?<day>mon|tues?|wed|thu(?:rs?)?|fri|sat|sun)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Weekday();

    [GeneratedRegex(@"\b(?<which>last|next|this) (?<unit>week|month|year)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Period();

    [GeneratedRegex(@"\b(?:(?<m>" + Months + @")\.? (?<d>[0-3]?[0-9])(?:st|nd|rd|th)?|(?<d>[0-3]?[0-9])(?:st|nd|rd|th)?(?: of)? (?<m>" + Months + @"))\b(?:\.?,? (?<y>(?:19|20)[0-9]{2})\b)?", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Calendar();

    [GeneratedRegex(@"\b(?:(?<n>" + Numerals.English + @") (?<unit>min(?:ute)?s?|h(?:ou)?rs?|days?|weeks?|months?|years?) (?<ago>ago)|in (?<n>" + Numerals.English + @") (?<unit>min(?:ute)?s?|h(?:ou)?rs?|days?|weeks?|months?|years?))\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Distance();
}
