using OrleansTicketing.Text.Features;

namespace OrleansTicketing.Text.Learning;

/// <summary>Examples as numbers: read once, then fitted as often as folds need.</summary>
internal sealed class TrainingSet
{
    private TrainingSet(string[] labels, int[] targets, bool[] judges, Vocabulary vocabulary, SparseMatrix matrix)
    {
        (Labels, Targets, Judges, Vocabulary, Matrix) = (labels, targets, judges, vocabulary, matrix);
        All = [.. Enumerable.Range(0, targets.Length)];
    }

    public string[] Labels { get; }

    public int[] Targets { get; }

    /// <summary>By row: whether it is held out in turn to judge what was learnt from the others.</summary>
    public bool[] Judges { get; }

    public Vocabulary Vocabulary { get; }

    public SparseMatrix Matrix { get; }

    /// <summary>The numbers of all rows.</summary>
    public IReadOnlyList<int> All { get; }

    public static TrainingSet Build(IReadOnlyList<Example> examples, TrainingOptions options)
    {
        if (examples.Count == 0) throw new ArgumentException("There is nothing to learn from.", nameof(examples));
        var labels = examples.Select(e => e.Label).Distinct().Order(StringComparer.Ordinal).ToArray();
        var numbers = labels.Index().ToDictionary(l => l.Item, l => l.Index);
        var (vocabulary, matrix) = VocabularyBuilder.Build([.. examples.Select(e => e.Text)], options.Features);
        if (options.Encoding is { } encode)
        {
            // In small batches: the encoder is fastest so, and its buffers stay in the cache.
            var dense = examples.Chunk(32).SelectMany(part => encode([.. part.Select(e => e.Text)]));
            matrix = matrix.Append([.. dense], options.EncodingWeight);
        }
        // Where all are hard, they are what there is to judge by.
        var allHard = examples.All(e => !e.Judges);
        return new TrainingSet(labels, [.. examples.Select(e => numbers[e.Label])], [.. examples.Select(e => e.Judges || allHard)], vocabulary, matrix);
    }

    public Ensemble Fit(IReadOnlyList<int> rows, TrainingOptions options) =>
        new(FitMachine(rows, options), FitNetwork(rows, options));

    public LinearWeights FitMachine(IReadOnlyList<int> rows, TrainingOptions options)
    {
        var (matrix, targets) = Take(rows);
        var weights = SvmTrainer.Train(matrix, targets, Labels.Length, options.Svm);
        if (options.BayesShare is { } share and > 0) AddBayes(weights, matrix, targets, share, options.Svm);
        return LinearWeights.Quantise(weights, Lanes.Pad(Labels.Length), options.Svm.Bias);
    }

    public SmallNetwork? FitNetwork(IReadOnlyList<int> rows, TrainingOptions options)
    {
        if (options.NetworkShare <= 0 || Labels.Length < 2) return null;
        var (matrix, targets) = Take(rows);
        return NetworkTrainer.Train(matrix, Frequent(matrix), Vocabulary.Count, targets, Labels.Length, options.NetworkShare);
    }

    // Features stand in order of their frequency, so those which occur twice are the first.
    private int Frequent(SparseMatrix matrix)
    {
        var seen = new int[matrix.Columns];
        for (var row = 0; row < matrix.Rows; row++)
            foreach (var id in matrix.Row(row).Ids) seen[id]++;
        var last = Vocabulary.Count - 1;
        while (last >= 0 && seen[last] < 2) last--;
        return last + 1;
    }

    private (SparseMatrix Matrix, int[] Targets) Take(IReadOnlyList<int> rows) =>
        rows.Count == Targets.Length ? (Matrix, Targets) : (Matrix.Take(rows), [.. rows.Select(row => Targets[row])]);

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
