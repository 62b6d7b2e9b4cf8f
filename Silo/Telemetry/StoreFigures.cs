using System.Collections.Immutable;
using System.Data.Common;

namespace OrleansTicketing.Silo.Telemetry;

/// <summary>What the store holds at an instant.</summary>
public sealed record StoreFigures(long OutboxPending, TimeSpan OutboxOldestAge, long Parked, ImmutableArray<QueueDepth> QueueDepths)
{
    public static readonly StoreFigures None = new(0, TimeSpan.Zero, 0, []);
}

public readonly record struct QueueDepth(string Queue, long Depth);

/// <summary>The figures behind the gauges: read when somebody looks, and then for all who look within the next seconds.</summary>
public interface IStoreFigures
{
    /// <summary>The figures as last read; reads them again first when they are older than a scrape ought to see.</summary>
    StoreFigures Current { get; }

    /// <summary>Makes <see cref="Current"/> fresh without holding a thread.</summary>
    Task Refresh(CancellationToken cancellation);
}

/// <summary>Before, or without, a store.</summary>
public sealed class NoStoreFigures : IStoreFigures
{
    public static readonly NoStoreFigures Instance = new();

    public StoreFigures Current => StoreFigures.None;

    public Task Refresh(CancellationToken cancellation) => Task.CompletedTask;
}

/// <summary>
/// Reads the figures by SQL that both dialects understand. A store that does not answer leaves the last figures standing: <c>/health/ready</c> tells about it.
/// </summary>
public sealed class SqlStoreFigures(Func<CancellationToken, Task<DbConnection>> open, TimeProvider time) : IStoreFigures, IDisposable
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    // Message ids are time-ordered, so the first one that is not parked is the oldest, and tells its own age.
    private const string Outbox = """
        SELECT (SELECT count(*) FROM outbox WHERE parked_at IS NULL),
               (SELECT count(*) FROM outbox WHERE parked_at IS NOT NULL) + (SELECT count(*) FROM reminder WHERE parked_at IS NOT NULL),
               (SELECT id FROM outbox WHERE parked_at IS NULL ORDER BY id LIMIT 1)
        """;

    // Every queue, also the empty ones: a gauge that is no longer set would keep its last value for ever.
    private const string Queues = """
        SELECT q.id, (SELECT count(*) FROM ticket t WHERE t.queue = q.id AND t.status = 'queued') FROM queue q ORDER BY q.id
        """;

    private readonly SemaphoreSlim _one = new(1);
    private StoreFigures _figures = StoreFigures.None;
    private long _readAt = long.MinValue;

    public StoreFigures Current
    {
        get
        {
            // Stale here means that a reader without /metrics asks (OTLP, on a thread of its own): it may wait.
            if (!IsFresh) Task.Run(() => Refresh(CancellationToken.None)).Wait(Patience);
            return _figures;
        }
    }

    private bool IsFresh => _readAt != long.MinValue && time.GetElapsedTime(_readAt) < Fresh;

    public async Task Refresh(CancellationToken cancellation)
    {
        await _one.WaitAsync(cancellation);
        try
        {
            if (IsFresh) return;
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            patience.CancelAfter(Patience);
            _figures = await Read(patience.Token);
        }
        catch (Exception e) when (e is DbException or TimeoutException or InvalidOperationException or OperationCanceledException && !cancellation.IsCancellationRequested)
        {
        }
        finally
        {
            _readAt = time.GetTimestamp();
            _one.Release();
        }
    }

    public void Dispose() => _one.Dispose();

    private async Task<StoreFigures> Read(CancellationToken cancellation)
    {
        await using var connection = await open(cancellation);
        await using var command = connection.CreateCommand();
        command.CommandText = Outbox;
        var figures = StoreFigures.None;
        await using (var row = await command.ExecuteReaderAsync(cancellation))
        {
            if (await row.ReadAsync(cancellation))
                figures = new(row.GetInt64(0), row.IsDBNull(2) ? TimeSpan.Zero : Age(row.GetValue(2)), row.GetInt64(1), []);
        }

        command.CommandText = Queues;
        var depths = ImmutableArray.CreateBuilder<QueueDepth>();
        await using var rows = await command.ExecuteReaderAsync(cancellation);
        while (await rows.ReadAsync(cancellation)) depths.Add(new(rows.GetString(0), rows.GetInt64(1)));
        return figures with { QueueDepths = depths.ToImmutable() };
    }

    /// <summary>A version 7 UUID begins with 48 bits of Unix milliseconds; SQLite gives its bytes, PostgreSQL a Guid.</summary>
    private TimeSpan Age(object id)
    {
        var bytes = id as byte[] ?? ((Guid)id).ToByteArray(bigEndian: true);
        var ms = bytes.AsSpan(0, 6).ToArray().Aggregate(0L, (sum, b) => (sum << 8) | b);
        var age = time.GetUtcNow() - DateTimeOffset.FromUnixTimeMilliseconds(ms);
        return age > TimeSpan.Zero ? age : TimeSpan.Zero;
    }
}
