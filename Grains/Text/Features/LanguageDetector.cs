using System.Collections.Frozen;

namespace OrleansTicketing.Text.Features;

/// <summary>
/// Tells the language of a text: by its script where that is enough; what is written in Latin letters is English unless its commonest words are
/// clearly another language's. Mixed texts count by what a reader reads: one Han character for one word.
/// </summary>
public static class LanguageDetector
{
    /// <summary>A text's beginning tells its language.</summary>
    private const int MostCharacters = 1_000;

    /// <summary>In so short a text English words may be missing by chance.</summary>
    private const int FewWords = 8;

    private static readonly string[] Latin = ["en", "de", "fr", "es", "pt", "it"];

    // Of the others, words that English has too (no, come, per, as, die, pour), or that names have (El Paso, Las Vegas, Mi 11, SE), say nothing.
    private static readonly FrozenDictionary<string, int> Languages = Bits(
        "the is are was my i you it to of and a in for not on do how what why can have has this that with please me be will your when where order hello hi thanks",
        "der das und ist nicht ich sie ein eine zu mit auf mein meine wie bitte wir habe wird es dem",
        "le les et est pas je vous un une des du dans que qui avec sur ce nous bonjour merci au",
        "y yo un una de para en que por como esta hola gracias pedido muy mas cuando",
        "nao eu um uma meu minha para em que por como obrigado ola voce esta",
        "il gli un una mio che ciao grazie della sono ho");

    /// <summary>Its ISO 639-1 code; null when the text does not say, or is in a script of none that are known.</summary>
    public static string? Detect(ReadOnlySpan<char> text)
    {
        Span<char> folded = stackalloc char[MostCharacters];
        folded = folded[..Folding.Fold(text[..Math.Min(text.Length, MostCharacters)], folded)];
        Span<int> known = stackalloc int[Latin.Length];
        int words = 0, han = 0, kana = 0, hangul = 0, cyrillic = 0, arabic = 0, others = 0;
        for (var i = 0; i < folded.Length;)
        {
            var start = i;
            while (i < folded.Length && (char.IsAsciiLetter(folded[i]) || (folded[i] == '\'' && i > start))) i++;
            if (i > start)
            {
                // Pieces of an id are no words.
                if ((start > 0 && char.IsAsciiDigit(folded[start - 1])) || (i < folded.Length && char.IsAsciiDigit(folded[i]))) continue;
                words++;
                Count(folded[start..i], known);
                continue;
            }
            var c = folded[i++];
            if (c is >= '\u3400' and <= '\u4DBF' or >= '\u4E00' and <= '\u9FFF') han++;
            else if (c is >= '\u3040' and <= '\u30FF') kana++;
            else if (c is >= '\uAC00' and <= '\uD7A3') hangul++;
            else if (c is >= '\u0400' and <= '\u04FF') cyrillic++;
            else if (c is >= '\u0600' and <= '\u06FF') arabic++;
            else if (char.IsLetter(c)) others++;
        }
        // Letters of an alphabet count as a fifth of a word each.
        ReadOnlySpan<(string? Code, int Weight)> scripts =
        [
            (kana > 0 && kana * 4 >= han ? "ja" : "zh", (han + kana) * 10), (LatinLanguage(known, words), words * 10),
            ("ko", hangul * 5), ("ru", cyrillic * 2), ("ar", arabic * 2), (null, others * 2),
        ];
        var best = (Code: (string?)null, Weight: 0);
        foreach (var script in scripts)
            if (script.Weight > best.Weight) best = script;
        return best.Code;
    }

    private static void Count(ReadOnlySpan<char> word, Span<int> known)
    {
        if (!Languages.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(word, out var bits)) return;
        for (var language = 0; language < known.Length; language++) known[language] += bits >> language & 1;
    }

    private static string LatinLanguage(ReadOnlySpan<int> known, int words)
    {
        var (english, other) = (known[0], 1);
        for (var language = 2; language < known.Length; language++)
            if (known[language] > known[other]) other = language;
        // One word may be a name.
        return known[other] >= 2 && known[other] > english + (words < FewWords ? 0 : 1) ? Latin[other] : Latin[0];
    }

    private static FrozenDictionary<string, int> Bits(params string[] words) =>
        words.SelectMany((list, language) => list.Split(' ').Select(word => (Word: word, Bit: 1 << language)))
            .GroupBy(w => w.Word, w => w.Bit).ToFrozenDictionary(w => w.Key, w => w.Sum(), StringComparer.Ordinal);
}
