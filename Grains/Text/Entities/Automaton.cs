namespace OrleansTicketing.Text.Entities;

/// <summary>Finds many words in one pass over a text (Aho &amp; Corasick 1975).</summary>
internal sealed class Automaton
{
    private readonly List<Dictionary<char, int>> _next = [[]];
    private readonly List<int> _fail = [0];
    private readonly List<List<int>> _ends = [[]];

    public Automaton(IReadOnlyList<string> patterns)
    {
        for (var pattern = 0; pattern < patterns.Count; pattern++) Insert(patterns[pattern], pattern);
        var queue = new Queue<int>(_next[0].Values);
        while (queue.TryDequeue(out var state))
        {
            foreach (var (c, child) in _next[state])
            {
                _fail[child] = Follow(_fail[state], c);
                _ends[child].AddRange(_ends[_fail[child]]);
                queue.Enqueue(child);
            }
        }
    }

    /// <summary>Every pattern's every occurrence, with the position after it.</summary>
    public IEnumerable<(int Pattern, int End)> Search(string text)
    {
        var state = 0;
        for (var i = 0; i < text.Length; i++)
        {
            state = Follow(state, text[i]);
            foreach (var pattern in _ends[state]) yield return (pattern, i + 1);
        }
    }

    private int Follow(int state, char c)
    {
        while (true)
        {
            if (_next[state].TryGetValue(c, out var child)) return child;
            if (state == 0) return 0;
            state = _fail[state];
        }
    }

    private void Insert(string word, int pattern)
    {
        var state = 0;
        foreach (var c in word)
        {
            if (!_next[state].TryGetValue(c, out var child))
            {
                child = _next.Count;
                _next[state][c] = child;
                _next.Add([]);
                _fail.Add(0);
                _ends.Add([]);
            }
            state = child;
        }
        _ends[state].Add(pattern);
    }
}
