using OrleansTicketing.Text.Features;
using OrleansTicketing.Text.Learning;

namespace OrleansTicketing.Text.Retrieval;

/// <summary>
/// What two texts share and where they differ, as hashed features: measures of likeness cut into buckets, and the very
/// pieces that only one side has, for some differences change nothing (怎么 / 如何) and some everything (开 / 关).
/// </summary>
internal static class PairFeatures
{
    private const int Buckets = 12;

    public static List<ulong> Of(string left, string right, Func<string, float> weight)
    {
        var (a, b) = (Tokens(left), Tokens(right));
        var features = new List<ulong>();
        void Add(string feature) => features.Add(Hash(feature));
        var (onlyA, onlyB) = (Minus(a, b), Minus(b, a));
        var measures = Measures(a, b, onlyA, onlyB, weight);
        for (var i = 0; i < measures.Length; i++)
        {
            var bucket = (int)Math.Min(Buckets, measures[i] * Buckets);
            Add($"m{i}:{bucket}");
            for (var j = 0; j < i; j++) Add($"m{i}:{bucket / 2}&{j}:{(int)Math.Min(Buckets, measures[j] * Buckets) / 2}");
        }
        foreach (var token in onlyA.Concat(onlyB)) Add("d:" + token);
        foreach (var token in a.Intersect(b).Distinct()) Add("s:" + token);
        foreach (var x in onlyA.Take(8))
            foreach (var y in onlyB.Take(8)) Add(string.CompareOrdinal(x, y) < 0 ? $"x:{x}/{y}" : $"x:{y}/{x}");
        foreach (var gram in Grams(a).Except(Grams(b)).Concat(Grams(b).Except(Grams(a)))) Add("g:" + gram);
        return [.. features.Distinct()];
    }

    /// <summary>Words and single Chinese characters, folded.</summary>
    public static string[] Tokens(string text)
    {
        var folded = Folding.Fold(text);
        var tokens = new List<string>();
        for (var i = 0; i < folded.Length;)
        {
            var kind = CharacterKinds.Of(folded[i]);
            var start = i++;
            if (kind == CharacterKind.Word)
                while (i < folded.Length && CharacterKinds.Of(folded[i]) == kind) i++;
            if (kind != CharacterKind.Other) tokens.Add(folded[start..i]);
        }
        return [.. tokens];
    }

    private static float[] Measures(string[] a, string[] b, string[] onlyA, string[] onlyB, Func<string, float> weight)
    {
        float Sum(IEnumerable<string> tokens) => tokens.Sum(weight);
        var (gramsA, gramsB) = (Grams(a).ToHashSet(), Grams(b).ToHashSet());
        var shared = gramsA.Intersect(gramsB).Count();
        var (longer, shorter) = (Math.Max(1, Math.Max(a.Length, b.Length)), Math.Max(1, Math.Min(a.Length, b.Length)));
        var all = Math.Max(1e-6f, Sum(a) + Sum(b));
        return
        [
            1 - (Sum(onlyA) + Sum(onlyB)) / all,
            1 - (float)(onlyA.Length + onlyB.Length) / (a.Length + b.Length + 1e-6f),
            (float)shared / Math.Max(1, gramsA.Count + gramsB.Count - shared),
            (float)Common(a, b) / longer,
            (float)Common(a, b) / shorter,
            1 - (float)Edits(a, b) / longer,
            (float)shorter / longer,
            onlyA.Concat(onlyB).Select(weight).DefaultIfEmpty(0).Max() / 10,
            Math.Min(Sum(onlyA), Sum(onlyB)) / 30,
            Math.Max(Sum(onlyA), Sum(onlyB)) / 40,
            Math.Min(1, (onlyA.Length + onlyB.Length) / 12f),
            Math.Min(1, a.Length / 24f),
            (float)Ends(a, b) / shorter,
        ];
    }

    private static string[] Minus(string[] a, string[] b)
    {
        var left = b.ToList();
        return [.. a.Where(token => !left.Remove(token))];
    }

    private static IEnumerable<string> Grams(string[] tokens) => tokens.Zip(tokens.Skip(1), (x, y) => x + y);

    private static int Ends(string[] a, string[] b)
    {
        var head = a.AsSpan().CommonPrefixLength(b);
        var tail = 0;
        while (tail < Math.Min(a.Length, b.Length) - head && a[^(tail + 1)] == b[^(tail + 1)]) tail++;
        return head + tail;
    }

    // Longest common subsequence.
    private static int Common(string[] a, string[] b)
    {
        var row = new int[b.Length + 1];
        foreach (var token in a)
        {
            var diagonal = 0;
            for (var j = 1; j <= b.Length; j++)
            {
                var above = row[j];
                row[j] = token == b[j - 1] ? diagonal + 1 : Math.Max(row[j], row[j - 1]);
                diagonal = above;
            }
        }
        return row[^1];
    }

    // Levenshtein.
    private static int Edits(string[] a, string[] b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0]++;
            for (var j = 1; j <= b.Length; j++)
            {
                var above = row[j];
                row[j] = Math.Min(Math.Min(row[j], row[j - 1]) + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1));
                diagonal = above;
            }
        }
        return row[^1];
    }

    private static ulong Hash(string feature)
    {
        ulong hash = 17;
        foreach (var c in feature) hash = new SplitMix(hash ^ c).Next();
        return hash;
    }
}
