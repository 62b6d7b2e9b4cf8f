namespace OrleansTicketing.Text.Learning;

/// <summary>
/// Says when a text is none of the labels: a small logistic model over how the classifier feels about it. It costs a few
/// operations a text beside the classification it looks at.
/// </summary>
public sealed record NoneDetector(LogisticModel Model, float Threshold)
{
    internal const int FeatureCount = 8;

    /// <summary>Which of what <see cref="Describe"/> finds is the probability of the likeliest label.</summary>
    internal const int Sureness = 3;

    /// <summary>True above the threshold that was chosen for a wanted accuracy in scope.</summary>
    public bool IsNone(float probability) => probability >= Threshold;

    /// <summary>What is looked at: best margins and their distance, entropy, known share, length, and the margin of "none" itself.</summary>
    internal static void Describe(ReadOnlySpan<float> margins, int none, float temperature, float known, int length, Span<float> into)
    {
        float first = float.NegativeInfinity, second = float.NegativeInfinity, sum = 0, entropy = 0, evidence = 0;
        for (var i = 0; i < margins.Length; i++)
        {
            if (i == none) continue;
            if (margins[i] > first) (second, first) = (first, margins[i]);
            else if (margins[i] > second) second = margins[i];
        }
        for (var i = 0; i < margins.Length; i++)
            if (i != none) sum += MathF.Exp((margins[i] - first) / temperature);
        for (var i = 0; i < margins.Length; i++)
        {
            if (i == none) continue;
            var p = MathF.Exp((margins[i] - first) / temperature) / sum;
            if (p > 1e-9f) entropy -= p * MathF.Log(p);
            evidence += MathF.Max(0, 1 + margins[i]);
        }
        into[0] = first;
        // Where there is one label alone, nothing comes close to it, nor far from it.
        into[1] = float.IsNegativeInfinity(second) ? 0 : first - second;
        into[2] = entropy;
        into[Sureness] = 1f / sum;
        into[4] = known;
        into[5] = MathF.Log(1 + length);
        into[6] = none < 0 ? 0 : margins[none];
        into[7] = evidence;
    }
}
