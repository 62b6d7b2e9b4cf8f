using OrleansTicketing.Text.Features;
using OrleansTicketing.Text.Learning;
using OrleansTicketing.Text.Sentences;

namespace OrleansTicketing.Text.Retrieval;

/// <summary>Two texts and whether they mean the same.</summary>
public sealed record PairExample(string Left, string Right, bool Same);

/// <summary>
/// Says how likely two texts mean the same: a linear machine reads the pieces that only one has, boosted trees
/// weigh its opinion together with measures of likeness, the likeness of encodings among them where there is an encoder.
/// </summary>
public sealed class PairScorer
{
    private const int Parts = 5;
    private readonly HashIndex _pieces;
    private readonly LinearWeights _weights;
    private readonly TokenWeights _tokens;
    private readonly BoostedTrees _trees;
    private readonly SentenceEncoding? _encoding;

    private PairScorer(HashIndex pieces, LinearWeights weights, TokenWeights tokens, BoostedTrees trees, SentenceEncoding? encoding) =>
        (_pieces, _weights, _tokens, _trees, _encoding) = (pieces, weights, tokens, trees, encoding);

    /// <summary>The probability that both mean the same, 0..1.</summary>
    public float Score(string left, string right)
    {
        var pair = new PairTokens(left, right);
        int[] ids = [.. PairFeatures.Pieces(pair).Select(_pieces.Find).Where(id => id >= 0).Order()];
        var values = new float[ids.Length];
        Array.Fill(values, Value(ids.Length));
        return _trees.Probability([.. PairFeatures.Measures(pair, _tokens.Weight), Opinion(_weights, new SparseRow(ids, values)), .. Likeness(_encoding, left, right)]);
    }

    public static PairScorer Train(IReadOnlyList<PairExample> examples, SvmOptions? options = null, SentenceEncoding? encoding = null)
    {
        if (examples.Count == 0) throw new ArgumentException("There is nothing to learn from.", nameof(examples));
        var svm = options ?? new SvmOptions();
        var tokens = TokenWeights.Of(examples.SelectMany(e => new[] { e.Left, e.Right }));
        var pairs = examples.Select(e => new PairTokens(e.Left, e.Right)).ToArray();
        var pieces = new HashIndex();
        var matrix = Matrix([.. pairs.Select(p => PairFeatures.Pieces(p).Select(pieces.FindOrAdd).Order().ToArray())], pieces);
        int[] targets = [.. examples.Select(e => e.Same ? 1 : 0)];
        // The trees must see opinions as honest as those of later: on pairs the machine was not trained with.
        var opinions = new float[targets.Length];
        var fold = Folds.Assign(targets, Parts);
        for (var part = 0; part < Parts; part++)
        {
            int[] kept = [.. Enumerable.Range(0, fold.Length).Where(row => fold[row] != part)];
            var weights = Fit(matrix.Take(kept), [.. kept.Select(row => targets[row])], svm);
            for (var row = 0; row < fold.Length; row++)
                if (fold[row] == part) opinions[row] = Opinion(weights, matrix.Row(row));
        }
        var features = pairs.Select((p, row) => (float[])[.. PairFeatures.Measures(p, tokens.Weight), opinions[row], .. Likeness(encoding, examples[row].Left, examples[row].Right)]).ToArray();
        var trees = BoostedTrees.Fit(features, [.. examples.Select(e => e.Same)]);
        return new PairScorer(pieces, Fit(matrix, targets, svm), tokens, trees, encoding);
    }

    internal void Write(BinaryWriter writer)
    {
        writer.WriteArray<ulong>(_pieces.Hashes());
        writer.WriteWeights(_weights);
        _tokens.Write(writer);
        _trees.Write(writer);
        writer.Write(_encoding is not null);
    }

    internal static PairScorer Read(BinaryReader reader, SentenceEncoding? encoding)
    {
        var hashes = reader.ReadArray<ulong>();
        var pieces = new HashIndex(hashes.Length);
        foreach (var hash in hashes) pieces.FindOrAdd(hash);
        var (weights, tokens, trees) = (reader.ReadWeights(), TokenWeights.Read(reader), BoostedTrees.Read(reader));
        var encodes = reader.ReadBoolean();
        if (encodes && encoding is null) throw new InvalidDataException("This language model needs the sentence encoder it was trained with.");
        return new PairScorer(pieces, weights, tokens, trees, encodes ? encoding : null);
    }

    private static float[] Likeness(SentenceEncoding? encoding, string left, string right) =>
        encoding?.Invoke([left, right]) is [var a, var b] ? [Lanes.Dot(a, b)] : [];

    private static LinearWeights Fit(SparseMatrix matrix, int[] targets, SvmOptions svm) =>
        LinearWeights.Quantise(SvmTrainer.Train(matrix, targets, 2, svm), Lanes.Width, svm.Bias);

    private static float Opinion(LinearWeights weights, SparseRow row)
    {
        Span<float> scores = stackalloc float[Lanes.Width];
        weights.Score(row, scores);
        return scores[1] - scores[0];
    }

    private static SparseMatrix Matrix(int[][] rows, HashIndex pieces)
    {
        var starts = new int[rows.Length + 1];
        for (var i = 0; i < rows.Length; i++) starts[i + 1] = starts[i] + rows[i].Length;
        return new SparseMatrix(starts, [.. rows.SelectMany(r => r)], [.. rows.SelectMany(r => r.Select(_ => Value(r.Length)))], pieces.Count);
    }

    private static float Value(int pieces) => 1f / MathF.Sqrt(Math.Max(1, pieces));
}
