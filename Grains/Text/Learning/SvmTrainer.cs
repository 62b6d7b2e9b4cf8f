using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using OrleansTicketing.Text.Features;

namespace OrleansTicketing.Text.Learning;

/// <summary>How a linear machine is trained.</summary>
/// <param name="Cost">C of the hinge: higher fits the examples harder.</param>
/// <param name="Epochs">Passes over the examples.</param>
public sealed record SvmOptions(float Cost = 1f, int Epochs = 8, float Bias = 1f);

/// <summary>
/// One-vs-rest L2-loss support vector machines by dual coordinate descent (Hsieh et al. 2008, algorithm 1), all classes in
/// step: an example is read once for all of them. With a scale per feature and class it is NB-SVM's second half.
/// </summary>
public static class SvmTrainer
{
    // A first start waits for this: it must not begin with code that is only optimised seconds later.
    private const MethodImplOptions Hot = MethodImplOptions.AggressiveOptimization;

    /// <summary>Weights by feature (one more row at the end: the bias), classes side by side, padded.</summary>
    public static float[] Train(SparseMatrix x, ReadOnlySpan<int> labels, int classes, SvmOptions options, float[]? scale = null)
    {
        var stride = Lanes.Pad(classes);
        var weights = new float[(x.Columns + 1) * stride];
        var alpha = new float[x.Rows * stride];
        var norms = new float[x.Rows * (scale is null ? 1 : stride)];
        Norms(x, norms, stride, scale, options.Bias);
        var order = new int[x.Rows];
        for (var i = 0; i < order.Length; i++) order[i] = i;
        var chance = new SplitMix(1);
        Span<float> scores = new float[stride], steps = new float[stride];
        for (var epoch = 0; epoch < options.Epochs; epoch++)
        {
            chance.Shuffle(order.AsSpan());
            foreach (var row in order)
            {
                Score(weights, x.Columns, x.Row(row), scale, options.Bias, scores);
                var norm = scale is null ? norms.AsSpan(row, 1) : norms.AsSpan(row * stride, stride);
                if (Step(scores, alpha.AsSpan(row * stride, stride), norm, labels[row], 0.5f / options.Cost, steps))
                    Update(weights, x.Columns, x.Row(row), scale, options.Bias, steps);
            }
        }
        return weights;
    }

    [MethodImpl(Hot)]
    private static void Norms(SparseMatrix x, float[] norms, int stride, float[]? scale, float bias)
    {
        for (var row = 0; row < x.Rows; row++)
        {
            var example = x.Row(row);
            var into = scale is null ? norms.AsSpan(row, 1) : norms.AsSpan(row * stride, stride);
            into.Fill(bias * bias);
            for (var i = 0; i < example.Ids.Length; i++)
            {
                var square = example.Values[i] * example.Values[i];
                if (scale is null)
                    into[0] += square;
                else
                    Lanes.AddScaled(into, scale.AsSpan(example.Ids[i] * stride, stride), scale.AsSpan(example.Ids[i] * stride, stride), square);
            }
        }
    }

    [MethodImpl(Hot)]
    private static void Score(
        float[] weights, int columns, SparseRow row, float[]? scale, float bias, Span<float> scores)
    {
        var stride = scores.Length;
        scores.Clear();
        Lanes.AddScaled(scores, weights.AsSpan(columns * stride, stride), bias);
        for (var i = 0; i < row.Ids.Length; i++)
        {
            var at = row.Ids[i] * stride;
            if (scale is null)
                Lanes.AddScaled(scores, weights.AsSpan(at, stride), row.Values[i]);
            else
                Lanes.AddScaled(scores, weights.AsSpan(at, stride), scale.AsSpan(at, stride), row.Values[i]);
        }
    }

    // The projected Newton step of every class's dual variable for this example; false when none moves.
    [MethodImpl(Hot)]
    private static bool Step(
        ReadOnlySpan<float> scores, Span<float> alpha, ReadOnlySpan<float> norms, int label, float diagonal, Span<float> steps)
    {
        ref var s = ref MemoryMarshal.GetReference(scores);
        ref var a = ref MemoryMarshal.GetReference(alpha);
        ref var q = ref MemoryMarshal.GetReference(norms);
        ref var d = ref MemoryMarshal.GetReference(steps);
        var moved = false;
        for (nuint i = 0; i < (nuint)scores.Length; i += Lanes.Width)
        {
            var inBlock = label - (int)i;
            var sign = Vector256.Create(-1f);
            if (inBlock is >= 0 and < Lanes.Width) sign = sign.WithElement(inBlock, 1f);
            var old = Vector256.LoadUnsafe(ref a, i);
            var norm = norms.Length == 1 ? Vector256.Create(q) : Vector256.LoadUnsafe(ref q, i);
            var gradient = sign * Vector256.LoadUnsafe(ref s, i) - Vector256<float>.One + old * diagonal;
            var now = Vector256.Max(old - gradient / (norm + Vector256.Create(diagonal)), Vector256<float>.Zero);
            now.StoreUnsafe(ref a, i);
            var step = (now - old) * sign;
            step.StoreUnsafe(ref d, i);
            moved |= !Vector256.EqualsAll(step, Vector256<float>.Zero);
        }
        return moved;
    }

    [MethodImpl(Hot)]
    private static void Update(
        float[] weights, int columns, SparseRow row, float[]? scale, float bias, Span<float> steps)
    {
        var stride = steps.Length;
        Lanes.AddScaled(weights.AsSpan(columns * stride, stride), steps, bias);
        for (var i = 0; i < row.Ids.Length; i++)
        {
            var at = row.Ids[i] * stride;
            if (scale is null)
                Lanes.AddScaled(weights.AsSpan(at, stride), steps, row.Values[i]);
            else
                Lanes.AddScaled(weights.AsSpan(at, stride), steps, scale.AsSpan(at, stride), row.Values[i]);
        }
    }
}
