using OrleansTicketing.Text.Learning;

namespace OrleansTicketing.Text.Retrieval;

/// <summary>
/// Where two texts differ, as hashed pieces, for some differences change nothing (怎么 / 如何) and some everything (开 / 关);
/// and how alike they are, as measures. All measures are shares, none grows with the texts: what is learnt on long texts
/// then holds for short ones (on lcqmc, whose test texts are shorter than those trained on, that is worth 8 points).
/// </summary>
internal static class PairFeatures
{
    private static readonly string[] Questions =
        ["什么时候", "为什么", "什么", "怎么", "怎样", "如何", "多少", "多久", "哪", "谁", "几", "吗", "是不是", "有没有", "能不能", "how", "what", "why", "when", "where", "who"];

    public static IEnumerable<ulong> Pieces(PairTokens pair)
    {
        var pieces = new HashSet<string>();
        foreach (var token in pair.OnlyLeft.Concat(pair.OnlyRight)) pieces.Add("d:" + token);
        foreach (var (x, y) in pair.Gaps)
        {
            pieces.Add(string.CompareOrdinal(x, y) < 0 ? $"x:{x}/{y}" : $"x:{y}/{x}");
            if (x.Length > 0) pieces.Add("o:" + x);
            if (y.Length > 0) pieces.Add("o:" + y);
        }
        return pieces.Select(Hash);
    }

    public static float[] Measures(PairTokens pair, Func<string, float> weight)
    {
        float Sum(IEnumerable<string> tokens) => tokens.Sum(weight);
        float Most(IEnumerable<string> tokens) => tokens.Select(weight).DefaultIfEmpty(0).Max();
        var (a, b, x, y) = (pair.Left, pair.Right, pair.OnlyLeft, pair.OnlyRight);
        var (gramsA, gramsB) = (PairTokens.Grams(a).ToHashSet(), PairTokens.Grams(b).ToHashSet());
        var shared = gramsA.Count(gramsB.Contains);
        var (longer, shorter) = (Math.Max(1, Math.Max(a.Length, b.Length)), Math.Max(1, Math.Min(a.Length, b.Length)));
        var all = Math.Max(1e-6f, Sum(a) + Sum(b));
        var (head, tail) = Ends(a, b);
        var (askedA, askedB) = (Asked(a), Asked(b));
        return
        [
            (Sum(x) + Sum(y)) / all,
            Math.Min(Sum(x), Sum(y)) / all,
            Math.Max(Sum(x), Sum(y)) / all,
            Math.Min(Most(x), Most(y)),
            Math.Max(Most(x), Most(y)),
            (float)Math.Min(x.Length, y.Length) / shorter,
            (float)Math.Max(x.Length, y.Length) / longer,
            (float)(x.Length + y.Length) / (a.Length + b.Length + 1e-6f),
            (float)shared / Math.Max(1, gramsA.Count + gramsB.Count - shared),
            (float)pair.Common / longer,
            (float)pair.Common / shorter,
            pair.Gaps.Count(g => g.Left.Length > 0 && g.Right.Length > 0),
            pair.Gaps.Select(g => Math.Min(g.Left.Length, g.Right.Length)).DefaultIfEmpty(0).Max(),
            pair.Gaps.Select(g => Math.Max(g.Left.Length, g.Right.Length)).DefaultIfEmpty(0).Max(),
            (float)shorter / longer,
            (float)head / shorter,
            (float)tail / shorter,
            (float)askedA.Intersect(askedB).Count() / Math.Max(1, askedA.Union(askedB).Count()),
            askedA.Union(askedB).Count(),
            x.Concat(y).Count(t => t.Length > 1 || char.IsAsciiLetterOrDigit(t[0])),
            Most(a.Intersect(b)),
        ];
    }

    private static List<string> Asked(string[] tokens)
    {
        var text = string.Concat(tokens);
        return [.. Questions.Where(q => text.Contains(q, StringComparison.Ordinal))];
    }

    private static (int Head, int Tail) Ends(string[] a, string[] b)
    {
        var head = a.AsSpan().CommonPrefixLength(b);
        var tail = 0;
        while (tail < Math.Min(a.Length, b.Length) - head && a[^(tail + 1)] == b[^(tail + 1)]) tail++;
        return (head, tail);
    }

    private static ulong Hash(string piece)
    {
        ulong hash = 17;
        foreach (var c in piece) hash = new SplitMix(hash ^ c).Next();
        return hash;
    }
}
