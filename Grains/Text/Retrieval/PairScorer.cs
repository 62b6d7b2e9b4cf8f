using OrleansTicketing.Text.Features;
using OrleansTicketing.Text.Learning;

namespace OrleansTicketing.Text.Retrieval;

/// <summary>Two texts and whether they mean the same.</summary>
public sealed record PairExample(string Left, string Right, bool Same);

/// <summary>Says how likely two texts mean the same: a linear machine over what they share and where they differ.</summary>
public sealed class PairScorer
{
    private readonly HashIndex _features;
    private readonly LinearWeights _weights;
    private readonly Dictionary<string, float> _idf;
    private readonly float _rare;
    private readonly float _temperature;

    private PairScorer(HashIndex features, LinearWeights weights, Dictionary<string, float> idf, float rare, float temperature) =>
        (_features, _weights, _idf, _rare, _temperature) = (features, weights, idf, rare, temperature);

    /// <summary>The probability that both mean the same, 0..1.</summary>
    public float Score(string left, string right)
    {
        var ids = PairFeatures.Of(left, right, Weight).Select(_features.Find).Where(id => id >= 0).Order().ToArray();
        return Probability(ids);
    }

    public static PairScorer Train(IReadOnlyList<PairExample> examples, SvmOptions? options = null)
    {
        var texts = examples.SelectMany(e => new[] { e.Left, e.Right }).ToArray();
        var idf = texts.SelectMany(t => PairFeatures.Tokens(t).Distinct()).CountBy(t => t)
            .ToDictionary(t => t.Key, t => MathF.Log((1f + texts.Length) / (1f + t.Value)));
        var rare = MathF.Log(1f + texts.Length);
        float Weight(string token) => idf.GetValueOrDefault(token, rare);
        var features = new HashIndex();
        var rows = examples.Select(e => PairFeatures.Of(e.Left, e.Right, Weight).Select(features.FindOrAdd).Order().ToArray()).ToArray();
        int[] starts = [0, .. rows.Select(r => r.Length)];
        for (var i = 1; i < starts.Length; i++) starts[i] += starts[i - 1];
        var values = rows.SelectMany(r => r.Select(_ => Value(r.Length))).ToArray();
        var matrix = new SparseMatrix(starts, [.. rows.SelectMany(r => r)], values, features.Count);
        int[] targets = [.. examples.Select(e => e.Same ? 1 : 0)];
        var svm = options ?? new SvmOptions(Cost: 0.3f);
        var weights = LinearWeights.Quantise(SvmTrainer.Train(matrix, targets, 2, svm), Lanes.Width, svm.Bias);
        return new PairScorer(features, weights, idf, rare, 0.5f);
    }

    private float Weight(string token) => _idf.GetValueOrDefault(token, _rare);

    private static float Value(int features) => 1f / MathF.Sqrt(Math.Max(1, features));

    private float Probability(int[] ids)
    {
        var scores = new float[_weights.Stride];
        var values = new float[ids.Length];
        Array.Fill(values, Value(ids.Length));
        _weights.Score(new SparseRow(ids, values), scores);
        return 1f / (1f + MathF.Exp((scores[0] - scores[1]) / _temperature));
    }
}
