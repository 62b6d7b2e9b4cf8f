using OrleansTicketing.Text.Features;

namespace OrleansTicketing.Text.Learning;

/// <summary>From examples to a classifier. The same examples in the same order give the same model to the bit.</summary>
public static class Trainer
{
    /// <summary>Trains on all examples; the temperature is learnt on a fifth held out in a run before.</summary>
    public static TextClassifier Train(IReadOnlyList<Example> examples, TrainingOptions options)
    {
        var labels = examples.Select(e => e.Label).Distinct().Order(StringComparer.Ordinal).ToArray();
        var numbers = labels.Index().ToDictionary(l => l.Item, l => l.Index);
        var targets = examples.Select(e => numbers[e.Label]).ToArray();
        var (vocabulary, matrix) = VocabularyBuilder.Build([.. examples.Select(e => e.Text)], options.Features);
        if (options.Encoding is not null)
        {
            var dense = examples.Chunk(32).SelectMany(c => options.Encoding([.. c.Select(e => e.Text)])).ToArray();
            matrix = matrix.Append(dense, options.EncodingWeight);
        }
        var temperature = Temperature(matrix, targets, labels.Length, options);
        var weights = Fit(matrix, targets, labels.Length, options);
        return new TextClassifier(labels, vocabulary, weights, temperature, options.Encoding, options.EncodingWeight);
    }

    private static LinearWeights Fit(SparseMatrix matrix, int[] targets, int classes, TrainingOptions options)
    {
        var weights = SvmTrainer.Train(matrix, targets, classes, options.Svm);
        if (options.BayesShare > 0) AddBayes(weights, matrix, targets, classes, options);
        return LinearWeights.Quantise(weights, Lanes.Pad(classes), options.Svm.Bias);
    }

    // Both halves read the same features, so their sum is one linear model: it costs nothing when asked.
    private static void AddBayes(float[] weights, SparseMatrix matrix, int[] targets, int classes, TrainingOptions options)
    {
        var ratios = NaiveBayes.LogRatios(matrix, targets, classes);
        var second = SvmTrainer.Train(matrix, targets, classes, options.Svm, ratios);
        var bias = matrix.Columns * Lanes.Pad(classes);
        for (var i = 0; i < weights.Length; i++)
            weights[i] += options.BayesShare * second[i] * (i < bias ? ratios[i] : 1f);
    }

    private static float Temperature(SparseMatrix matrix, int[] targets, int classes, TrainingOptions options)
    {
        var order = Enumerable.Range(0, matrix.Rows).ToArray();
        new SplitMix(2).Shuffle(order.AsSpan());
        var held = order[..(matrix.Rows / 5)];
        if (held.Length == 0) return 1f;
        var kept = order[held.Length..];
        var weights = Fit(matrix.Take(kept), [.. kept.Select(i => targets[i])], classes, options);
        var scores = new List<float[]>(held.Length);
        var padded = new float[weights.Stride];
        foreach (var row in held)
        {
            weights.Score(matrix.Row(row), padded);
            scores.Add(padded[..classes]);
        }
        return Softmax.Fit(scores, [.. held.Select(i => targets[i])]);
    }
}
