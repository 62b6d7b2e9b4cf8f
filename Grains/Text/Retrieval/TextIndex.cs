using System.Runtime.InteropServices;
using OrleansTicketing.Text.Features;

namespace OrleansTicketing.Text.Retrieval;

/// <summary>A found document with its score; higher is better, the scale is the query's own.</summary>
public readonly record struct Hit(int Document, float Score);

/// <summary>
/// An inverted index over words and character n-grams, ranked by BM25 (Robertson &amp; Zaragoza 2009). Documents may be added
/// and removed at any time. Searching is bounded: the rarest features come first, frequent ones only while the budget lasts.
/// One writer, and no reader while it writes.
/// </summary>
public sealed class TextIndex
{
    private const float Saturation = 1.2f;
    private const float LengthShare = 0.75f;
    // Softens the inverse document frequency: among short texts rare n-grams are chance as often as sense.
    private const float IdfPower = 0.7f;
    private const int PostingBudget = 500_000;
    private static readonly FeatureOptions Options = new(MinGram: 3, MaxGram: 4, MaxCjkGram: 2, CjkEdge: 0, PairSpan: 1);
    private readonly HashIndex _features = new();
    private readonly List<List<Posting>> _postings = [];
    private readonly List<int> _lengths = [];
    private readonly FeatureReader _reader = new(Options);
    private long _totalLength;
    private float[] _scores = [];
    private float[] _saturations = [];
    private bool _changed = true;

    private readonly record struct Posting(int Document, int Count);

    /// <summary>Documents that are not removed.</summary>
    public int Count { get; private set; }

    /// <summary>Adds a text and returns its number: 0, 1, 2, ...</summary>
    public int Add(ReadOnlySpan<char> text)
    {
        var document = _lengths.Count;
        var hashes = _reader.Read(text);
        hashes.Sort();
        for (var i = 0; i < hashes.Length;)
        {
            var (hash, start) = (hashes[i], i);
            while (i < hashes.Length && hashes[i] == hash) i++;
            var feature = _features.FindOrAdd(hash);
            if (feature == _postings.Count) _postings.Add([]);
            _postings[feature].Add(new Posting(document, i - start));
        }
        _lengths.Add(hashes.Length);
        _totalLength += hashes.Length;
        _changed = true;
        Count++;
        return document;
    }

    /// <summary>Forgets a document; its number is not used again.</summary>
    public void Remove(int document)
    {
        if (_lengths[document] < 0) return;
        _totalLength -= _lengths[document];
        _lengths[document] = -1;
        _changed = true;
        Count--;
    }

    /// <summary>The best documents, best first; equal scores in order of their numbers.</summary>
    public IReadOnlyList<Hit> Search(ReadOnlySpan<char> text, int count)
    {
        if (_changed) Refresh();
        var scores = _scores.AsSpan(0, _lengths.Count);
        scores.Clear();
        var budget = PostingBudget;
        foreach (var postings in Matching(text))
        {
            if ((budget -= postings.Count) < 0) break;
            if (Idf(postings.Count) is not (> 0 and var idf)) continue;
            foreach (var (document, times) in CollectionsMarshal.AsSpan(postings))
                scores[document] += idf * (Saturation + 1) * times / (times + _saturations[document]);
        }
        return Best(scores, count);
    }

    /// <summary>What a document of exactly this text would score: the scale of a query. What no document has counts too.</summary>
    public float Ceiling(ReadOnlySpan<char> text)
    {
        var hashes = _reader.Read(text);
        hashes.Sort();
        var saturation = Saturation * (1 - LengthShare + LengthShare * hashes.Length * Count / Math.Max(1f, _totalLength));
        var sum = 0f;
        for (var i = 0; i < hashes.Length;)
        {
            var (hash, start) = (hashes[i], i);
            while (i < hashes.Length && hashes[i] == hash) i++;
            var holders = _features.Find(hash) is var feature and >= 0 ? _postings[feature].Count : 0;
            sum += Idf(holders) * (Saturation + 1) * (i - start) / (i - start + saturation);
        }
        return sum;
    }

    /// <summary>How much a feature of so many documents says; removed ones still stand in its list, hence never below nothing.</summary>
    private float Idf(int holders) => MathF.Pow(MathF.Log(1 + Math.Max(0, Count - holders + 0.5f) / (holders + 0.5f)), IdfPower);

    // What a document's length does to its scores depends on the average, so it is worked out after changes.
    private void Refresh()
    {
        if (_scores.Length < _lengths.Count) (_scores, _saturations) = (new float[_lengths.Count * 2], new float[_lengths.Count * 2]);
        var average = (float)_totalLength / Math.Max(1, Count);
        for (var i = 0; i < _lengths.Count; i++)
            _saturations[i] = Saturation * (1 - LengthShare + LengthShare * _lengths[i] / average);
        _changed = false;
    }

    private IEnumerable<List<Posting>> Matching(ReadOnlySpan<char> text)
    {
        var found = new HashSet<int>();
        foreach (var hash in _reader.Read(text))
            if (_features.Find(hash) is var feature and >= 0) found.Add(feature);
        return found.Order().Select(feature => _postings[feature]).OrderBy(postings => postings.Count);
    }

    private List<Hit> Best(ReadOnlySpan<float> scores, int count)
    {
        var heap = new PriorityQueue<int, (float, int)>(count + 1);
        var lowest = 0f;
        for (var document = 0; document < scores.Length; document++)
        {
            if (scores[document] <= lowest || _lengths[document] < 0) continue;
            heap.Enqueue(document, (scores[document], -document));
            if (heap.Count <= count) continue;
            heap.Dequeue();
            heap.TryPeek(out _, out var worst);
            lowest = worst.Item1;
        }
        var hits = new List<Hit>(heap.Count);
        while (heap.TryDequeue(out var document, out var key)) hits.Add(new Hit(document, key.Item1));
        hits.Reverse();
        return hits;
    }
}
