namespace OrleansTicketing.Text.Features;

/// <summary>From 64-bit hashes to small numbers in order of first sight: open addressing, linear probing.</summary>
public sealed class HashIndex
{
    /// <summary>Beyond, probing takes long; far below, the table leaves the processor's caches.</summary>
    private const double Fullest = 0.7;

    // Key and number side by side: in a large table every look is one line of memory from afar. Numbers are stored plus one, so that zero means
    // an empty slot.
    private (ulong Key, int Id)[] _slots;
    private int _mask;

    public HashIndex(int capacity = 1024)
    {
        var size = (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)Math.Max(16, capacity / Fullest + 1));
        _slots = new (ulong, int)[size];
        _mask = size - 1;
    }

    public int Count { get; private set; }

    /// <summary>The number of a hash, or -1.</summary>
    public int Find(ulong hash)
    {
        for (var slot = (int)hash & _mask; ; slot = (slot + 1) & _mask)
        {
            var (key, id) = _slots[slot];
            if (id == 0) return -1;
            if (key == hash) return id - 1;
        }
    }

    /// <summary>The number of a hash, given now if it had none.</summary>
    public int FindOrAdd(ulong hash)
    {
        var found = Find(hash);
        if (found >= 0) return found;
        if (Count + 1 > _slots.Length * Fullest) Grow();
        Place(hash, ++Count);
        return Count - 1;
    }

    /// <summary>All hashes in the order of their numbers.</summary>
    public ulong[] Hashes()
    {
        var hashes = new ulong[Count];
        foreach (var (key, id) in _slots)
            if (id != 0) hashes[id - 1] = key;
        return hashes;
    }

    private void Place(ulong hash, int id)
    {
        var slot = (int)hash & _mask;
        while (_slots[slot].Id != 0) slot = (slot + 1) & _mask;
        _slots[slot] = (hash, id);
    }

    private void Grow()
    {
        var slots = _slots;
        _slots = new (ulong, int)[slots.Length * 2];
        _mask = _slots.Length - 1;
        foreach (var (key, id) in slots)
            if (id != 0) Place(key, id);
    }
}
