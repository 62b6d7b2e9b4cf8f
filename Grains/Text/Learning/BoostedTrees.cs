namespace OrleansTicketing.Text.Learning;

/// <summary>
/// A hundred shallow trees over dense features, each correcting the sum before it (gradient boosting with second-order
/// leaves, Friedman 2001, Chen &amp; Guestrin 2016): for questions a line cannot separate.
/// </summary>
public sealed class BoostedTrees
{
    private const int Bins = 32;
    private readonly Node[][] _trees;
    private readonly float _bias;

    private BoostedTrees(Node[][] trees, float bias) => (_trees, _bias) = (trees, bias);

    // A complete tree in an array: node i has children 2i + 1 and 2i + 2; leaves carry a value and no feature.
    private readonly record struct Node(int Feature, float Threshold, float Value);

    internal void Write(BinaryWriter writer)
    {
        writer.Write(_bias);
        writer.Write(_trees.Length);
        foreach (var tree in _trees) writer.WriteArray<Node>(tree);
    }

    internal static BoostedTrees Read(BinaryReader reader)
    {
        var bias = reader.ReadSingle();
        var trees = new Node[reader.ReadInt32()][];
        for (var i = 0; i < trees.Length; i++) trees[i] = reader.ReadArray<Node>();
        return new BoostedTrees(trees, bias);
    }

    public float Probability(ReadOnlySpan<float> features)
    {
        var sum = _bias;
        foreach (var tree in _trees)
        {
            var at = 0;
            while (tree[at].Feature >= 0) at = 2 * at + (features[tree[at].Feature] <= tree[at].Threshold ? 1 : 2);
            sum += tree[at].Value;
        }
        return 1f / (1f + MathF.Exp(-sum));
    }

    public static BoostedTrees Fit(float[][] features, bool[] outcomes, int trees = 120, int depth = 3, float rate = 0.08f, float ridge = 50f)
    {
        var edges = Enumerable.Range(0, features[0].Length).Select(f => Edges(features, f)).ToArray();
        var binned = features.Select(row => row.Select((value, f) => (byte)Bin(edges[f], value)).ToArray()).ToArray();
        var share = Math.Clamp(outcomes.Average(o => o ? 1f : 0f), 0.01f, 0.99f);
        var bias = MathF.Log(share / (1 - share));
        var sums = new float[outcomes.Length];
        Array.Fill(sums, bias);
        var built = new Node[trees][];
        var (slope, curve) = (new float[sums.Length], new float[sums.Length]);
        for (var t = 0; t < trees; t++)
        {
            for (var row = 0; row < sums.Length; row++)
            {
                var p = 1f / (1f + MathF.Exp(-sums[row]));
                (slope[row], curve[row]) = ((outcomes[row] ? 1f : 0f) - p, p * (1 - p));
            }
            built[t] = new Node[(2 << depth) - 1];
            Grow(built[t], 0, depth, [.. Enumerable.Range(0, sums.Length)]);
        }
        return new BoostedTrees(built, bias);

        void Grow(Node[] tree, int at, int levels, int[] rows)
        {
            var (gradient, hessian) = (rows.Sum(r => slope[r]), rows.Sum(r => curve[r]));
            if (levels == 0 || Split(rows, gradient, hessian) is not var (feature, bin))
            {
                var value = rate * gradient / (hessian + ridge);
                tree[at] = new Node(-1, 0, value);
                foreach (var row in rows) sums[row] += value;
                return;
            }
            tree[at] = new Node(feature, edges[feature][bin], 0);
            Grow(tree, 2 * at + 1, levels - 1, [.. rows.Where(r => binned[r][feature] <= bin)]);
            Grow(tree, 2 * at + 2, levels - 1, [.. rows.Where(r => binned[r][feature] > bin)]);
        }

        (int Feature, int Bin)? Split(int[] rows, float gradient, float hessian)
        {
            (int, int)? best = null;
            var bestGain = gradient * gradient / (hessian + ridge) + 1e-3f;
            Span<float> g = stackalloc float[Bins], h = stackalloc float[Bins];
            for (var feature = 0; feature < edges.Length; feature++)
            {
                g.Clear();
                h.Clear();
                foreach (var row in rows)
                {
                    g[binned[row][feature]] += slope[row];
                    h[binned[row][feature]] += curve[row];
                }
                float left = 0, leftCurve = 0;
                for (var bin = 0; bin < edges[feature].Length; bin++)
                {
                    left += g[bin];
                    leftCurve += h[bin];
                    if (leftCurve < 2 || hessian - leftCurve < 2) continue;
                    var right = gradient - left;
                    var gain = left * left / (leftCurve + ridge) + right * right / (hessian - leftCurve + ridge);
                    if (gain > bestGain) (bestGain, best) = (gain, (feature, bin));
                }
            }
            return best;
        }
    }

    // Borders between equally full bins.
    private static float[] Edges(float[][] features, int feature)
    {
        var values = features.Select(row => row[feature]).Order().ToArray();
        return [.. Enumerable.Range(1, Bins - 1).Select(i => values[(int)((long)i * values.Length / Bins)]).Distinct()];
    }

    private static int Bin(float[] edges, float value)
    {
        var bin = 0;
        while (bin < edges.Length && value > edges[bin]) bin++;
        return bin;
    }
}
