namespace OrleansTicketing.Text.Learning;

/// <summary>Scores to probabilities, with one temperature learnt on examples the scores were not trained on (Guo et al. 2017).</summary>
internal static class Softmax
{
    public static void Apply(Span<float> scores, float temperature)
    {
        var highest = float.NegativeInfinity;
        foreach (var score in scores) highest = MathF.Max(highest, score);
        var sum = 0f;
        for (var i = 0; i < scores.Length; i++) sum += scores[i] = MathF.Exp((scores[i] - highest) / temperature);
        for (var i = 0; i < scores.Length; i++) scores[i] /= sum;
    }

    /// <summary>The temperature under which the true labels are likeliest: golden section over its logarithm.</summary>
    public static float Fit(IReadOnlyList<float[]> scores, IReadOnlyList<int> labels)
    {
        const double Golden = 0.6180339887498949;
        double low = Math.Log(0.01), high = Math.Log(10);
        for (var i = 0; i < 30; i++)
        {
            var (left, right) = (high - Golden * (high - low), low + Golden * (high - low));
            if (Loss(scores, labels, Math.Exp(left)) < Loss(scores, labels, Math.Exp(right))) high = right;
            else low = left;
        }
        return (float)Math.Exp((low + high) / 2);
    }

    private static double Loss(IReadOnlyList<float[]> scores, IReadOnlyList<int> labels, double temperature)
    {
        double loss = 0;
        for (var i = 0; i < scores.Count; i++)
        {
            var highest = scores[i].Max();
            var sum = scores[i].Sum(score => Math.Exp((score - highest) / temperature));
            loss += Math.Log(sum) - (scores[i][labels[i]] - highest) / temperature;
        }
        return loss;
    }
}
