using OrleansTicketing.Text.Features;

namespace OrleansTicketing.Text.Topics;

/// <summary>The words of a text that can name a topic: words but function words, and Chinese n-grams of 2 to 4 characters.</summary>
internal static class Terms
{
    private const int MaxCjk = 4;

    private static readonly HashSet<string> Stop = [
        .. ("the a an and or but if of to in on at by for with from as is are was were be been am do does did done have has had i me my we us our you your it its " +
        "this that these those there here he she they them his her their not no yes can could will would should may might must shall just so too very really " +
        "what when where why how who which get got getting please thanks thank hi hello hey need want like know tell still also only up out about into than then " +
        "any some all more most much many i'm i've don't doesn't didn't can't won't isn't it's i'd one two been being over again after before because im ive dont cant").Split(' '),
    ];

    // A gram with one of these at its edge is a piece of grammar, not a name.
    private const string EdgeStop = "的了是我你您他她它们这那在有就都也和与及或不没很吗呢吧啊呀哦把被给让对从到为以而且但还又再会能可要想请问怎么什个些一上下里中说去来着过得地";

    public static HashSet<string> Of(string text)
    {
        var folded = Folding.Fold(text);
        var terms = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < folded.Length;)
        {
            var kind = CharacterKinds.Of(folded[i]);
            var start = i++;
            if (kind == CharacterKind.Other) continue;
            while (i < folded.Length && (CharacterKinds.Of(folded[i]) == kind || (kind == CharacterKind.Word && folded[i] == '\''))) i++;
            if (kind == CharacterKind.Word) AddWord(terms, folded[start..i].TrimEnd('\''));
            else AddGrams(terms, folded.AsSpan(start, i - start));
        }
        return terms;
    }

    private static void AddWord(HashSet<string> terms, string word)
    {
        if (word.Length > 1 && !Stop.Contains(word) && !word.All(char.IsAsciiDigit)) terms.Add(word);
    }

    private static void AddGrams(HashSet<string> terms, ReadOnlySpan<char> run)
    {
        for (var start = 0; start < run.Length; start++)
        {
            if (EdgeStop.Contains(run[start])) continue;
            for (var n = 2; n <= MaxCjk && start + n <= run.Length; n++)
                if (!EdgeStop.Contains(run[start + n - 1])) terms.Add(run.Slice(start, n).ToString());
        }
    }
}
