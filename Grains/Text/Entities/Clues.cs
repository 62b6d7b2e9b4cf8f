using System.Buffers;

namespace OrleansTicketing.Text.Entities;

/// <summary>
/// What must stand in a text before a pattern is worth trying: most texts name few things, and looking for a character costs a hundredth
/// of a pattern.
/// </summary>
internal static class Clues
{
    private static readonly SearchValues<char> ChineseNumerals = SearchValues.Create("零〇一二两三四五六七八九十百千半");

    public static bool HasDigit(string text) => text.AsSpan().ContainsAnyInRange('0', '9');

    public static bool HasHan(string text) => text.AsSpan().ContainsAnyInRange('\u3400', '\u9fff');

    public static bool HasNumeral(string text) => HasDigit(text) || text.AsSpan().ContainsAny(ChineseNumerals);

    public static bool HasDigits(string text, int least)
    {
        foreach (var c in text)
            if (char.IsAsciiDigit(c) && --least == 0) return true;
        return false;
    }

    public static SearchValues<string> Words(params ReadOnlySpan<string> words) => SearchValues.Create(words, StringComparison.OrdinalIgnoreCase);

    public static bool HasAny(string text, SearchValues<string> words) => text.AsSpan().ContainsAny(words);
}
