using OrleansTicketing.Text.Features;

namespace OrleansTicketing.Text.Learning;

/// <summary>Examples as numbers: read once, then fitted as often as folds need.</summary>
internal sealed class TrainingSet
{
    private TrainingSet(string[] labels, int[] targets, Vocabulary vocabulary, SparseMatrix matrix) =>
        (Labels, Targets, Vocabulary, Matrix) = (labels, targets, vocabulary, matrix);

    public string[] Labels { get; }

    public int[] Targets { get; }

    public Vocabulary Vocabulary { get; }

    public SparseMatrix Matrix { get; }

    public static TrainingSet Build(IReadOnlyList<Example> examples, TrainingOptions options)
    {
        var labels = examples.Select(e => e.Label).Distinct().Order(StringComparer.Ordinal).ToArray();
        var numbers = labels.Index().ToDictionary(l => l.Item, l => l.Index);
        var (vocabulary, matrix) = VocabularyBuilder.Build([.. examples.Select(e => e.Text)], options.Features);
        if (options.Encoding is { } encode)
        {
            // In small batches: the encoder is fastest so, and its buffers stay in the cache.
            var dense = examples.Chunk(32).SelectMany(part => encode([.. part.Select(e => e.Text)]));
            matrix = matrix.Append([.. dense], options.EncodingWeight);
        }
        return new TrainingSet(labels, [.. examples.Select(e => numbers[e.Label])], vocabulary, matrix);
    }

    public LinearWeights Fit(TrainingOptions options) => Fit(Matrix, Targets, options);

    public LinearWeights Fit(IReadOnlyList<int> rows, TrainingOptions options) =>
        Fit(Matrix.Take(rows), [.. rows.Select(row => Targets[row])], options);

    private LinearWeights Fit(SparseMatrix matrix, int[] targets, TrainingOptions options)
    {
        var weights = SvmTrainer.Train(matrix, targets, Labels.Length, options.Svm);
        if (options.BayesShare is { } share and > 0) AddBayes(weights, matrix, targets, share, options.Svm);
        return LinearWeights.Quantise(weights, Lanes.Pad(Labels.Length), options.Svm.Bias);
    }

    // Both halves read the same features, so their sum is one linear model: it costs nothing when asked.
    private void AddBayes(float[] weights, SparseMatrix matrix, int[] targets, float share, SvmOptions svm)
    {
        var ratios = NaiveBayes.LogRatios(matrix, targets, Labels.Length);
        var second = SvmTrainer.Train(matrix, targets, Labels.Length, svm, ratios);
        var bias = matrix.Columns * Lanes.Pad(Labels.Length);
        for (var i = 0; i < weights.Length; i++)
            weights[i] += share * second[i] * (i < bias ? ratios[i] : 1f);
    }
}
