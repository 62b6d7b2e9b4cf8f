namespace OrleansTicketing.Text.Learning;

/// <summary>Scores to probabilities.</summary>
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
}
