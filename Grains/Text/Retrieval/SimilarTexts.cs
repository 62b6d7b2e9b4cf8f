namespace OrleansTicketing.Text.Retrieval;

/// <summary>A text that says something like what was asked for.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Score">0–1; 1 = the same words.</param>
/// <param name="IsDuplicate">Nearly the same text: the share of common pieces decides, whatever the words' weights say.</param>
public readonly record struct SimilarText(string Id, double Score, bool IsDuplicate);

/// <summary>
/// The newest texts, searchable by what they share: words, and pieces where nearly the same is wanted. Kept in parts: a full one is closed, and
/// when there are too many the oldest is dropped whole, so that nothing is ever taken out of an index. One thread at a time.
/// </summary>
/// <param name="partSize">Texts a part.</param>
/// <param name="parts">How many full parts are kept beside the growing one.</param>
public sealed class SimilarTexts(int partSize = SimilarTexts.PartSize, int parts = 4)
{
    public const int PartSize = 25_000;

    /// <summary>What is said beyond this is not looked at.</summary>
    private const int MostCharacters = 1_000;
    private const double Duplicate = 0.7;

    private readonly List<Part> _parts = [new()];

    public int Count => _parts.Sum(p => p.Index.Count);

    /// <summary>Whether older texts still have a place.</summary>
    public bool HasRoom => _parts.Count <= parts;

    /// <summary>Adds a text that is newer than all others.</summary>
    public void Add(string id, string text)
    {
        if (TextOf(id) is not null) return;
        if (_parts[^1].Index.Count >= partSize) _parts.Add(new());
        if (_parts.Count > parts + 1) _parts.RemoveAt(0);
        _parts[^1].Add(id, Cut(text));
    }

    /// <summary>Puts texts that are older than all others before them; made elsewhere, so that this takes no time.</summary>
    public void AddOlder(Part part) => _parts.Insert(0, part);

    /// <summary>The text with this id, as far as it is looked at; null when it is not here.</summary>
    public string? TextOf(string id)
    {
        foreach (var part in _parts)
            if (part.TextOf(id) is { } text) return text;
        return null;
    }

    /// <summary>
    /// What to look at closer: first, in at most half of the places, what may be nearly the same, whatever its rank by words; then the texts whose
    /// words are most like these, best first, newer before older.
    /// </summary>
    public IReadOnlyList<SimilarText> Find(string text, int count, string? except = null)
    {
        text = Cut(text);
        var shingles = Shingles.Of(text);
        var newestFirst = _parts.AsEnumerable().Reverse().ToArray();
        SimilarText[] alike = [.. newestFirst.SelectMany(part => part.Find(text, count, except)).OrderByDescending(s => s.Score).Take(count)];
        var scores = alike.ToDictionary(s => s.Id, s => s.Score);
        var near = newestFirst.SelectMany(part => part.Near(shingles, count / 2, except)).OrderByDescending(n => n.Equal).Take(count / 2)
            .Select(n => new SimilarText(n.Id, scores.GetValueOrDefault(n.Id), false));
        return [.. near.Concat(alike).DistinctBy(s => s.Id).Take(count)];
    }

    /// <summary>Looks closer at some that were found: which are nearly the same piece by piece; those first, then best first again.</summary>
    public IReadOnlyList<SimilarText> Compare(string text, IEnumerable<SimilarText> found)
    {
        var shingles = Shingles.Of(Cut(text));
        return [.. found.Select(f =>
        {
            var same = TextOf(f.Id) is { } other ? Shingles.Similarity(shingles, Shingles.Of(other)) : 0;
            return f with { Score = Math.Max(f.Score, same), IsDuplicate = same >= Duplicate };
        }).OrderByDescending(s => s.IsDuplicate).ThenByDescending(s => s.Score)];
    }

    private static string Cut(string text) =>
        text.Length <= MostCharacters ? text : text[..(char.IsHighSurrogate(text[MostCharacters - 1]) ? MostCharacters - 1 : MostCharacters)];

    /// <summary>Some of the texts, with an index of their own.</summary>
    public sealed class Part
    {
        private readonly List<(string Id, string Text)> _texts = [];
        private readonly Dictionary<string, int> _places = [];
        private readonly NearDuplicates _near = new();

        internal TextIndex Index { get; } = new();

        public static Part Of(IEnumerable<(string Id, string Text)> oldestFirst)
        {
            var part = new Part();
            foreach (var (id, text) in oldestFirst) part.Add(id, Cut(text));
            return part;
        }

        internal void Add(string id, string text)
        {
            if (!_places.TryAdd(id, _texts.Count)) return;
            Index.Add(text);
            _near.Add(Shingles.Of(text));
            _texts.Add((id, text));
        }

        internal string? TextOf(string id) => _places.TryGetValue(id, out var place) ? _texts[place].Text : null;

        internal IEnumerable<SimilarText> Find(string text, int count, string? except)
        {
            var ceiling = Index.Ceiling(text);
            // Equal scores come oldest first; newer ones are worth more to whoever asks.
            return Index.Search(text, count + 1).OrderByDescending(hit => hit.Score).ThenByDescending(hit => hit.Document)
                .Where(hit => _texts[hit.Document].Id != except)
                .Select(hit => new SimilarText(_texts[hit.Document].Id, Math.Min(1, hit.Score / ceiling), false));
        }

        internal IEnumerable<(string Id, int Equal)> Near(ulong[] shingles, int count, string? except) =>
            _near.Find(shingles, count + 1).Select(near => (_texts[near.Document].Id, near.Equal)).Where(near => near.Id != except);
    }
}
