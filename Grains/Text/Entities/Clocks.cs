using System.Globalization;
using System.Text.RegularExpressions;

namespace OrleansTicketing.Text.Entities;

/// <summary>Times of day: 15:30, 3pm, 下午3点半, 晚上8点20分.</summary>
internal static partial class Clocks
{
    public static void Find(string text, List<Clock> into)
    {
        if (!Clues.HasNumeral(text)) return;
        if (Clues.HasDigit(text))
        {
            foreach (Match m in Digital().Matches(text))
                if (At(m, Number(m, "h"), Number(m, "min"), m.Groups["half"].Value) is { } clock) into.Add(clock);
            foreach (Match m in English().Matches(text))
                if (At(m, Number(m, "h"), 0, m.Groups["half"].Value) is { } clock) into.Add(clock);
        }
        if (!text.AsSpan().ContainsAny('点', '时')) return;
        foreach (Match m in Chinese().Matches(text))
        {
            var hour = (int)Numerals.Parse(m.Groups["h"].Value);
            var minute = m.Groups["rest"].Value switch
            {
                "半" => 30,
                "一刻" => 15,
                "三刻" => 45,
                _ => m.Groups["min"].Success ? (int)Numerals.Parse(m.Groups["min"].Value) : 0,
            };
            if (At(m, hour, minute, m.Groups["half"].Value) is { } clock) into.Add(clock);
        }
    }

    private static Clock? At(Match match, int hour, int minute, string half)
    {
        var afternoon = half.ToLowerInvariant().Replace(".", "", StringComparison.Ordinal) is "pm" or "下午" or "晚上" or "傍晚" or "今晚" or "昨晚" or "晚";
        if (afternoon && hour < 12) hour += 12;
        if (half is "中午" && hour < 3) hour += 12;
        if (half.StartsWith('a') && hour == 12) hour = 0;
        return hour < 24 && minute < 60 ? new Clock(match.Index, match.Length, new TimeSpan(hour, minute, 0)) : null;
    }

    private static int Number(Match match, string group) => int.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"(?<half>凌晨|早上|上午|中午|下午|傍晚|晚上|(?<![今昨明])晚)?(?<![0-9:])(?<h>[01]?[0-9]|2[0-3])[:：](?<min>[0-5][0-9])(?:[:：][0-5][0-9])?(?![0-9:])(?:\s?(?<half>[ap](?:\.m\.|m\b)))?", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Digital();

    [GeneratedRegex(@"(?<![0-9:.])(?<h>1[0-2]|0?[1-9])\s?(?<half>[ap](?:\.m\.|m\b))", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex English();

    // 一点 is "a bit" and 一时 "for a while", unless a day, a part of a day or a word for "at" comes before, or minutes or "sharp" follow.
    private const string ABit =
        "一[点时](?:一[点时]|[都也不没儿小]|问题|反应|消息|信号|进展|办法|动静|(?<=时)半[会刻]|(?!钟|半|一刻|三刻|[0-9二三四五十零]|[之以]?[前后]|左右|整)" +
        @"(?<!(?:凌晨|早上|上午|中午|下午|傍晚|晚上|[今昨明]晚|[今明]早|[今昨明前后当]天|[周期拜][一二三四五六日天]|[0-9一二三四五六七八九十][日号]|[在约从至]|[改等推延]到)\s?一[点时]))";

    [GeneratedRegex(@"(?<half>凌晨|早上|上午|中午|下午|傍晚|晚上|(?<![今昨明])晚)?(?!" + ABit + @")(?<h>[01]?[0-9]|2[0-3]|十[一二]?|[一二两三四五六七八九])[点时](?!间|候|击|赞|评|餐|单|建|意|儿)钟?(?<rest>半|一刻|三刻|(?<min>[0-5]?[0-9]|[二三四五]?十?[一二三四五六七八九十])分?)?", RegexOptions.CultureInvariant)]
    private static partial Regex Chinese();
}
