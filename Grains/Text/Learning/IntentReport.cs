namespace OrleansTicketing.Text.Learning;

/// <summary>What was said of a text by a model that had not seen it, as numbers of labels.</summary>
/// <param name="Actual">Its label.</param>
/// <param name="Likeliest">The likeliest intent, believed or not.</param>
/// <param name="IsNone">It was not believed.</param>
/// <param name="Confidence">The probability of the likeliest.</param>
internal readonly record struct IntentAnswer(int Actual, int Likeliest, bool IsNone, float Confidence);

/// <summary>
/// How good a model of intents is. Its accuracy is that of the likeliest intent where there is one: the detector's threshold always costs as much of it
/// as it may, so that two models could not be compared by what is left.
/// </summary>
internal static class IntentReport
{
    public static TrainingReport Of(string[] labels, IReadOnlyList<IntentAnswer> answers, List<CurvePoint> curve)
    {
        var none = Array.IndexOf(labels, IntentClassifier.None);
        var inScope = answers.Where(a => a.Actual != none).ToArray();
        var outside = answers.Where(a => a.Actual == none).ToArray();
        int[] actual = [.. answers.Select(a => a.Actual)], said = [.. answers.Select(a => a.IsNone ? none : a.Likeliest)];
        // Only where an intent is named can something happen by itself.
        var named = answers.Where(a => !a.IsNone).ToArray();
        float[] confidence = [.. named.Select(a => a.Confidence)];
        bool[] right = [.. named.Select(a => a.Likeliest == a.Actual)];
        return new TrainingReport(
            inScope.Length,
            labels.Length - 1,
            Share(inScope, a => a.Likeliest == a.Actual),
            CrossValidation.MacroF1(said, actual, labels.Length),
            CrossValidation.Confusions(labels, said, actual),
            curve,
            CrossValidation.Coverages(confidence, right, answers.Count),
            new NoneFigures(Share(inScope, a => !a.IsNone && a.Likeliest == a.Actual), Share(outside, a => a.IsNone), outside.Length));
    }

    private static double Share(IntentAnswer[] answers, Func<IntentAnswer, bool> holds) => (double)answers.Count(holds) / Math.Max(1, answers.Length);
}
