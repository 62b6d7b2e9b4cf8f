using OrleansTicketing.Text.Learning;

namespace OrleansTicketing.Text.Retrieval;

/// <summary>An earlier text that says nearly the same.</summary>
public readonly record struct Duplicate(string Id, double Similarity);

/// <summary>
/// Finds near duplicates without comparing all pairs: MinHash signatures in bands (Broder 1997) propose, the exact
/// Jaccard similarity of the shingle sets decides.
/// </summary>
public sealed class DuplicateIndex(double atLeast = 0.7)
{
    // 20 bands of 3 rows: a pair at 0.7 is proposed with probability 0.9998, a pair at 0.2 with 0.15.
    private const int Bands = 20;
    private const int Rows = 3;
    private static readonly ulong[] Seeds = MakeSeeds();
    private readonly Dictionary<(int Band, ulong Key), List<string>> _buckets = [];
    private readonly Dictionary<string, ulong[]> _shingles = [];

    public int Count => _shingles.Count;

    public void Add(string id, string text)
    {
        if (!_shingles.TryAdd(id, Shingles.Of(text))) return;
        foreach (var key in Keys(_shingles[id]))
        {
            if (!_buckets.TryGetValue(key, out var bucket)) _buckets[key] = bucket = [];
            bucket.Add(id);
        }
    }

    public void Remove(string id)
    {
        if (!_shingles.Remove(id, out var shingles)) return;
        foreach (var key in Keys(shingles))
            if (_buckets[key].Remove(id) && _buckets[key].Count == 0) _buckets.Remove(key);
    }

    /// <summary>Earlier texts at least as similar as asked, most similar first.</summary>
    public IReadOnlyList<Duplicate> Find(string text)
    {
        var shingles = Shingles.Of(text);
        var proposed = new HashSet<string>();
        foreach (var key in Keys(shingles))
            if (_buckets.TryGetValue(key, out var bucket)) proposed.UnionWith(bucket);
        return [.. proposed
            .Select(id => new Duplicate(id, Shingles.Similarity(shingles, _shingles[id])))
            .Where(d => d.Similarity >= atLeast)
            .OrderByDescending(d => d.Similarity).ThenBy(d => d.Id, StringComparer.Ordinal)];
    }

    private static IEnumerable<(int, ulong)> Keys(ulong[] shingles)
    {
        for (var band = 0; band < Bands; band++)
        {
            ulong key = 0;
            for (var row = 0; row < Rows; row++)
            {
                var lowest = ulong.MaxValue;
                foreach (var shingle in shingles) lowest = Math.Min(lowest, new SplitMix(shingle ^ Seeds[band * Rows + row]).Next());
                key = new SplitMix(key ^ lowest).Next();
            }
            yield return (band, key);
        }
    }

    private static ulong[] MakeSeeds()
    {
        var chance = new SplitMix(4);
        var seeds = new ulong[Bands * Rows];
        for (var i = 0; i < seeds.Length; i++) seeds[i] = chance.Next();
        return seeds;
    }
}
