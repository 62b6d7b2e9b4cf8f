namespace OrleansTicketing.Text.Learning;

/// <summary>Trains a classifier and the detector of what it does not know.</summary>
public static class IntentTrainer
{
    private const int Parts = 5;

    /// <summary>Saying "none" may cost one right answer in twenty.</summary>
    private const double Kept = 0.95;

    /// <summary>One-sided 95 % of a normal distribution: so far a share among few may lie above the share among all.</summary>
    private const double Confidence = 1.645;

    /// <param name="examples">Those labelled <see cref="IntentClassifier.None"/> show what belongs to no intent; without any, whole labels are left out in turn to play that part.</param>
    /// <param name="options">As for any classifier.</param>
    /// <param name="accuracyInScope">So many of the texts that do have an intent must still get it, right, after the detector spoke.</param>
    public static IntentClassifier Train(IReadOnlyList<Example> examples, TrainingOptions options, double accuracyInScope = 0.9) =>
        Fit(new IntentFolds(TrainingSet.Build(examples, options), options, Parts), examples, (inScope, _) => accuracyInScope * inScope).Model;

    /// <summary>
    /// For use, where nobody knows how good a model can be: 95 % of what it gets right must stand after the detector spoke. What was judged to find
    /// the threshold is what the report tells.
    /// </summary>
    public static (IntentClassifier Model, TrainingReport Report) TrainAndReport(IReadOnlyList<Example> examples, TrainingOptions options)
    {
        var folds = new IntentFolds(TrainingSet.Build(examples, options), options, Parts);
        var (model, answers) = Fit(folds, examples, (_, right) => Kept * right);
        return (model, IntentReport.Of(folds.Labels, answers, folds.Curve()));
    }

    /// <summary>
    /// As the first, learning from both, with the threshold that a model of <paramref name="examples"/> alone needs on <paramref name="judges"/>: what
    /// comes later looks less like a collection than its own parts do. It leaves some room, so that the accuracy holds with 95 % confidence for all
    /// such texts and not for these judges alone.
    /// </summary>
    /// <exception cref="ArgumentException">No judge has an intent.</exception>
    public static IntentClassifier Train(IReadOnlyList<Example> examples, IReadOnlyList<Example> judges, TrainingOptions options, double accuracyInScope = 0.9)
    {
        var inScope = judges.Where(e => e.Label != IntentClassifier.None).ToArray();
        if (inScope.Length == 0) throw new ArgumentException("No judge has an intent.", nameof(judges));
        var alone = Train(examples, options, accuracyInScope);
        var judged = inScope.Select(e => (e.Label, Intent: alone.Classify(e.Text))).Select(j => (j.Intent.NoneProbability, j.Intent.Label == j.Label));
        var wanted = Math.Min(1, accuracyInScope + Confidence * Math.Sqrt(accuracyInScope * (1 - accuracyInScope) / inScope.Length));
        var threshold = Threshold(judged, wanted * inScope.Length);
        var both = Train([.. examples, .. judges], options, accuracyInScope);
        return new IntentClassifier(both.Classifier.With(both.Detector with { Threshold = threshold }));
    }

    private static (IntentClassifier Model, List<IntentAnswer> Answers) Fit(IntentFolds folds, IReadOnlyList<Example> examples, Func<int, int, double> mustStand)
    {
        var (set, none) = (folds.Set, folds.None);
        if (set.Labels.Length == (none < 0 ? 0 : 1)) throw new ArgumentException("No example has an intent.", nameof(examples));
        var judged = folds.Judge();
        var inScope = judged.Where(j => !j.IsNone).ToArray();
        var temperature = Calibration.Fit([.. inScope.Select(j => j.Held.Margins)], [.. inScope.Select(j => set.Targets[j.Held.Row])], withOffsets: false).Temperature;
        var features = judged.Select(j => Describe(j.Held, none, temperature, examples[j.Held.Row].Text)).ToArray();
        var model = LogisticModel.Fit(features, [.. judged.Select(j => j.IsNone)]);
        var best = judged.Select(j => IntentClassifier.Best(j.Held.Margins, none)).ToArray();
        bool[] right = [.. judged.Zip(best, (j, label) => !j.IsNone && label == set.Targets[j.Held.Row])];
        var threshold = Threshold(features.Select(f => model.Probability(f)).Zip(right), mustStand(inScope.Length, right.Count(r => r)));
        var detector = new NoneDetector(model, threshold);
        var classifier = new TextClassifier(
            set.Labels, set.Vocabulary, set.Fit(set.All, folds.Options), temperature, folds.Options.Encoding, folds.Options.EncodingWeight, detector);
        var answers = judged.Index().Select(j => new IntentAnswer(
            j.Item.IsNone ? folds.NoneTarget : set.Targets[j.Item.Held.Row],
            best[j.Index],
            detector.IsNone(model.Probability(features[j.Index])),
            features[j.Index][NoneDetector.Sureness]));
        return (new IntentClassifier(classifier), [.. answers]);
    }

    private static float[] Describe(Held held, int none, float temperature, string text)
    {
        var features = new float[NoneDetector.FeatureCount];
        NoneDetector.Describe(held.Margins, none, temperature, held.Known, text.Length, features);
        return features;
    }

    // The lowest threshold that leaves enough right answers standing.
    private static float Threshold(IEnumerable<(float Probability, bool Right)> judged, double enough)
    {
        var standing = 0;
        foreach (var (probability, right) in judged.OrderBy(j => j.Probability))
        {
            if (right) standing++;
            if (standing >= enough) return MathF.BitIncrement(probability);
        }
        return 1.01f;
    }
}
