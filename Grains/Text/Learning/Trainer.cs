namespace OrleansTicketing.Text.Learning;

/// <summary>From examples to a classifier. The same examples in the same order give the same model to the bit.</summary>
public static class Trainer
{
    private const int HeldShare = 5;

    /// <summary>Trains on all examples; the temperature is learnt on a fifth held out in a run before.</summary>
    public static TextClassifier Train(IReadOnlyList<Example> examples, TrainingOptions options)
    {
        var set = TrainingSet.Build(examples, options);
        var fold = Folds.Assign(set.Targets, HeldShare);
        var held = Enumerable.Range(0, fold.Length).Where(row => fold[row] == 0).ToArray();
        var scores = Folds.Score(set, held, options).Select(h => h.Margins).ToArray();
        var temperature = Softmax.Fit(scores, [.. held.Select(row => set.Targets[row])]);
        return Finish(set, options, temperature);
    }

    /// <summary>Trains on all examples and says, by cross-validation, how good the result will be.</summary>
    public static (TextClassifier Model, TrainingReport Report) TrainAndReport(
        IReadOnlyList<Example> examples, TrainingOptions options, int folds = 5)
    {
        var set = TrainingSet.Build(examples, options);
        var (report, temperature) = CrossValidation.Run(set, options, folds);
        return (Finish(set, options, temperature), report);
    }

    private static TextClassifier Finish(TrainingSet set, TrainingOptions options, float temperature) =>
        new(set.Labels, set.Vocabulary, set.Fit(options), temperature, options.Encoding, options.EncodingWeight);
}
