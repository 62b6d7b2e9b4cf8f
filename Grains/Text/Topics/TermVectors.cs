namespace OrleansTicketing.Text.Topics;

/// <summary>Texts as tf-idf vectors of length one over readable terms.</summary>
internal sealed class TermVectors
{
    private const int NameTerms = 8;
    private readonly List<string> _terms;
    private readonly Dictionary<string, int> _numbers;
    private readonly int[] _frequency;
    private readonly (int Term, float Weight)[][] _vectors;

    private TermVectors(List<string> terms, Dictionary<string, int> numbers, int[] frequency, (int, float)[][] vectors) =>
        (_terms, _numbers, _frequency, _vectors) = (terms, numbers, frequency, vectors);

    public int Count => _vectors.Length;

    public (int Term, float Weight)[] this[int text] => _vectors[text];

    public string Term(int number) => _terms[number];

    public static TermVectors Build(IReadOnlyList<string> texts)
    {
        // Each term is in memory once: texts hold its number.
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        var counts = new List<int>();
        var sets = texts.Select(text => Terms.Of(text).Select(term => Count(term)).ToArray()).ToArray();
        // A term of one text groups nothing.
        var terms = seen.Where(t => counts[t.Value] > 1).OrderBy(t => t.Key, StringComparer.Ordinal).ToArray();
        var numbers = terms.Index().ToDictionary(t => t.Item.Key, t => t.Index, StringComparer.Ordinal);
        int[] frequency = [.. terms.Select(t => counts[t.Value])];
        var places = new int[counts.Count];
        Array.Fill(places, -1);
        foreach (var (place, term) in terms.Index()) places[term.Value] = place;
        var vectors = sets.Select(set => Normalise([.. set
            .Select(number => places[number])
            .Where(term => term >= 0)
            .Select(term => (Term: term, Weight: MathF.Log((1f + texts.Count) / (1f + frequency[term])) + 0.1f))
            .OrderBy(t => t.Term)]));
        return new TermVectors([.. terms.Select(t => t.Key)], numbers, frequency, [.. vectors]);

        int Count(string term)
        {
            if (!seen.TryGetValue(term, out var number))
            {
                seen[term] = number = counts.Count;
                counts.Add(0);
            }
            counts[number]++;
            return number;
        }
    }

    /// <summary>An older centre in this run's numbers; terms nobody uses any more fall away.</summary>
    public Dictionary<int, float> Project(IReadOnlyDictionary<string, float> centre) =>
        centre.Where(c => _numbers.ContainsKey(c.Key)).ToDictionary(c => _numbers[c.Key], c => c.Value);

    /// <summary>
    /// What a group of texts says and the others do not: frequent inside × rare outside. A term that only occurs within a
    /// longer chosen one, or around a shorter one, is left out.
    /// </summary>
    public IReadOnlyList<string> Name(IEnumerable<int> texts)
    {
        var members = texts.ToArray();
        var ranked = members.SelectMany(text => _vectors[text]).CountBy(t => t.Term)
            .Select(t => (Term: _terms[t.Key], Score: t.Value * MathF.Log(1f + (float)Count / _frequency[t.Key]) * MathF.Sqrt(_terms[t.Key].Length)))
            .OrderByDescending(t => t.Score).ThenBy(t => t.Term, StringComparer.Ordinal);
        var names = new List<string>();
        foreach (var (term, _) in ranked)
        {
            if (names.Count == NameTerms) break;
            if (!names.Any(n => n.Contains(term, StringComparison.Ordinal) || term.Contains(n, StringComparison.Ordinal))) names.Add(term);
        }
        return names;
    }

    private static (int Term, float Weight)[] Normalise((int Term, float Weight)[] vector)
    {
        var length = MathF.Sqrt(vector.Sum(t => t.Weight * t.Weight));
        for (var i = 0; i < vector.Length; i++) vector[i].Weight /= length;
        return vector;
    }
}
