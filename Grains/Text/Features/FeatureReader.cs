namespace OrleansTicketing.Text.Features;

/// <summary>
/// Reads a text into feature hashes: words and pairs of words, n-grams of letters inside words, n-grams of Chinese
/// characters. The top bit of a hash tells its group: 0 words, 1 characters. A scratch object: reuse it, one thread at a time.
/// </summary>
public sealed class FeatureReader
{
    private const ulong Prime = 0x9E3779B97F4A7C15;
    private const ulong CharacterBit = 1UL << 63;
    private readonly FeatureOptions _options;
    private char[] _folded = new char[256];
    private ulong[] _hashes = new ulong[1024];
    private readonly List<ulong> _words = [];
    private int _count;

    public FeatureReader(FeatureOptions options) => _options = options;

    public static int GroupOf(ulong hash) => (int)(hash >> 63);

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
                ReadWord(run);
            else
                ReadCjk(run);
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
                if (n >= _options.MinGram) AddCharacters(hash);
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
                AddCharacters(hash);
            }
        }
    }

    // Multiply and rotate: one character a step, so that an n-gram costs one step more than the one before it.
    private static ulong Step(ulong hash, char c) => ulong.RotateLeft((hash ^ c) * Prime, 29);

    private void AddWord(ulong hash) => _hashes[_count++] = Mix(hash) & ~CharacterBit;

    private void AddCharacters(ulong hash) => _hashes[_count++] = Mix(hash) | CharacterBit;

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
