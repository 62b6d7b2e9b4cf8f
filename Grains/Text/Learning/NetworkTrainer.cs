using OrleansTicketing.Text.Features;

namespace OrleansTicketing.Text.Learning;

/// <summary>
/// Trains the network by stochastic gradient descent on the log loss. Half of the inputs and a fifth of the hidden units are
/// left out at each step (dropout, Srivastava et al. 2014); AdaGrad keeps one rate a row (Duchi et al. 2011).
/// Every number here was chosen by cross-validation on the training parts of banking77, ChnSentiCorp, online_shopping,
/// THUCNews and dialogflow_support.
/// </summary>
internal sealed class NetworkTrainer
{
    private const int Hidden = SmallNetwork.Hidden;
    private const float Rate = 0.1f;
    private const float Spread = 0.03f;
    // On folds of three training sets half as many steps and up to two and a half times as many differ by less than two folds do; more only takes longer.
    private const int StepsWanted = 100_000;
    private const ulong InputDropout = 1 << 15;
    private const ulong HiddenDropout = (1 << 16) / 5;
    private const float InputGain = 2f;
    private const float HiddenGain = 1.25f;
    private readonly SparseMatrix _x;
    private readonly int _frequent;
    private readonly int _dense;
    private readonly int _classes;
    private readonly int _stride;
    private readonly float[] _inputs;
    private readonly float[] _inputSquares;
    private readonly float[] _outputs;
    private readonly float[] _outputSquares = new float[Hidden];
    private readonly float[] _hidden = new float[Hidden];
    private readonly float[] _slope = new float[Hidden];
    private readonly float[] _scores;
    private readonly List<(int Id, float Value)> _kept = [];
    private SplitMix _chance = new(5);

    private NetworkTrainer(SparseMatrix x, int frequent, int dense, int classes)
    {
        (_x, _frequent, _dense, _classes, _stride) = (x, frequent, dense, classes, Lanes.Pad(classes));
        // One more row of zeros: the hidden layer has no bias, but is kept in the form of weights that have.
        _inputs = new float[(frequent + dense + 1) * Hidden];
        _inputSquares = new float[frequent + dense];
        _outputs = new float[(Hidden + 1) * _stride];
        _scores = new float[_stride];
        for (var i = 0; i < (frequent + dense) * Hidden; i++) _inputs[i] = Bell() * Spread;
        for (var unit = 0; unit < Hidden; unit++)
            for (var i = 0; i < classes; i++) _outputs[unit * _stride + i] = Bell() / MathF.Sqrt(Hidden);
        Array.Fill(_inputSquares, 1e-4f);
        Array.Fill(_outputSquares, 1e-2f);
    }

    /// <param name="x">Examples; the columns from <paramref name="words"/> on are dense.</param>
    /// <param name="frequent">How many of the first columns the network reads.</param>
    /// <param name="words">How many columns are features of words and characters.</param>
    /// <param name="labels">Class of each example.</param>
    /// <param name="classes">Number of classes.</param>
    /// <param name="share">Weight of the network's opinion beside the machine's.</param>
    public static SmallNetwork Train(SparseMatrix x, int frequent, int words, ReadOnlySpan<int> labels, int classes, float share)
    {
        var trainer = new NetworkTrainer(x, frequent, x.Columns - words, classes);
        var epochs = Math.Clamp(StepsWanted / Math.Max(1, x.Rows), 6, 40);
        var order = new int[x.Rows];
        for (var i = 0; i < order.Length; i++) order[i] = i;
        for (int epoch = 0, step = 0; epoch < epochs; epoch++)
        {
            trainer._chance.Shuffle(order.AsSpan());
            foreach (var row in order) trainer.Step(row, labels[row], Rate * (1 - (float)step++ / (epochs * x.Rows)));
        }
        for (var i = 0; i < trainer._outputs.Length; i++) trainer._outputs[i] *= share;
        return new SmallNetwork(LinearWeights.Quantise(trainer._inputs, Hidden, 1f), frequent, trainer._outputs);
    }

    private void Step(int row, int label, float rate)
    {
        Keep(row);
        Forward();
        Softmax.Apply(_scores.AsSpan(0, _classes), 1f);
        _scores.AsSpan(_classes).Clear();
        _scores[label] -= 1;
        var square = Lanes.Dot(_scores, _scores);
        // Nothing is learnt from what is known for sure.
        if (square < 1e-6f) return;
        for (var unit = 0; unit < Hidden; unit++)
        {
            var value = _hidden[unit];
            var weights = _outputs.AsSpan(unit * _stride, _stride);
            _slope[unit] = value == 0 ? 0 : Lanes.Dot(weights, _scores);
            if (value == 0) continue;
            _outputSquares[unit] += square * value * value / _stride;
            Lanes.AddScaled(weights, _scores, -rate * value / MathF.Sqrt(_outputSquares[unit]));
        }
        Lanes.AddScaled(_outputs.AsSpan(Hidden * _stride, _stride), _scores, -0.1f * rate);
        var slope = Lanes.Dot(_slope, _slope) / Hidden;
        foreach (var (id, value) in _kept)
        {
            _inputSquares[id] += slope * value * value;
            Lanes.AddScaled(_inputs.AsSpan(id * Hidden, Hidden), _slope, -rate * value / MathF.Sqrt(_inputSquares[id]));
        }
    }

    private void Keep(int row)
    {
        _kept.Clear();
        var tail = SmallNetwork.Tail(_x.Row(row), _dense);
        Keep(SmallNetwork.Words(_x.Row(row), _frequent, _dense), 0);
        Keep(tail, SmallNetwork.Shift(tail, _frequent));
    }

    private void Keep(SparseRow row, int shift)
    {
        ulong bits = 0;
        for (var i = 0; i < row.Ids.Length; i++, bits >>= 16)
        {
            if (i % 4 == 0) bits = _chance.Next();
            if ((bits & 0xFFFF) >= InputDropout) _kept.Add((row.Ids[i] + shift, row.Values[i] * InputGain));
        }
    }

    private void Forward()
    {
        Array.Clear(_hidden);
        foreach (var (id, value) in _kept) Lanes.AddScaled(_hidden, _inputs.AsSpan(id * Hidden, Hidden), value);
        _outputs.AsSpan(Hidden * _stride).CopyTo(_scores);
        for (var unit = 0; unit < Hidden; unit++)
        {
            _hidden[unit] = _hidden[unit] <= 0 || (_chance.Next() & 0xFFFF) < HiddenDropout ? 0 : _hidden[unit] * HiddenGain;
            if (_hidden[unit] > 0) Lanes.AddScaled(_scores, _outputs.AsSpan(unit * _stride, _stride), _hidden[unit]);
        }
    }

    // Nearly normal with deviation 1: four sixteenths of one number, summed.
    private float Bell()
    {
        var (bits, sum) = (_chance.Next(), 0f);
        for (var i = 0; i < 4; i++, bits >>= 16) sum += (bits & 0xFFFF) / 65536f - 0.5f;
        return sum * 1.732f;
    }
}
