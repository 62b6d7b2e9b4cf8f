using System.Buffers;
using System.Globalization;
using System.Text.RegularExpressions;

namespace OrleansTicketing.Text.Entities;

/// <summary>Days in English: yesterday, last Friday, 3 days ago, in two hours, October 3rd, 3 Oct 2026.</summary>
internal static partial class EnglishDays
{
    private const string Months = "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?";
    private static readonly string[] MonthNames = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    private static readonly string[] Weekdays = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
    private static readonly string[] DayNames = [.. Weekdays.Select(day => day[..3])];
    private static readonly string[] Sides = ["last", "next", "this"];

    private static readonly SearchValues<string> NearWords =
        Clues.Words("yesterday", "tomorrow", "today", "tonight", "last night", "this morning", "this afternoon", "this evening");
    private static readonly SearchValues<string> DayWords =
        Clues.Words([.. Weekdays, .. After([.. Sides, "on"], DayNames)]);
    private static readonly SearchValues<string> PeriodWords = Clues.Words([.. After(Sides, ["week", "month", "year"])]);
    private static readonly SearchValues<string> DistanceWords = Clues.Words(" ago", "in ");
    private static readonly SearchValues<string> DistanceUnits = Clues.Words("min", "hr", "hour", "day", "week", "month", "year");

    public static void Find(string text, DateTimeOffset now, List<Day> into)
    {
        if (Clues.HasAny(text, NearWords))
        {
            foreach (var m in NearDay().EnumerateMatches(text))
                into.Add(new(m.Index, m.Length, now.Date.AddDays(Offset(text.AsSpan(m.Index, m.Length)))));
        }
        if (Clues.HasAny(text, DayWords))
        {
            foreach (var m in Weekday().EnumerateMatches(text))
                into.Add(new(m.Index, m.Length, Named(text.AsSpan(m.Index, m.Length), Until().IsMatch(text.AsSpan(0, m.Index)), now)));
        }
        if (Clues.HasAny(text, PeriodWords))
        {
            foreach (Match m in Period().Matches(text))
                if (Day.Away(m, now, Unit(m), Side(m)) is { } day) into.Add(day);
        }
        if (Clues.HasDigit(text)) Dated(text, now, into);
        if (Clues.HasAny(text, DistanceWords) && Clues.HasAny(text, DistanceUnits))
        {
            foreach (Match m in Distance().Matches(text))
                if (Away(m, now) is { } day) into.Add(day);
        }
    }

    private static IEnumerable<string> After(string[] befores, string[] words) => befores.SelectMany(_ => words, (before, word) => $"{before} {word}");

    private static void Dated(string text, DateTimeOffset now, List<Day> into)
    {
        foreach (Match m in Calendar().Matches(text))
        {
            var year = m.Groups["y"].Success ? int.Parse(m.Groups["y"].Value, CultureInfo.InvariantCulture) : now.Year;
            var month = BeginningOf(m.Groups["m"].ValueSpan, MonthNames) + 1;
            if (Day.Of(m, year, month, int.Parse(m.Groups["d"].Value, CultureInfo.InvariantCulture)) is { } day) into.Add(day);
        }
    }

    private static Day? Away(Match m, DateTimeOffset now)
    {
        var count = Numerals.Parse(m.Groups["n"].Value);
        return Day.Away(m, now, Unit(m), m.Groups["ago"].Success ? -count : count);
    }

    private static int Side(Match m) => m.Groups["which"].Value.ToLowerInvariant() switch { "last" => -1, "next" => 1, _ => 0 };

    private static int Offset(ReadOnlySpan<char> word) =>
        word.EndsWith("day before yesterday", StringComparison.OrdinalIgnoreCase) ? -2
        : word.EndsWith("day after tomorrow", StringComparison.OrdinalIgnoreCase) ? 2
        : word.Equals("tomorrow", StringComparison.OrdinalIgnoreCase) ? 1
        : word.Equals("yesterday", StringComparison.OrdinalIgnoreCase) || word.Equals("last night", StringComparison.OrdinalIgnoreCase) ? -1
        : 0;

    // "last Friday" and "Friday" look back to the nearest one, "by Friday" forward to it, "next Friday" is next week's, "this Friday" this week's.
    private static DateTime Named(ReadOnlySpan<char> words, bool until, DateTimeOffset now)
    {
        var thisWeek = Day.Weekday(now, 0, BeginningOf(words[(words.IndexOf(' ') + 1)..], DayNames));
        return BeginningOf(words, Sides) switch
        {
            0 => thisWeek < now.Date ? thisWeek : thisWeek.AddDays(-7),
            1 => thisWeek.AddDays(7),
            2 => thisWeek,
            _ when until => thisWeek >= now.Date ? thisWeek : thisWeek.AddDays(7),
            _ => thisWeek <= now.Date ? thisWeek : thisWeek.AddDays(-7),
        };
    }

    private static int BeginningOf(ReadOnlySpan<char> word, string[] beginnings)
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

    [GeneratedRegex(@"\b(?<!\b(?:every|each) )(?:(?:last|next|this) )?(?:monday|tuesday|wednesday|thursday|friday|saturday|sunday)\b|\b(?:(?:last|next|this) |(?<=\bon ))(?:mon|tues?|wed|thu(?:rs?)?|fri|sat|sun)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Weekday();

    [GeneratedRegex(@"\b(?:until|till|by|before|for) \z", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.RightToLeft)]
    private static partial Regex Until();

    [GeneratedRegex(@"\b(?<which>last|next|this) (?<unit>week|month|year)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Period();

    [GeneratedRegex(@"\b(?:(?<m>" + Months + @")\.? (?<d>[0-3]?[0-9])(?:st|nd|rd|th)?|(?<d>[0-3]?[0-9])(?:st|nd|rd|th)?(?: of)? (?<m>" + Months + @"))\b(?:\.?,? (?<y>(?:19|20)[0-9]{2})\b)?", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Calendar();

    [GeneratedRegex(@"\b(?:(?<n>" + Numerals.English + @") (?<unit>min(?:ute)?s?|h(?:ou)?rs?|days?|weeks?|months?|years?) (?<ago>ago)|in (?<n>" + Numerals.English + @") (?<unit>min(?:ute)?s?|h(?:ou)?rs?|days?|weeks?|months?|years?))\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Distance();
}
