using OrleansTicketing.Text.Features;

namespace OrleansTicketing.Text.Entities;

/// <summary>
/// Names from a catalogue, one small typo allowed in longer ones. A name with one error still has one of its halves whole
/// (pigeonhole), unless the two letters where the halves meet are swapped; so all halves and that swap are searched at once by Aho and Corasick's
/// automaton, and the edit distance decides.
/// </summary>
internal sealed class ProductNames
{
    private const int MinForTypo = 6;
    private readonly Automaton _automaton;
    private readonly List<(string Name, string Id, int From, int Typos)> _parts = [];

    public ProductNames(IEnumerable<Product> products)
    {
        var patterns = new List<string>();
        void Add(string part, string name, string id, int from, int typos)
        {
            patterns.Add(part);
            _parts.Add((name, id, from, typos));
        }
        foreach (var product in products)
        {
            foreach (var name in product.Names.Select(Folding.Fold).Where(n => n.Length > 1).Distinct())
            {
                Add(name, name, product.Id, 0, 0);
                if (name.Length < MinForTypo) continue;
                var middle = name.Length / 2;
                Add(name[..(middle - 1)] + name[middle] + name[middle - 1] + name[(middle + 1)..], name, product.Id, 0, 0);
                Add(name[..middle], name, product.Id, 0, 1);
                Add(name[middle..], name, product.Id, middle, 1);
            }
        }
        _automaton = new Automaton(patterns);
    }

    public void Find(string text, List<Entity> into)
    {
        if (_parts.Count == 0) return;
        // Folding may drop invisible characters; then positions would shift, so such texts are searched as they are.
        var folded = Folding.Fold(text) is var f && f.Length == text.Length ? f : text.ToLowerInvariant();
        foreach (var (pattern, end) in _automaton.Search(folded))
        {
            var (name, id, from, typos) = _parts[pattern];
            var partLength = typos == 0 ? name.Length : from == 0 ? name.Length / 2 : name.Length - from;
            var match = typos == 0 ? (end - name.Length, end) : Align(folded, name, end - partLength, from);
            if (match is var (start, stop) && start >= 0 && IsWhole(folded, start, stop))
                into.Add(new(EntityKind.Product, start, stop - start, text[start..stop], id));
        }
    }

    // Tries the lengths one typo can give around where the whole half was seen.
    private static (int Start, int Stop)? Align(string text, string name, int partStart, int from)
    {
        for (var change = 0; change <= 2; change++)
        {
            var extra = change == 2 ? -1 : change;
            var start = from == 0 ? partStart : partStart - from - extra;
            var stop = start + name.Length + extra;
            if (start >= 0 && stop <= text.Length && OneEdit(text.AsSpan(start, stop - start), name)) return (start, stop);
        }
        return null;
    }

    private static bool OneEdit(ReadOnlySpan<char> a, ReadOnlySpan<char> b)
    {
        var head = a.CommonPrefixLength(b);
        var (longest, tail) = (Math.Max(a.Length, b.Length), 0);
        while (tail < Math.Min(a.Length, b.Length) - head && a[^(tail + 1)] == b[^(tail + 1)]) tail++;
        if (longest - head - tail <= 1) return true;
        // Two neighbours swapped are one slip of the hand.
        return a.Length == b.Length && a.Length - head - tail == 2 && a[head] == b[head + 1] && a[head + 1] == b[head];
    }

    // Latin names must not start or end inside a word.
    private static bool IsWhole(string text, int start, int stop) =>
        (start == 0 || !(IsLatin(text[start - 1]) && IsLatin(text[start]))) && (stop == text.Length || !(IsLatin(text[stop]) && IsLatin(text[stop - 1])));

    private static bool IsLatin(char c) => CharacterKinds.Of(c) == CharacterKind.Word;
}
