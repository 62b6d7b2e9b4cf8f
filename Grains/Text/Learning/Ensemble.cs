using OrleansTicketing.Text.Features;

namespace OrleansTicketing.Text.Learning;

/// <summary>A linear machine and, beside it, a small network; their opinions are summed.</summary>
internal sealed record Ensemble(LinearWeights Machine, SmallNetwork? Network)
{
    /// <summary>One score a class; <paramref name="scores"/> is as long as the machine's stride.</summary>
    public void Score(SparseRow row, Span<float> scores)
    {
        Machine.Score(row, scores);
        Network?.AddTo(row, scores);
    }
}
