namespace OrleansTicketing.Text.Features;

/// <summary>From 64-bit hashes to small numbers in order of first sight: open addressing, linear probing.</summary>
public sealed class HashIndex
{
    private ulong[] _keys;
    private int[] _ids;
    private int _mask;

    public HashIndex(int capacity = 1024)
    {
        var size = (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)Math.Max(16, capacity * 2));
        _keys = new ulong[size];
        _ids = new int[size];
        _mask = size - 1;
    }

    public int Count { get; private set; }

    /// <summary>The number of a hash, or -1.</summary>
    public int Find(ulong hash)
    {
        for (var slot = (int)hash & _mask; ; slot = (slot + 1) & _mask)
        {
            // Ids are stored plus one, so that zero means an empty slot.
            if (_ids[slot] == 0) return -1;
            if (_keys[slot] == hash) return _ids[slot] - 1;
        }
    }

    /// <summary>The number of a hash, given now if it had none.</summary>
    public int FindOrAdd(ulong hash)
    {
        var found = Find(hash);
        if (found >= 0) return found;
        if ((Count + 1) * 2 > _keys.Length) Grow();
        Place(hash, ++Count);
        return Count - 1;
    }

    /// <summary>All hashes in the order of their numbers.</summary>
    public ulong[] Hashes()
    {
        var hashes = new ulong[Count];
        for (var slot = 0; slot < _ids.Length; slot++)
            if (_ids[slot] != 0) hashes[_ids[slot] - 1] = _keys[slot];
        return hashes;
    }

    private void Place(ulong hash, int id)
    {
        var slot = (int)hash & _mask;
        while (_ids[slot] != 0) slot = (slot + 1) & _mask;
        _keys[slot] = hash;
        _ids[slot] = id;
    }

    private void Grow()
    {
        var (keys, ids) = (_keys, _ids);
        _keys = new ulong[keys.Length * 2];
        _ids = new int[ids.Length * 2];
        _mask = _keys.Length - 1;
        for (var i = 0; i < keys.Length; i++)
            if (ids[i] != 0) Place(keys[i], ids[i]);
    }
}
