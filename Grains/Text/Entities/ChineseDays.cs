using System.Globalization;
using System.Text.RegularExpressions;

namespace OrleansTicketing.Text.Entities;

/// <summary>Days in Chinese: 昨天, 上周三, 三天前, 10月3日, 半小时前.</summary>
internal static partial class ChineseDays
{
    private static readonly Dictionary<string, int> Near = new()
    {
        ["大前天"] = -3, ["前天"] = -2, ["昨天"] = -1, ["昨日"] = -1, ["昨晚"] = -1, ["今天"] = 0, ["今日"] = 0, ["今晚"] = 0, ["今早"] = 0,
        ["明天"] = 1, ["明日"] = 1, ["明早"] = 1, ["明晚"] = 1, ["后天"] = 2, ["大后天"] = 3,
    };

    public static void Find(string text, DateTimeOffset now, List<Day> into)
    {
        if (!Clues.HasHan(text)) return;
        foreach (Match m in NearDay().Matches(text)) into.Add(Day.Of(m, now.Date.AddDays(Near[m.Value])));
        foreach (Match m in Weekday().Matches(text))
        {
            var weeks = m.Groups["which"].Value switch { "上上" => -2, "上" => -1, "下" => 1, "下下" => 2, _ => 0 };
            into.Add(Day.Of(m, Day.Weekday(now, weeks, "一二三四五六".IndexOf(m.Groups["day"].Value, StringComparison.Ordinal) is var i and >= 0 ? i : 6)));
        }
        foreach (Match m in Calendar().Matches(text))
        {
            var year = m.Groups["y"].Success ? int.Parse(m.Groups["y"].Value, CultureInfo.InvariantCulture) : now.Year + Shift(m.Groups["near"].Value);
            if (Day.Of(m, year, (int)Numerals.Parse(m.Groups["m"].Value), (int)Numerals.Parse(m.Groups["d"].Value)) is { } day) into.Add(day);
        }
        foreach (Match m in MonthDay().Matches(text))
        {
            var month = new DateTime(now.Year, now.Month, 1).AddMonths(Shift(m.Groups["which"].Value));
            if (Day.Of(m, month.Year, month.Month, (int)Numerals.Parse(m.Groups["d"].Value)) is { } day) into.Add(day);
        }
        foreach (Match m in Period().Matches(text))
            if (Day.Away(m, now, Unit(m), Shift(m.Groups["which"].Value)) is { } day) into.Add(day);
        foreach (Match m in Distance().Matches(text))
        {
            var count = Numerals.Parse(m.Groups["n"].Value) + (m.Groups["half"].Success ? 0.5 : 0);
            if (Day.Away(m, now, Unit(m), m.Groups["way"].Value.EndsWith('前') ? -count : count) is { } day) into.Add(day);
        }
    }

    private static int Shift(string which) => which switch { "去" or "上" => -1, "明" or "下" => 1, _ => 0 };

    private static DayUnit Unit(Match match) => match.Groups["unit"].Value switch
    {
        "分钟" => DayUnit.Minute,
        "小时" or "钟头" => DayUnit.Hour,
        "周" or "星期" or "礼拜" => DayUnit.Week,
        "月" => DayUnit.Month,
        "年" => DayUnit.Year,
        _ => DayUnit.Day,
    };

    [GeneratedRegex("大前天|大后天|前天|昨天|昨日|昨晚|今天|今日|今晚|今早|明天|明日|明早|明晚|后天", RegexOptions.CultureInvariant)]
    private static partial Regex NearDay();

    // 每周三次 and 两周一直没回 count weeks, 下周一定 is all of next week; 周一直接 is a Monday.
    private const string NoWeekday = "一(?:直(?![接达])|定(?![的了货单好])|般|共)|[一二三四五六](?:次(?!日)|遍|天(?!气))";

    // 每周一 and the 周五 of 每周一到周五 are habits.
    private const string Habit = "每[逢到隔]?个?(?:(?:周|星期|礼拜)[一二三四五六日天][到至和及、])*";

    [GeneratedRegex("(?<!(?<![周期拜])[一二两三四五六七八九十几半]个?|" + Habit + ")(?<which>上上|下下|上|下|这|本)?个?(?:周|星期|礼拜)(?!" + NoWeekday + ")(?<day>[一二三四五六日天])(?!岁|年)", RegexOptions.CultureInvariant)]
    private static partial Regex Weekday();

    [GeneratedRegex(@"(?:(?<y>(?:19|20)[0-9]{2})年|(?<near>[去今明])年)?(?<m>1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])月(?<d>[0-3]?[0-9]|[一二三]?十?[一二三四五六七八九十])[日号]", RegexOptions.CultureInvariant)]
    private static partial Regex Calendar();

    [GeneratedRegex(@"(?<which>上|下|这|本)个?月(?<d>[0-3]?[0-9]|[一二三]?十?[一二三四五六七八九十])[日号]", RegexOptions.CultureInvariant)]
    private static partial Regex MonthDay();

    [GeneratedRegex("(?<which>[上下这本])个?(?<unit>周|星期|礼拜|月)(?!(?!" + NoWeekday + ")[一二三四五六日天末0-9])|(?<which>[去今明])(?<unit>年)", RegexOptions.CultureInvariant)]
    private static partial Regex Period();

    // 2026年前 is "before 2026", not so many years ago; nor may the rest of that year's digits be taken for a smaller number.
    [GeneratedRegex("(?<![0-9零〇一二两三四五六七八九十百千])(?!(?:19|20|21)[0-9]{2}年|[一二][零〇一九][零〇一二三四五六七八九]{2}年)(?<n>" + Numerals.Chinese + "|半)(?:个)?(?<half>半)?(?<unit>分钟|小时|钟头|天|日|周|星期|礼拜|月|年)(?<way>之前|以前|前|之后|以后|后)", RegexOptions.CultureInvariant)]
    private static partial Regex Distance();
}
