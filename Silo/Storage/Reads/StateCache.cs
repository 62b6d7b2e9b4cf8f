using System.Collections.Concurrent;

namespace OrleansTicketing.Silo.Storage.Reads;

/// <summary>
/// States that were read lately, so that lists looked at again and again are not parsed again: that is half of what a page costs. A version's
/// state never changes, so nothing here can be out of date.
/// </summary>
/// <param name="most">When so many are young, they grow old; and what was old and not read since is dropped.</param>
internal sealed class StateCache<T>(int most)
    where T : class
{
    private volatile ConcurrentDictionary<string, (long Version, T State)> _young = new();
    private volatile ConcurrentDictionary<string, (long Version, T State)> _old = new();

    public T Get<TFrom>(string id, long version, TFrom from, Func<TFrom, T> read)
    {
        if (_young.TryGetValue(id, out var found) && found.Version == version) return found.State;
        if (!_old.TryGetValue(id, out found) || found.Version != version) found = (version, read(from));
        var young = _young;
        young[id] = found;
        // Two who do this at once drop some that were worth keeping, no more.
        if (young.Count >= most) (_old, _young) = (young, new());
        return found.State;
    }
}
