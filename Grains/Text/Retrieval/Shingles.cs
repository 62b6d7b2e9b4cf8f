using OrleansTicketing.Text.Features;
using OrleansTicketing.Text.Learning;

namespace OrleansTicketing.Text.Retrieval;

/// <summary>The set of a text's overlapping pieces: what near duplicates share.</summary>
internal static class Shingles
{
    private const int Size = 4;

    /// <summary>Hashes of four folded characters in a row, spaces and punctuation left out; sorted, each once. A text without letters has none.</summary>
    public static ulong[] Of(string text)
    {
        var folded = new char[text.Length];
        var length = Folding.Fold(text, folded);
        var kept = 0;
        for (var i = 0; i < length; i++)
            if (CharacterKinds.Of(folded[i]) != CharacterKind.Other) folded[kept++] = folded[i];
        if (kept == 0) return [];
        var hashes = new ulong[Math.Max(1, kept - Size + 1)];
        for (var i = 0; i < hashes.Length; i++)
        {
            ulong packed = 0;
            for (var j = i; j < Math.Min(kept, i + Size); j++) packed = (packed << 16) | folded[j];
            hashes[i] = new SplitMix(packed).Next();
        }
        Array.Sort(hashes);
        var distinct = 1;
        for (var i = 1; i < hashes.Length; i++)
            if (hashes[i] != hashes[i - 1]) hashes[distinct++] = hashes[i];
        return hashes[..distinct];
    }

    /// <summary>Jaccard: what both have over what either has; nothing is like nothing.</summary>
    public static double Similarity(ulong[] a, ulong[] b)
    {
        if (a.Length == 0 || b.Length == 0) return 0;
        int i = 0, j = 0, both = 0;
        while (i < a.Length && j < b.Length)
        {
            if (a[i] == b[j]) both++;
            var step = a[i].CompareTo(b[j]);
            if (step <= 0) i++;
            if (step >= 0) j++;
        }
        return (double)both / (a.Length + b.Length - both);
    }
}
