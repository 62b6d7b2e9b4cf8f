using OrleansTicketing.Text.Features;

namespace OrleansTicketing.Text.Learning;

/// <summary>
/// The weights of a linear model in eight bits with one scale a feature: a quarter of the memory, and scores that
/// differ in the third digit only.
/// </summary>
public sealed class LinearWeights(sbyte[] weights, float[] scales, float[] bias)
{
    public int Stride => bias.Length;

    internal int Rows => scales.Length;

    internal ReadOnlySpan<sbyte> Weights => weights;

    internal ReadOnlySpan<float> Scales => scales;

    internal ReadOnlySpan<float> Bias => bias;

    /// <summary>Rounds trained weights, whose last row is the bias.</summary>
    public static LinearWeights Quantise(ReadOnlySpan<float> trained, int stride, float biasValue)
    {
        var rows = trained.Length / stride - 1;
        var (weights, scales) = (new sbyte[rows * stride], new float[rows]);
        for (var row = 0; row < rows; row++)
        {
            var from = trained.Slice(row * stride, stride);
            var largest = 0f;
            foreach (var weight in from) largest = MathF.Max(largest, MathF.Abs(weight));
            if (largest == 0) continue;
            scales[row] = largest / sbyte.MaxValue;
            for (var i = 0; i < stride; i++) weights[row * stride + i] = (sbyte)MathF.Round(from[i] / scales[row]);
        }
        var bias = trained[(rows * stride)..].ToArray();
        for (var i = 0; i < stride; i++) bias[i] *= biasValue;
        return new LinearWeights(weights, scales, bias);
    }

    /// <summary>The same with something added to each class's score.</summary>
    internal LinearWeights Shift(ReadOnlySpan<float> offsets)
    {
        float[] shifted = [.. bias];
        for (var i = 0; i < offsets.Length; i++) shifted[i] += offsets[i];
        return new LinearWeights(weights, scales, shifted);
    }

    /// <summary>One score a class; <paramref name="scores"/> is <see cref="Stride"/> long.</summary>
    public void Score(SparseRow row, Span<float> scores)
    {
        bias.CopyTo(scores);
        Add(row, 0, scores);
    }

    /// <summary>Adds the row without the bias; <paramref name="shift"/> is added to its feature numbers.</summary>
    internal void Add(SparseRow row, int shift, Span<float> scores)
    {
        for (var i = 0; i < row.Ids.Length; i++)
        {
            var id = row.Ids[i] + shift;
            Lanes.AddScaled(scores, weights.AsSpan(id * bias.Length, bias.Length), row.Values[i] * scales[id]);
        }
    }

    /// <summary>Share of a text's features, below <paramref name="features"/>, that training has seen.</summary>
    internal float Known(ReadOnlySpan<int> ids, int features)
    {
        var (known, all) = (0, 0);
        foreach (var id in ids)
        {
            if (id >= features) break;
            all++;
            if (scales[id] > 0) known++;
        }
        return all == 0 ? 0 : (float)known / all;
    }
}
