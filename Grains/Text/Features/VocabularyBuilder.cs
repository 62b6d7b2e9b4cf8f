namespace OrleansTicketing.Text.Features;

/// <summary>Learns a vocabulary from texts, and gives the texts back as its vectors: each text is read once.</summary>
public static class VocabularyBuilder
{
    public static (Vocabulary Vocabulary, SparseMatrix Matrix) Build(IReadOnlyList<string> texts, FeatureOptions options)
    {
        var (rows, hashes, frequency) = Count(texts, options);
        var order = Order(hashes, frequency, options.MinTexts);
        var numbers = new int[hashes.Count];
        Array.Fill(numbers, -1);
        var kept = new ulong[order.Length];
        var idf = new float[order.Length];
        for (var id = 0; id < order.Length; id++)
        {
            numbers[order[id]] = id;
            kept[id] = hashes[order[id]];
            idf[id] = TfIdf.Idf(texts.Count, frequency[order[id]], options.IdfPower);
        }
        return (new Vocabulary(options, kept, idf), Weigh(rows, numbers, kept, idf, options));
    }

    private static (List<(int Id, int Count)[]> Rows, List<ulong> Hashes, List<int> Frequency) Count(
        IReadOnlyList<string> texts, FeatureOptions options)
    {
        var reader = new FeatureReader(options);
        var index = new HashIndex(1 << 16);
        var (rows, hashes, frequency) = (new List<(int, int)[]>(texts.Count), new List<ulong>(), new List<int>());
        var row = new List<(int Id, int Count)>();
        foreach (var text in texts)
        {
            var read = reader.Read(text);
            read.Sort();
            row.Clear();
            for (var i = 0; i < read.Length;)
            {
                var (hash, start) = (read[i], i);
                while (i < read.Length && read[i] == hash) i++;
                var id = index.FindOrAdd(hash);
                if (id == hashes.Count)
                {
                    hashes.Add(hash);
                    frequency.Add(0);
                }
                frequency[id]++;
                row.Add((id, i - start));
            }
            rows.Add([.. row]);
        }
        return (rows, hashes, frequency);
    }

    // Most frequent first: the weights of common features then share cache lines. Ties by hash keep it deterministic.
    private static int[] Order(List<ulong> hashes, List<int> frequency, int minimum) =>
        [.. Enumerable.Range(0, hashes.Count)
            .Where(i => frequency[i] >= minimum)
            .OrderByDescending(i => frequency[i]).ThenBy(i => hashes[i])];

    private static SparseMatrix Weigh(
        List<(int Id, int Count)[]> rows, int[] numbers, ulong[] hashes, float[] idf, FeatureOptions options)
    {
        var starts = new int[rows.Count + 1];
        for (var i = 0; i < rows.Count; i++)
            starts[i + 1] = starts[i] + rows[i].Count(feature => numbers[feature.Id] >= 0);
        var (ids, values) = (new int[starts[^1]], new float[starts[^1]]);
        for (var i = 0; i < rows.Count; i++)
        {
            var at = starts[i];
            foreach (var (feature, count) in rows[i])
            {
                if (numbers[feature] is var id and >= 0)
                {
                    ids[at] = id;
                    values[at++] = TfIdf.Weight(count, idf[id]);
                }
            }
            var length = at - starts[i];
            ids.AsSpan(starts[i], length).Sort(values.AsSpan(starts[i], length));
            TfIdf.Normalise(ids.AsSpan(starts[i], length), values.AsSpan(starts[i], length), hashes, options.CharacterWeight);
        }
        return new SparseMatrix(starts, ids, values, hashes.Length);
    }
}
