namespace OrleansTicketing.Text.Learning;

/// <summary>From examples to a classifier. The same examples in the same order give the same model to the bit.</summary>
public static class Trainer
{
    private const int HeldShare = 5;
    private const int MaxLabelsForBayes = 40;

    /// <summary>Trains on all examples; what is left open, and the calibration, is learnt on a fifth of those that judge, held out in a run before.</summary>
    public static TextClassifier Train(IReadOnlyList<Example> examples, TrainingOptions options)
    {
        var set = TrainingSet.Build(examples, options);
        var (chosen, held) = Choose(set, options);
        var calibration = Calibration.Fit([.. held.Select(h => h.Margins)], [.. held.Select(h => set.Targets[h.Row])], options.Offsets);
        return Finish(set, chosen, calibration);
    }

    /// <summary>Trains on all examples and says, by cross-validation, how good the result will be.</summary>
    public static (TextClassifier Model, TrainingReport Report) TrainAndReport(
        IReadOnlyList<Example> examples, TrainingOptions options, int folds = 5)
    {
        var set = TrainingSet.Build(examples, options);
        // Where nothing is left open there is nothing to try.
        var chosen = options.BayesShare is null ? Choose(set, options).Options : options;
        var (report, calibration) = CrossValidation.Run(set, chosen, folds);
        return (Finish(set, chosen, calibration), report);
    }

    // With many labels the ratios rest on few examples each, and the sum was never seen to win: not worth its time.
    private static (TrainingOptions Options, Held[] Held) Choose(TrainingSet set, TrainingOptions options)
    {
        var fold = Folds.Assign(set, HeldShare);
        int[] held = [.. set.All.Where(row => fold[row] == 0)];
        var kept = Folds.Others(set, held);
        var network = set.FitNetwork(kept, options);
        Held[] Score(TrainingOptions trial) => Folds.Score(set, new Ensemble(set.FitMachine(kept, trial), network), held);
        var plain = options with { BayesShare = options.BayesShare ?? 0 };
        var best = Score(plain);
        if (options.BayesShare is not null || set.Labels.Length > MaxLabelsForBayes) return (plain, best);
        var summed = options with { BayesShare = 1 };
        var other = Score(summed);
        return Right(set, other) > Right(set, best) ? (summed, other) : (plain, best);
    }

    private static int Right(TrainingSet set, Held[] held) =>
        held.Count(h => h.Margins.AsSpan().IndexOf(h.Margins.Max()) == set.Targets[h.Row]);

    // Offsets stand in the machine's bias: they cost nothing when asked.
    private static TextClassifier Finish(TrainingSet set, TrainingOptions options, Calibration calibration)
    {
        var model = set.Fit(set.All, options);
        model = model with { Machine = model.Machine.Shift(calibration.Offsets) };
        return new(set.Labels, set.Vocabulary, model, calibration.Temperature, options.Encoding, options.EncodingWeight);
    }
}
