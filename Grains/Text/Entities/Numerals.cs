using System.Globalization;

namespace OrleansTicketing.Text.Entities;

/// <summary>Numbers written in digits, in Chinese characters, or in small English words.</summary>
internal static class Numerals
{
    /// <summary>A pattern for what <see cref="Parse"/> reads in Chinese texts.</summary>
    public const string Chinese = @"(?:[0-9]+(?:\.[0-9]+)?|[零〇一二两三四五六七八九十百千]+)";

    /// <summary>A pattern for what <see cref="Parse"/> reads in English texts.</summary>
    public const string English = @"(?:[0-9]+(?:\.[0-9]+)?|an?|one|two|three|four|five|six|seven|eight|nine|ten|twelve|couple of|a couple of|a few|half an)";

    private static readonly Dictionary<string, double> Words = new(StringComparer.OrdinalIgnoreCase)
    {
        ["a"] = 1, ["an"] = 1, ["one"] = 1, ["two"] = 2, ["three"] = 3, ["four"] = 4, ["five"] = 5, ["six"] = 6, ["seven"] = 7,
        ["eight"] = 8, ["nine"] = 9, ["ten"] = 10, ["twelve"] = 12, ["couple of"] = 2, ["a couple of"] = 2, ["a few"] = 3, ["half an"] = 0.5, ["半"] = 0.5,
    };

    public static double Parse(string text)
    {
        if (double.TryParse(text.Replace(",", "", StringComparison.Ordinal), NumberStyles.Float, CultureInfo.InvariantCulture, out var number)) return number;
        if (Words.TryGetValue(text, out number)) return number;
        double total = 0, digit = 0, place = 1;
        foreach (var c in text)
        {
            var unit = c switch { '十' => 10, '百' => 100, '千' => 1000, _ => 0 };
            if (unit == 0)
            {
                digit = c == '两' ? 2 : char.IsAsciiDigit(c) ? c - '0' : Math.Max(0, "零一二三四五六七八九".IndexOf(c, StringComparison.Ordinal));
                if (digit == 0) place = 1;
                continue;
            }
            // 十五 is fifteen: a unit without a digit before it counts once.
            total += Math.Max(1, digit) * unit;
            (digit, place) = (0, unit / 10);
        }
        // 三千五 is 3500, 三千零五 is 3005: a last digit counts in the place below, unless a zero comes between.
        return total + digit * place;
    }
}
