using System.Collections.Concurrent;

namespace OrleansTicketing.Silo.Storage.Reads;

/// <summary>
/// States that were read lately, so that lists looked at again and again neither fetch nor parse them again: that is half of what a page costs. A
/// version's state never changes, so nothing here can be out of date.
/// </summary>
/// <param name="most">When so many are young, they grow old; and what was old and not read since is dropped.</param>
internal sealed class StateCache<T>(int most)
    where T : class
{
    private volatile ConcurrentDictionary<string, (long Version, T State)> _young = new();
    private volatile ConcurrentDictionary<string, (long Version, T State)> _old = new();

    public T? Find(string id, long version)
    {
        if (_young.TryGetValue(id, out var found) && found.Version == version) return found.State;
        return _old.TryGetValue(id, out found) && found.Version == version ? Keep(id, version, found.State) : null;
    }

    public T Keep(string id, long version, T state)
    {
        var young = _young;
        young[id] = (version, state);
        // Two who do this at once drop some that were worth keeping, no more.
        if (young.Count >= most) (_old, _young) = (young, new());
        return state;
    }
}
