namespace OrleansTicketing.Text.Features;

/// <summary>The features a model knows, most frequent first, with their weights; turns a text into a tf-idf vector.</summary>
public sealed class Vocabulary
{
    private readonly HashIndex _index;
    private readonly float[] _idf;
    private readonly ulong[] _hashes;

    /// <param name="options">How texts are read.</param>
    /// <param name="hashes">The features, in the order of their numbers.</param>
    /// <param name="idf">The inverse document frequency of each.</param>
    public Vocabulary(FeatureOptions options, ulong[] hashes, float[] idf)
    {
        (Options, _hashes, _idf) = (options, hashes, idf);
        _index = new HashIndex(hashes.Length);
        foreach (var hash in hashes) _index.FindOrAdd(hash);
    }

    public FeatureOptions Options { get; }

    public int Count => _hashes.Length;

    public ReadOnlySpan<ulong> Hashes => _hashes;

    public ReadOnlySpan<float> Idf => _idf;

    /// <summary>Whether both turn every text into the same vector.</summary>
    public bool IsLike(Vocabulary other) =>
        Options == other.Options && Hashes.SequenceEqual(other.Hashes) && Idf.SequenceEqual(other.Idf);

    /// <summary>Reads a text into <paramref name="into"/>: log tf × idf, words and characters of length one each.</summary>
    public void Read(ReadOnlySpan<char> text, FeatureReader reader, SparseVector into)
    {
        var hashes = reader.Read(text);
        into.Reserve(hashes.Length);
        foreach (var hash in hashes)
        {
            var id = _index.Find(hash);
            if (id >= 0) into.AddId(id);
        }
        into.Known = hashes.Length == 0 ? 0 : (float)into.Count / hashes.Length;
        into.SortIds(below: Count);
        Weigh(into);
    }

    private void Weigh(SparseVector vector)
    {
        var ids = vector.Ids;
        var count = 0;
        for (var i = 0; i < ids.Length;)
        {
            var (id, start) = (ids[i], i);
            while (i < ids.Length && ids[i] == id) i++;
            ids[count++] = id;
            vector.SetValue(count - 1, TfIdf.Weight(i - start, _idf[id]));
        }
        vector.Count = count;
        TfIdf.Normalise(vector.Ids, vector.Values, _hashes, Options.CharacterWeight);
    }
}
