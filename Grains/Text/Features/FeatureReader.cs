namespace OrleansTicketing.Text.Features;

/// <summary>
/// Reads a text into feature hashes: words and pairs of words, n-grams of letters inside words, n-grams of Chinese
/// characters. The top bits of a hash tell its group (<see cref="FeatureGroup"/>). A scratch object: reuse it, one thread at a time.
/// </summary>
public sealed class FeatureReader
{
    private const ulong Prime = 0x9E3779B97F4A7C15;
    private const int GroupBits = 2;
    private const int GroupShift = 64 - GroupBits;
    // What stands before the first character and behind the last.
    private const char Start = '\u0002';
    private const char End = '\u0003';
    private readonly FeatureOptions _options;
    private char[] _folded = new char[256];
    private ulong[] _hashes = new ulong[1024];
    private readonly List<ulong> _words = [];
    private int _count;

    public FeatureReader(FeatureOptions options) => _options = options;

    public static FeatureGroup GroupOf(ulong hash) => (FeatureGroup)(hash >> GroupShift);

    /// <summary>All features of the text, repeated as often as they occur. Valid until the next call.</summary>
    public Span<ulong> Read(ReadOnlySpan<char> text)
    {
        if (_folded.Length < text.Length) _folded = new char[text.Length * 2];
        var folded = _folded.AsSpan(0, Folding.Fold(text, _folded));
        _count = 0;
        _words.Clear();
        for (var i = 0; i < folded.Length;)
        {
            var kind = CharacterKinds.Of(folded[i]);
            var start = i++;
            if (kind == CharacterKind.Other) continue;
            while (i < folded.Length && (CharacterKinds.Of(folded[i]) == kind || IsInnerApostrophe(folded, i, kind))) i++;
            var run = folded[start..i];
            if (kind == CharacterKind.Word)
            {
                ReadWord(run);
                if (_options.CjkEdge > 0) ReadBeside(folded, start, i);
            }
            else
            {
                ReadCjk(run);
                if (_options.CjkEdge > 0) ReadEdges(run, start > 0 ? folded[start - 1] : Start, i < folded.Length ? folded[i] : End);
            }
        }
        ReadPairs();
        return _hashes.AsSpan(0, _count);
    }

    private static bool IsInnerApostrophe(ReadOnlySpan<char> text, int i, CharacterKind kind) =>
        kind == CharacterKind.Word && text[i] == '\'' && i + 1 < text.Length && CharacterKinds.Of(text[i + 1]) == kind;

    private void ReadWord(ReadOnlySpan<char> word)
    {
        Reserve(1 + (word.Length + 2) * (_options.MaxGram - _options.MinGram + 1));
        ulong whole = 7;
        foreach (var c in word) whole = Step(whole, c);
        AddWord(whole);
        _words.Add(whole);
        // The word's edges count as characters, so that prefixes and suffixes are features of their own.
        for (var start = -1; start <= word.Length - _options.MinGram + 1; start++)
        {
            ulong hash = 11;
            for (var n = 1; n <= _options.MaxGram && start + n <= word.Length + 1; n++)
            {
                var at = start + n - 1;
                hash = Step(hash, at < 0 || at == word.Length ? ' ' : word[at]);
                if (n >= _options.MinGram) Add(hash, FeatureGroup.Characters);
            }
        }
    }

    // Neighbours in their order, words further apart in any order: who says what of what, without a grammar.
    private void ReadPairs()
    {
        Reserve(_words.Count * _options.PairSpan);
        for (var i = 1; i < _words.Count; i++)
        {
            AddWord(Step(_words[i - 1], '\u0001') ^ _words[i]);
            for (var j = i - 2; j >= Math.Max(0, i - _options.PairSpan); j--) AddWord(Step(_words[j] + _words[i], '\u0002'));
        }
    }

    private void ReadCjk(ReadOnlySpan<char> run)
    {
        Reserve(run.Length * _options.MaxCjkGram);
        for (var start = 0; start < run.Length; start++)
        {
            ulong hash = 13;
            for (var n = 0; n < _options.MaxCjkGram && start + n < run.Length; n++)
            {
                hash = Step(hash, run[start + n]);
                Add(hash, FeatureGroup.Cjk);
            }
        }
    }

    // Where a clause begins and ends, by which mark, says something that its characters alone do not: 好！ / 不好说。
    private void ReadEdges(ReadOnlySpan<char> run, char before, char after)
    {
        var longest = Math.Min(_options.CjkEdge, run.Length);
        Reserve(2 * longest + 2);
        Add(Step(17, Kind(before)), FeatureGroup.Cjk);
        Add(Step(19, Kind(after)), FeatureGroup.Cjk);
        ulong first = 23, last = 29;
        for (var n = 0; n < longest; n++)
        {
            first = Step(first, run[n]);
            last = Step(last, run[^(n + 1)]);
            Add(first, FeatureGroup.Cjk);
            Add(last, FeatureGroup.Cjk);
        }
    }

    // A word or number with the Chinese that touches it: A股, 3折.
    private void ReadBeside(ReadOnlySpan<char> text, int start, int end)
    {
        Reserve(2 * _options.CjkEdge);
        var (before, after) = (Step(_words[^1], Start), Step(_words[^1], End));
        for (var n = 1; n <= _options.CjkEdge && start - n >= 0 && CharacterKinds.Of(text[start - n]) == CharacterKind.Cjk; n++)
            Add(before = Step(before, text[start - n]), FeatureGroup.Cjk);
        for (var n = 0; n < _options.CjkEdge && end + n < text.Length && CharacterKinds.Of(text[end + n]) == CharacterKind.Cjk; n++)
            Add(after = Step(after, text[end + n]), FeatureGroup.Cjk);
    }

    // Which letter or digit it is, the word itself says.
    private static char Kind(char c) => char.IsDigit(c) ? '0' : char.IsLetter(c) ? 'a' : c;

    // Multiply and rotate: one character a step, so that an n-gram costs one step more than the one before it.
    private static ulong Step(ulong hash, char c) => ulong.RotateLeft((hash ^ c) * Prime, 29);

    private void AddWord(ulong hash) => Add(hash, FeatureGroup.Words);

    private void Add(ulong hash, FeatureGroup group) => _hashes[_count++] = (Mix(hash) >> GroupBits) | (ulong)group << GroupShift;

    private static ulong Mix(ulong hash)
    {
        hash = (hash ^ (hash >> 32)) * Prime;
        return hash ^ (hash >> 29);
    }

    private void Reserve(int more)
    {
        if (_count + more > _hashes.Length) Array.Resize(ref _hashes, Math.Max(_hashes.Length * 2, _count + more));
    }
}
