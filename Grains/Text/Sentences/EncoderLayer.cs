using System.Numerics;

namespace OrleansTicketing.Text.Sentences;

/// <summary>One layer of a pre-norm transformer (Vaswani et al. 2017): attention with four heads, then a two-layer network.</summary>
internal sealed class EncoderLayer
{
    private const int Heads = 4;
    private readonly (float[] Scale, float[] Bias) _first;
    private readonly (float[] Scale, float[] Bias) _second;
    private readonly PackedMatrix _queryKeyValue;
    private readonly PackedMatrix _join;
    private readonly PackedMatrix _expand;
    private readonly PackedMatrix _contract;
    private readonly PackedMatrix? _widen;

    public EncoderLayer(EncoderWeights weights, string layer)
    {
        _first = Norm(weights, layer, "TransformerLayer/layer_prepostprocess");
        _second = Norm(weights, layer, "FFN/layer_prepostprocess");
        _queryKeyValue = Dense(weights, layer, "qkv_transform_single/kernel", "qkv_transform_single/bias");
        _join = Dense(weights, layer, "output_transform_single/kernel", "output_transform_single/bias");
        _expand = Dense(weights, layer, "FFN/conv1/Tensordot/Reshape_1", "FFN/conv1/bias");
        _contract = Dense(weights, layer, "FFN/conv2/Tensordot/Reshape_1", "FFN/conv2/bias");
        if (_queryKeyValue.Inputs != _join.Outputs)
            _widen = Dense(weights, layer, "TransformerLayer/dense/kernel", "TransformerLayer/dense/bias");
    }

    /// <summary>Runs texts that lie one after the other; <paramref name="lengths"/> are their tokens.</summary>
    public float[] Run(float[] x, IReadOnlyList<int> lengths)
    {
        var normed = Normalise(x, _first);
        var mixed = Product(_join, Attend(Product(_queryKeyValue, normed), _queryKeyValue.Inputs, lengths));
        Add(mixed, _widen is null ? x : Product(_widen, x));
        var hidden = Product(_expand, Normalise(mixed, _second));
        for (var i = 0; i < hidden.Length; i++) hidden[i] = MathF.Max(hidden[i], 0);
        Add(mixed, Product(_contract, hidden));
        return mixed;
    }

    private static float[] Attend(float[] qkv, int width, IReadOnlyList<int> lengths)
    {
        var output = new float[qkv.Length / 3];
        var (head, row, first) = (width / Heads, 3 * width, 0);
        var scores = new float[lengths.Max()];
        foreach (var length in lengths)
        {
            for (var h = 0; h < Heads; h++)
            {
                for (var i = first; i < first + length; i++)
                {
                    var query = qkv.AsSpan(i * row + h * head, head);
                    for (var j = 0; j < length; j++)
                        scores[j] = Dot(query, qkv.AsSpan((first + j) * row + width + h * head, head)) / MathF.Sqrt(head);
                    Learning.Softmax.Apply(scores.AsSpan(0, length), 1f);
                    var into = output.AsSpan(i * width + h * head, head);
                    for (var j = 0; j < length; j++)
                        Learning.Lanes.AddScaled(into, qkv.AsSpan((first + j) * row + 2 * width + h * head, head), scores[j]);
                }
            }
            first += length;
        }
        return output;
    }

    private static float Dot(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        var sum = Vector<float>.Zero;
        for (var i = 0; i < a.Length; i += Vector<float>.Count) sum += new Vector<float>(a[i..]) * new Vector<float>(b[i..]);
        return Vector.Sum(sum);
    }

    private static float[] Normalise(float[] x, (float[] Scale, float[] Bias) norm)
    {
        var (y, width) = (new float[x.Length], norm.Scale.Length);
        for (var start = 0; start < x.Length; start += width)
        {
            float mean = 0, variance = 0;
            for (var i = 0; i < width; i++) mean += x[start + i];
            mean /= width;
            for (var i = 0; i < width; i++) variance += (x[start + i] - mean) * (x[start + i] - mean);
            var factor = 1f / MathF.Sqrt(variance / width + 1e-6f);
            for (var i = 0; i < width; i++) y[start + i] = (x[start + i] - mean) * factor * norm.Scale[i] + norm.Bias[i];
        }
        return y;
    }

    private static void Add(float[] into, float[] more)
    {
        for (var i = 0; i < into.Length; i++) into[i] += more[i];
    }

    private static float[] Product(PackedMatrix matrix, float[] x)
    {
        var y = new float[x.Length / matrix.Inputs * matrix.Outputs];
        matrix.Multiply(x, y);
        return y;
    }

    private static (float[] Scale, float[] Bias) Norm(EncoderWeights weights, string layer, string part) =>
        (weights.Get(layer, part, "layer_norm_scale"), weights.Get(layer, part, "layer_norm_bias"));

    private static PackedMatrix Dense(EncoderWeights weights, string layer, string kernel, string bias) =>
        new(weights.Get(layer, kernel), weights.Get(layer, bias));
}
