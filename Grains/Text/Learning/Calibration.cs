namespace OrleansTicketing.Text.Learning;

/// <summary>
/// What turns margins into probabilities, learnt on examples the margins were not trained on: one temperature (Guo et al. 2017) and, where wanted, one
/// offset a label (Alexandari et al. 2020; of two labels both are the line of Platt 1999). Fewer features of a new text speak than of one that was
/// learnt, so that without offsets the commoner label, whose bias is higher, is said too often.
/// </summary>
/// <param name="Temperature">What margins are divided by.</param>
/// <param name="Offsets">What is added to each label's margin before.</param>
public sealed record Calibration(float Temperature, float[] Offsets)
{
    private const int Steps = 10;

    /// <summary>Each label is held where it is by so many texts, so that few move it little.</summary>
    private const double Prior = 10;

    /// <summary>The temperature and the offsets under which the true labels are likeliest.</summary>
    /// <param name="scores">One margin a label for each text.</param>
    /// <param name="labels">The true label of each.</param>
    /// <param name="withOffsets">False leaves them at zero.</param>
    public static Calibration Fit(IReadOnlyList<float[]> scores, IReadOnlyList<int> labels, bool withOffsets)
    {
        const double Golden = 0.6180339887498949;
        var logits = new double[scores.Count == 0 ? 0 : scores[0].Length];
        void Follow(double temperature)
        {
            for (var step = 0; withOffsets && step < Steps; step++) Move(logits, scores, labels, temperature);
        }
        double LossAt(double temperature)
        {
            Follow(temperature);
            return Loss(scores, labels, logits, temperature);
        }
        // Golden section over the temperature's logarithm; the offsets follow, each time from where they were.
        double low = Math.Log(0.01), high = Math.Log(10);
        for (var i = 0; i < 30; i++)
        {
            var (left, right) = (high - Golden * (high - low), low + Golden * (high - low));
            if (LossAt(Math.Exp(left)) < LossAt(Math.Exp(right))) high = right;
            else low = left;
        }
        var best = Math.Exp((low + high) / 2);
        Follow(best);
        return new Calibration((float)best, [.. logits.Select(logit => (float)(logit * best))]);
    }

    /// <summary>Margins with the offsets added.</summary>
    public float[] Shift(float[] scores) => [.. scores.Zip(Offsets, (score, offset) => score + offset)];

    private static double Loss(IReadOnlyList<float[]> scores, IReadOnlyList<int> labels, double[] logits, double temperature)
    {
        var (loss, probabilities) = (Prior / 2 * logits.Sum(logit => logit * logit), new double[logits.Length]);
        for (var row = 0; row < scores.Count; row++)
            loss += Probabilities(scores[row], logits, temperature, probabilities) - Logit(scores[row], logits, temperature, labels[row]);
        return loss;
    }

    // Newton's step with a diagonal above the Hessian: a label said more often than it is true is said less from now on. The slope of one that is hardly
    // ever said is so flat that a whole step would go far too far.
    private static void Move(double[] logits, IReadOnlyList<float[]> scores, IReadOnlyList<int> labels, double temperature)
    {
        var (said, surplus, probabilities) = (new double[logits.Length], new double[logits.Length], new double[logits.Length]);
        for (var row = 0; row < scores.Count; row++)
        {
            Probabilities(scores[row], logits, temperature, probabilities);
            for (var label = 0; label < logits.Length; label++) said[label] += probabilities[label];
            surplus[labels[row]]--;
        }
        for (var label = 0; label < logits.Length; label++)
            logits[label] -= Math.Clamp((surplus[label] + said[label] + Prior * logits[label]) / (said[label] + Prior), -1, 1);
    }

    // Returns the logarithm of what they were divided by.
    private static double Probabilities(float[] scores, double[] logits, double temperature, double[] into)
    {
        var (highest, sum) = (double.NegativeInfinity, 0.0);
        for (var label = 0; label < into.Length; label++) highest = Math.Max(highest, into[label] = Logit(scores, logits, temperature, label));
        for (var label = 0; label < into.Length; label++) sum += into[label] = Math.Exp(into[label] - highest);
        for (var label = 0; label < into.Length; label++) into[label] /= sum;
        return highest + Math.Log(sum);
    }

    private static double Logit(float[] scores, double[] logits, double temperature, int label) => scores[label] / temperature + logits[label];
}
