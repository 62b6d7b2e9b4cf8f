namespace OrleansTicketing.Text.Features;

/// <summary>A language's ISO 639-1 code, or "und" when the text does not say, and how sure that is, 0..1.</summary>
public readonly record struct LanguageGuess(string Code, float Confidence);

/// <summary>
/// Tells the language of a text: by its script where that is enough, by function words among those in Latin letters.
/// Mixed texts count by what a reader reads: one Han character for one word.
/// </summary>
public static class LanguageDetector
{
    private static readonly Dictionary<string, string[]> FunctionWords = new()
    {
        ["en"] = ["the", "is", "are", "was", "my", "i", "you", "it", "to", "of", "and", "a", "in", "for", "not", "on", "do", "how", "what", "why", "can", "have", "has", "this", "that", "with", "please", "me", "be", "will", "your", "when", "where", "order", "hello", "hi", "thanks"],
        ["de"] = ["der", "die", "das", "und", "ist", "nicht", "ich", "sie", "ein", "eine", "zu", "mit", "auf", "für", "fur", "mein", "meine", "wie", "bitte", "wir", "habe", "wird", "es", "den", "dem"],
        ["fr"] = ["le", "la", "les", "et", "est", "pas", "je", "vous", "un", "une", "des", "du", "mon", "ma", "pour", "dans", "que", "qui", "avec", "sur", "ce", "nous", "bonjour", "merci", "au"],
        ["es"] = ["el", "los", "las", "y", "es", "no", "yo", "un", "una", "de", "mi", "para", "en", "que", "con", "por", "como", "esta", "hola", "gracias", "pedido", "del", "lo", "se"],
        ["pt"] = ["o", "os", "as", "e", "nao", "eu", "um", "uma", "meu", "minha", "para", "em", "que", "com", "por", "como", "obrigado", "ola", "da", "do", "voce", "esta"],
        ["it"] = ["il", "lo", "gli", "e", "non", "io", "un", "una", "di", "mio", "mia", "per", "in", "che", "con", "come", "ciao", "grazie", "della", "sono", "ho"],
    };

    public static LanguageGuess Detect(string text)
    {
        var folded = Folding.Fold(text);
        int han = 0, kana = 0, hangul = 0, cyrillic = 0, arabic = 0;
        var words = new List<string>();
        for (var i = 0; i < folded.Length;)
        {
            var c = folded[i];
            if (c is >= '\u4E00' and <= '\u9FFF') han++;
            else if (c is >= '\u3040' and <= '\u30FF') kana++;
            else if (c is >= '\uAC00' and <= '\uD7A3') hangul++;
            else if (c is >= '\u0400' and <= '\u04FF') cyrillic++;
            else if (c is >= '\u0600' and <= '\u06FF') arabic++;
            var start = i;
            while (i < folded.Length && (char.IsAsciiLetter(folded[i]) || (folded[i] == '\'' && i > start))) i++;
            if (i > start) words.Add(folded[start..i]);
            else i++;
        }
        // Letters of an alphabet count as a fifth of a word each.
        (string Code, float Weight)[] scripts =
        [
            (kana > 0 && kana * 4 >= han ? "ja" : "zh", han + kana),
            ("ko", hangul / 2f), ("ru", cyrillic / 5f), ("ar", arabic / 5f), ("", words.Count),
        ];
        var all = scripts.Sum(s => s.Weight);
        if (all == 0) return new LanguageGuess("und", 0);
        var (code, weight) = scripts.MaxBy(s => s.Weight);
        return code.Length > 0 ? new LanguageGuess(code, weight / all) : Latin(words, weight / all);
    }

    private static LanguageGuess Latin(List<string> words, float share)
    {
        var counts = FunctionWords.Select(l => (l.Key, Count: words.Count(w => l.Value.Contains(w)))).ToArray();
        var best = counts.MaxBy(c => c.Count);
        var english = counts[0].Count;
        // English is the likelier guess until another language clearly says otherwise.
        if (best.Count == 0) return new LanguageGuess("en", 0.5f * share);
        return best.Count > english + 1 || (best.Count > english && words.Count < 8)
            ? new LanguageGuess(best.Key, share * best.Count / (best.Count + english + 1f))
            : new LanguageGuess("en", share * Math.Min(1f, 0.6f + 0.1f * english));
    }
}
