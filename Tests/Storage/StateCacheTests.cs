using OrleansTicketing.Silo.Storage.Reads;

namespace OrleansTicketing.Tests.Storage;

public sealed class StateCacheTests
{
    private readonly StateCache<string> _cache = new(most: 2);
    private readonly List<string> _read = [];

    [Fact]
    public void A_state_is_read_once_a_version()
    {
        Assert.Equal("one v1", Get("one", 1));
        Assert.Equal("one v1", Get("one", 1));
        Assert.Equal("one v2", Get("one", 2));
        Assert.Equal("one v2", Get("one", 2));
        Assert.Equal(["one v1", "one v2"], _read);
    }

    [Fact]
    public void What_is_looked_at_stays_and_what_is_not_goes()
    {
        Get("kept", 1);
        foreach (var other in Enumerable.Range(0, 10))
        {
            Get($"other {other}", 1);
            Get("kept", 1);
        }
        Get("other 0", 1);
        Assert.Equal(1, _read.Count(r => r == "kept v1"));
        Assert.Equal(2, _read.Count(r => r == "other 0 v1"));
    }

    [Fact]
    public void An_old_version_asked_for_again_is_itself()
    {
        Get("one", 2);
        Assert.Equal("one v1", Get("one", 1));
    }

    private string Get(string id, long version)
    {
        if (_cache.Find(id, version) is { } found) return found;
        _read.Add($"{id} v{version}");
        return _cache.Keep(id, version, $"{id} v{version}");
    }
}
