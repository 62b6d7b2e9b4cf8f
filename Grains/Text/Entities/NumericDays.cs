using System.Globalization;
using System.Text.RegularExpressions;

namespace OrleansTicketing.Text.Entities;

/// <summary>Days in digits: 2026-10-03, 2026/10/3, 10/03/2026 (month first, unless that cannot be).</summary>
internal static partial class NumericDays
{
    public static void Find(string text, DateTimeOffset now, List<Day> into)
    {
        if (!Clues.HasDigit(text)) return;
        foreach (Match m in YearFirst().Matches(text))
            if (Day.Of(m, Number(m, "y"), Number(m, "m"), Number(m, "d")) is { } day) into.Add(day);
        foreach (Match m in YearLast().Matches(text))
        {
            var (first, second) = (Number(m, "m"), Number(m, "d"));
            var year = m.Groups["y"].Success ? Number(m, "y") : now.Year;
            if (year < 100) year += 2000;
            if ((Day.Of(m, year, first, second) ?? Day.Of(m, year, second, first)) is { } day) into.Add(day);
        }
    }

    private static int Number(Match match, string group) => int.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"(?<![0-9./-])(?<y>(?:19|20)[0-9]{2})[-/.](?<m>[01]?[0-9])[-/.](?<d>[0-3]?[0-9])(?![0-9])", RegexOptions.CultureInvariant)]
    private static partial Regex YearFirst();

    // Without a year, "24/7" is a way to say always and "4/5 stars" a rating.
    private const string NoDay =
        @"24/7(?![0-9/])|(?<!\b(?:on|by|since|until|before|after) )7/24(?![0-9/])|[0-9]+/[0-9]+\s?(?:stars?\b|points?\b|星|分(?!期|批|次))|(?<=\b(?:rated?|rating|scored?) (?:it |of )?|[评打]分[:：]?)[0-9]+/[0-9]+(?![0-9/])";

    [GeneratedRegex(@"(?<![0-9./-])(?!" + NoDay + @")(?<m>[0-3]?[0-9])/(?<d>[0-3]?[0-9])(?:/(?<y>(?:20)?[0-9]{2}))?(?![0-9/-]|\.[0-9])", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex YearLast();
}
