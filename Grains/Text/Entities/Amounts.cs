using System.Buffers;
using System.Globalization;
using System.Text.RegularExpressions;

namespace OrleansTicketing.Text.Entities;

/// <summary>Sums of money: a currency before or after a number.</summary>
internal static partial class Amounts
{
    private static readonly SearchValues<string> Currencies = Clues.Words(
        "$", "€", "£", "¥", "￥", "元", "块", "刀", "美金", "港币", "英镑", "人民币",
        "usd", "eur", "gbp", "hkd", "jpy", "rmb", "cny", "yuan", "yen", "dollar", "pound", "quid", "buck");

    public static void Find(string text, string currency, List<Entity> into)
    {
        if (!Clues.HasNumeral(text) || !Clues.HasAny(text, Currencies)) return;
        foreach (Match m in Amount().Matches(text))
        {
            var mark = m.Groups["before"].Success ? m.Groups["before"].Value : m.Groups["after"].Value;
            var scale = m.Groups["scale"].Value.ToLowerInvariant() switch
            {
                "万" => 10_000,
                "亿" => 100_000_000,
                "千" or "k" => 1_000,
                _ => 1,
            };
            // 3万5 is thirty-five thousand: a lone digit counts tenths of the scale before it.
            var rest = m.Groups["rest"] is { Success: true, Value: var r } ? Numerals.Parse(r) * (r.Length == 1 ? scale / 10 : 1) : 0;
            var value = Numerals.Parse(m.Groups["number"].Value) * scale + rest;
            if (value >= MostExact) continue;
            into.Add(new(EntityKind.Amount, m.Index, m.Length, m.Value, $"{Code(mark, currency)} {value.ToString("0.00", CultureInfo.InvariantCulture)}"));
        }
    }

    private static string Code(string mark, string currency) => mark.ToLowerInvariant() switch
    {
        "$" or "us$" or "usd" or "dollar" or "dollars" or "美元" or "美金" or "刀" or "bucks" => "USD",
        "€" or "eur" or "euro" or "euros" or "欧元" => "EUR",
        "£" or "gbp" or "pound" or "pounds" or "quid" or "英镑" => "GBP",
        "hk$" or "hkd" or "港币" or "港元" => "HKD",
        "日元" or "jpy" or "yen" => "JPY",
        "rmb" or "cny" or "yuan" or "人民币" or "元" or "块" or "块钱" or "元钱" => "CNY",
        _ => currency,
    };

    // Beyond this a sum has no cents any more, and nobody has it.
    private const double MostExact = 1e13;

    private const string Rest = "(?<rest>[0-9](?:[千百](?:[0-9]百?)?)?|[0-9]{3,4}|[零一二两三四五六七八九十百千]+)(?=[元块美欧英港日人])";

    // After a sign nothing needs to follow, so the rest must say by itself that it counts: ¥1万2千, but not the 2 of ¥1万2台.
    private const string SignedRest = "(?<rest>[0-9一二两三四五六七八九][千百](?:[0-9一二两三四五六七八九]百)?)(?![万亿])";

    private const string Number = @"[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]{1,2})?|[0-9]+(?:\.[0-9]{1,2})?";

    [GeneratedRegex(
        @"(?<before>us\$|hk\$|[$€£¥￥]|(?<![a-z])(?:usd|eur|gbp|hkd|jpy|rmb|cny)|人民币)\s?(?<number>" + Number + @")(?:(?<scale>[万亿千])(?:" + Rest + "|" + SignedRest + @")?|(?<scale>k(?![a-z])))?(?:元|块)?" +
        @"|(?:(?<![0-9.百千万亿])(?<number>" + Number + @")|(?<![0-9.零一二两三四五六七八九十百千万亿])(?<number>[一二两三四五六七八九十百千][零一二两三四五六七八九十百千]*(?=[元块万美欧英港])))(?:(?<scale>[万亿千])(?:" + Rest + @")?|(?<scale>k(?![a-z])))?\s?" +
        @"(?<after>元钱|块钱|元|块(?!地|儿|屏)|美元|美金|刀(?!具)|欧元|英镑|港币|港元|日元|人民币|(?:usd|eur|gbp|hkd|jpy|rmb|cny|yuan|yen|dollars?|euros?|pounds?|quid|bucks)(?![a-z])|[€£](?![0-9]))",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Amount();
}
