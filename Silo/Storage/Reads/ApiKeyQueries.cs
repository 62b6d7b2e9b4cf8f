using System.Collections.Concurrent;
using OrleansTicketing.Access;
using OrleansTicketing.Queries;

namespace OrleansTicketing.Silo.Storage.Reads;

/// <inheritdoc cref="IApiKeyQueries"/>
public sealed class ApiKeyQueries : IApiKeyQueries
{
    private const int MostCached = 10_000;
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(5);

    private readonly IReadStore _store;
    private readonly TimeProvider _time;
    private readonly CoalescingReader<string, StoredRow<ApiKey>> _byHash;
    private readonly ConcurrentDictionary<string, (ApiKey Key, long ReadAt)> _cache = new(StringComparer.Ordinal);

    public ApiKeyQueries(IReadStore store, TimeProvider time)
    {
        _store = store;
        _time = time;
        _byHash = new(FindByHashes);
    }

    public ValueTask<ApiKey?> FindByHash(string hash, CancellationToken cancellation) =>
        _cache.TryGetValue(hash, out var known) && _time.GetElapsedTime(known.ReadAt) < Fresh ? new(known.Key) : new(Read(hash, cancellation));

    public Task<Row<ApiKey>?> Find(string id, CancellationToken cancellation) => _store.Find<ApiKey>(GrainKinds.ApiKey, id, cancellation);

    public Task<Page<Row<ApiKey>>> List(PageKey? after, int limit, CancellationToken cancellation) =>
        _store.Newest<ApiKey>(GrainKinds.ApiKey, "api_key s WHERE 1 = 1", _ => { }, after, limit, cancellation);

    public async Task<bool> AnyAdministrator(CancellationToken cancellation)
    {
        await using var connection = await _store.OpenRead(cancellation);
        await using var command = connection.Command("SELECT count(*) FROM api_key WHERE role = 'administrator'");
        return await command.ExecuteScalarAsync(cancellation) is > 0L;
    }

    /// <summary>Only keys that exist are kept: guesses must not push them out, and a new key works at once.</summary>
    private async Task<ApiKey?> Read(string hash, CancellationToken cancellation)
    {
        var readAt = _time.GetTimestamp();
        var key = (await _byHash.Read(hash, cancellation))?.OrThrow().State;
        if (key is null)
            return null;
        if (_cache.Count >= MostCached)
            _cache.Clear();
        _cache[hash] = (key, readAt);
        return key;
    }

    private async Task<IReadOnlyDictionary<string, StoredRow<ApiKey>>> FindByHashes(IReadOnlyCollection<string> hashes)
    {
        await using var connection = await _store.OpenRead(CancellationToken.None);
        await using var command = connection.Command($"SELECT version, state, id, schema, hash FROM api_key WHERE {_store.Dialect.In("hash", "@hashes")}");
        _store.Dialect.AddList(command, "@hashes", hashes);
        await using var row = await command.ExecuteReaderAsync();
        var found = new Dictionary<string, StoredRow<ApiKey>>(StringComparer.Ordinal);
        while (await row.ReadAsync())
            found[row.GetString(4)] = row.Row<ApiKey>(GrainKinds.ApiKey);
        return found;
    }
}
