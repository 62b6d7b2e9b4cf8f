using OrleansTicketing.Text.Features;

namespace OrleansTicketing.Text.Learning;

/// <summary>
/// A network of one hidden layer that speaks beside the linear machine: the hidden layer learns which features mean
/// the same, which a line cannot. It reads frequent features only; what one text alone showed teaches it nothing.
/// </summary>
internal sealed class SmallNetwork
{
    internal const int Hidden = 128;
    private readonly LinearWeights _inputs;
    private readonly float[] _outputs;
    private readonly int _frequent;

    /// <param name="inputs">Rows of the frequent features, then of the dense ones; "classes" are the hidden units.</param>
    /// <param name="frequent">Features below this number are read.</param>
    /// <param name="outputs">One row of class weights a hidden unit, and one more: the bias.</param>
    internal SmallNetwork(LinearWeights inputs, int frequent, float[] outputs) =>
        (_inputs, _frequent, _outputs) = (inputs, frequent, outputs);

    internal LinearWeights Inputs => _inputs;

    internal int Frequent => _frequent;

    internal ReadOnlySpan<float> Outputs => _outputs;

    /// <summary>Adds the network's opinion to the machine's scores.</summary>
    internal void AddTo(SparseRow row, Span<float> scores)
    {
        Span<float> hidden = stackalloc float[Hidden];
        hidden.Clear();
        var dense = _inputs.Rows - _frequent;
        var tail = Tail(row, dense);
        _inputs.Add(Words(row, _frequent, dense), 0, hidden);
        _inputs.Add(tail, Shift(tail, _frequent), hidden);
        var stride = scores.Length;
        for (var unit = 0; unit < Hidden; unit++)
            if (hidden[unit] > 0) Lanes.AddScaled(scores, _outputs.AsSpan(unit * stride, stride), hidden[unit]);
        Lanes.AddScaled(scores, _outputs.AsSpan(Hidden * stride, stride), 1f);
    }

    /// <summary>The frequent features of a row whose last <paramref name="dense"/> values are dense.</summary>
    internal static SparseRow Words(SparseRow row, int frequent, int dense)
    {
        var first = row.Ids[..^dense].BinarySearch(frequent);
        if (first < 0) first = ~first;
        return new SparseRow(row.Ids[..first], row.Values[..first]);
    }

    /// <summary>The dense values of a row.</summary>
    internal static SparseRow Tail(SparseRow row, int dense) => new(row.Ids[^dense..], row.Values[^dense..]);

    /// <summary>What brings the numbers of the dense values right behind those of the frequent features.</summary>
    internal static int Shift(SparseRow tail, int frequent) => tail.Ids.IsEmpty ? 0 : frequent - tail.Ids[0];
}
