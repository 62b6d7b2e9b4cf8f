namespace OrleansTicketing.Silo.Storage.Reads;

/// <summary>One search, answered in portions in the list's order. Chunks hardly overlap in time, so the first portion seldom needs more than one.</summary>
internal sealed class SubjectHits
{
    private readonly ReaderWriterLockSlim _lock;
    private readonly byte[] _part;
    private readonly bool _descending;
    private readonly long? _from;
    private readonly Queue<SubjectChunk> _chunks;
    private readonly List<SubjectHit> _found = [];
    private readonly HashSet<long> _known = [];

    public SubjectHits(ReaderWriterLockSlim @lock, IEnumerable<SubjectChunk> chunks, byte[] part, bool descending, long? from)
    {
        (_lock, _part, _descending, _from) = (@lock, part, descending, from);
        _chunks = new(descending ? chunks.OrderByDescending(c => c.Last) : chunks.OrderBy(c => c.First));
    }

    /// <summary>Adds tickets that were found otherwise.</summary>
    public void Add(IEnumerable<SubjectHit> hits) => _found.AddRange(hits.Where(h => IsBeyond(h) && _known.Add(h.Number)));

    /// <summary>The numbers of at least so many next tickets, and of all that have the last one's instant; empty when there are no more.</summary>
    public List<long> Next(int atLeast)
    {
        while (_chunks.TryPeek(out var next))
        {
            // What is not looked at yet lies here or beyond, so all before is complete.
            var edge = _descending ? next.Last : next.First;
            if (_found.Count >= atLeast && _found.Count(h => Precedes(h.CreatedAt, edge)) >= atLeast)
                break;
            Look(_chunks.Dequeue());
        }

        _found.Sort((a, b) => _descending ? b.CompareTo(a) : a.CompareTo(b));
        var end = Math.Min(atLeast, _found.Count);
        while (end > 0 && end < _found.Count && _found[end].CreatedAt == _found[end - 1].CreatedAt)
            end++;
        var portion = _found.GetRange(0, end);
        _found.RemoveRange(0, end);
        return portion.ConvertAll(h => h.Number);
    }

    private void Look(SubjectChunk chunk)
    {
        var hits = new List<SubjectHit>();
        _lock.EnterReadLock();
        try
        {
            chunk.Find(_part, hits);
        }
        finally
        {
            _lock.ExitReadLock();
        }

        Add(hits);
    }

    private bool IsBeyond(SubjectHit hit) => _from is not { } from || !Precedes(hit.CreatedAt, from);

    private bool Precedes(long a, long b) => _descending ? a > b : a < b;
}
