namespace OrleansTicketing.Text.Learning;

/// <summary>K-fold cross-validation: every example that judges is asked once, of a model that was trained without it.</summary>
internal static class CrossValidation
{
    private const int ShownConfusions = 20;
    private static readonly double[] Shares = [0.25, 0.5];
    private static readonly double[] Precisions = [0.90, 0.95, 0.98];

    public static (TrainingReport Report, Calibration Calibration) Run(TrainingSet set, TrainingOptions options, int folds)
    {
        var fold = Folds.Assign(set, folds);
        var parts = Enumerable.Range(0, folds).Select(f => Folds.Score(set, Rows(fold, f), options)).ToArray();
        // In the order of the rows, so that a report does not hang on how the folds fell.
        Held[] judged = [.. parts.SelectMany(part => part).OrderBy(held => held.Row)];
        float[][] scores = [.. judged.Select(held => held.Margins)];
        int[] targets = [.. judged.Select(held => set.Targets[held.Row])];
        var calibration = Calibration.Fit(scores, targets, options.Offsets);
        return (Report(set.Labels, [.. scores.Select(calibration.Shift)], targets, calibration.Temperature, Curve(set, options, parts[0])), calibration);
    }

    private static int[] Rows(int[] fold, int f) => [.. Enumerable.Range(0, fold.Length).Where(row => fold[row] == f)];

    // The last point is the fold itself.
    private static List<CurvePoint> Curve(TrainingSet set, TrainingOptions options, Held[] whole)
    {
        int[] held = [.. whole.Select(h => h.Row)];
        return [.. Curve(set, options, Folds.Others(set, held), held, Shares), Point(set, set.Targets.Length - held.Length, whole)];
    }

    /// <summary>Accuracy on the held rows when learnt from a quarter, half and all of the kept ones.</summary>
    public static List<CurvePoint> Curve(TrainingSet set, TrainingOptions options, int[] kept, int[] held) => Curve(set, options, kept, held, [.. Shares, 1]);

    private static List<CurvePoint> Curve(TrainingSet set, TrainingOptions options, int[] kept, int[] held, double[] shares) =>
        [.. shares.Select(share => Point(set, (int)(kept.Length * share), Folds.Score(set, kept, held, options, share)))];

    private static CurvePoint Point(TrainingSet set, int examples, Held[] scored) =>
        new(examples, (double)scored.Count(h => Best(h.Margins) == set.Targets[h.Row]) / Math.Max(1, scored.Length));

    private static TrainingReport Report(string[] labels, float[][] scores, int[] targets, float temperature, List<CurvePoint> curve)
    {
        var predicted = scores.Select(Best).ToArray();
        var confidence = new float[scores.Length];
        for (var row = 0; row < scores.Length; row++)
        {
            Softmax.Apply(scores[row], temperature);
            confidence[row] = scores[row][predicted[row]];
        }
        var right = predicted.Zip(targets, (p, t) => p == t).ToArray();
        return new TrainingReport(
            right.Length,
            labels.Length,
            (double)right.Count(r => r) / right.Length,
            MacroF1(predicted, targets, labels.Length),
            Confusions(labels, predicted, targets),
            curve,
            Coverages(confidence, right, right.Length));
    }

    internal static Confusion[] Confusions(string[] labels, int[] predicted, int[] actual) =>
    [
        .. predicted.Zip(actual)
            .Where(pair => pair.First != pair.Second)
            .CountBy(pair => (Actual: labels[pair.Second], Predicted: labels[pair.First]))
            .OrderByDescending(c => c.Value).ThenBy(c => c.Key)
            .Take(ShownConfusions)
            .Select(c => new Confusion(c.Key.Actual, c.Key.Predicted, c.Value)),
    ];

    internal static Coverage[] Coverages(float[] confidence, bool[] right, int texts) => [.. Precisions.Select(precision => Cover(confidence, right, precision, texts))];

    internal static double MacroF1(int[] predicted, int[] actual, int labels)
    {
        var (hit, said, was) = (new double[labels], new double[labels], new double[labels]);
        foreach (var (p, a) in predicted.Zip(actual))
        {
            said[p]++;
            was[a]++;
            if (p == a) hit[p]++;
        }
        // Of a label that nobody was asked about nothing is known.
        return Enumerable.Range(0, labels).Where(label => was[label] > 0).Average(label => 2 * hit[label] / (said[label] + was[label]));
    }

    /// <summary>The lowest threshold above which the share of right answers is still the wanted one; its share is that of all texts.</summary>
    internal static Coverage Cover(float[] confidence, bool[] right, double precision, int texts)
    {
        var order = Enumerable.Range(0, right.Length).OrderByDescending(i => confidence[i]).ToArray();
        var (hits, best) = (0, new Coverage(precision, 1.01f, 0));
        for (var i = 0; i < order.Length; i++)
        {
            if (right[order[i]]) hits++;
            // Equal confidences stand or fall together.
            if (i + 1 < order.Length && confidence[order[i + 1]] == confidence[order[i]]) continue;
            if (hits >= precision * (i + 1)) best = new Coverage(precision, confidence[order[i]], (i + 1.0) / texts);
        }
        return best;
    }

    private static int Best(float[] scores) => scores.AsSpan().IndexOf(scores.Max());
}
