using System.Buffers;

namespace OrleansTicketing.Text.Features;

/// <summary>
/// Brings equal writings to one form: full width to half width, lower case, Latin letters without accents,
/// invisible characters away. The useful part of NFKC, which the runtime leaves out under invariant globalisation.
/// </summary>
public static class Folding
{
    // U+00C0..U+017F without their accents; '*' keeps the letter as it is.
    private const string Latin =
        "aaaaaaaceeeeiiiidnooooo*ouuuuytsaaaaaaaceeeeiiiidnooooo*ouuuuytyaaaaaaccccccccddddeeeeeeeeeegggg" +
        "gggghhhhiiiiiiiiiiiijjkkkllllllllllnnnnnnnnnoooooooorrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs";

    /// <summary>Folds <paramref name="text"/> into <paramref name="into"/> (at least as long) and returns the length.</summary>
    public static int Fold(ReadOnlySpan<char> text, Span<char> into)
    {
        var length = 0;
        foreach (var raw in text)
        {
            var c = raw;
            if (c < 0x80)
            {
                into[length++] = c < ' ' ? ' ' : c is >= 'A' and <= 'Z' ? (char)(c | 0x20) : c;
                continue;
            }
            c = Map(c);
            if (c != '\0') into[length++] = c;
        }
        return length;
    }

    /// <summary>The folded text as a string.</summary>
    public static string Fold(string text)
    {
        var buffer = ArrayPool<char>.Shared.Rent(text.Length);
        var folded = new string(buffer, 0, Fold(text, buffer));
        ArrayPool<char>.Shared.Return(buffer);
        return folded;
    }

    private static char Map(char c) => c switch
    {
        >= '\uFF01' and <= '\uFF5E' => char.ToLowerInvariant((char)(c - 0xFEE0)),
        >= '\u4E00' and <= '\u9FFF' => c,
        >= '\u00C0' and <= '\u017F' => Latin[c - 0xC0] is var bare and not '*' ? bare : ' ',
        '\u3000' or '\u00A0' or (>= '\u2000' and <= '\u200A') => ' ',
        '\u00AD' or (>= '\u200B' and <= '\u200F') or '\u2060' or '\uFEFF' or '\uFE0E' or '\uFE0F' => '\0',
        '\u2018' or '\u2019' or '\u201B' or '\u00B4' => '\'',
        '\u201C' or '\u201D' or '\u300C' or '\u300D' => '"',
        '\u3002' => '.',
        '\u3001' => ',',
        >= '\u2010' and <= '\u2015' => '-',
        >= '\u2460' and <= '\u2468' => (char)('1' + (c - '\u2460')),
        _ => char.ToLowerInvariant(c),
    };
}
