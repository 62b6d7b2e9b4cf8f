namespace OrleansTicketing.Silo.Storage.Reads;

/// <summary>Where a subject matched.</summary>
internal readonly record struct SubjectHit(long CreatedAt, long Number) : IComparable<SubjectHit>
{
    public int CompareTo(SubjectHit other) => (CreatedAt, Number).CompareTo((other.CreatedAt, other.Number));
}

/// <summary>
/// Some thousand folded subjects in one piece of memory, so that looking through them is one vectorised search and not thousands of calls.
/// It only grows.
/// </summary>
internal sealed class SubjectChunk
{
    private const int Size = 256 * 1024;
    private const byte Separator = 0xFF; // Never part of UTF-8.

    private readonly byte[] _text = new byte[Size];
    private readonly List<int> _ends = [];
    private readonly List<SubjectHit> _tickets = [];

    public long First { get; private set; } = long.MaxValue;

    public long Last { get; private set; } = long.MinValue;

    public bool TryAdd(SubjectHit ticket, ReadOnlySpan<byte> subject)
    {
        var start = _ends.Count == 0 ? 0 : _ends[^1];
        if (start + subject.Length + 1 > Size)
            return false;
        subject.CopyTo(_text.AsSpan(start));
        _text[start + subject.Length] = Separator;
        _ends.Add(start + subject.Length + 1);
        _tickets.Add(ticket);
        First = Math.Min(First, ticket.CreatedAt);
        Last = Math.Max(Last, ticket.CreatedAt);
        return true;
    }

    public void Find(ReadOnlySpan<byte> part, List<SubjectHit> hits)
    {
        var text = _text.AsSpan(0, _ends.Count == 0 ? 0 : _ends[^1]);
        for (var start = 0; start < text.Length;)
        {
            var at = text[start..].IndexOf(part);
            if (at < 0)
                return;
            // The first that ends beyond the match is the one that holds it.
            var index = _ends.BinarySearch(start + at);
            index = index < 0 ? ~index : index + 1;
            hits.Add(_tickets[index]);
            start = _ends[index];
        }
    }
}
