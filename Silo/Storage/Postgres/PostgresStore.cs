using System.Data.Common;
using Npgsql;
using OrleansTicketing.Silo.Runtime;
using OrleansTicketing.Silo.Storage.Reads;

namespace OrleansTicketing.Silo.Storage.Postgres;

/// <summary>
/// Any number of equal nodes on one PostgreSQL. Row locks and versions are the fence. Every connection has time-outs, so a stopped node
/// cannot hold the others.
/// </summary>
internal sealed class PostgresStore(string connectionString, bool manualClock, Signals signals) : IStore
{
    // A batch reaches every row by its key, in its index's order. Plans are kept, and one made while a table was empty must still be right when it
    // is large.
    private const string ByIndexOnly =
        "-c enable_seqscan=off -c enable_bitmapscan=off -c enable_sort=off -c enable_hashjoin=off -c enable_mergejoin=off -c jit=off";

    private const long MigrationLock = 0x7469636b6574;

    // Lists are written so that one plan is right for all values: a page from index ranges. Planning each time would cost more than reading.
    private readonly NpgsqlDataSource _readers = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(connectionString)
    {
        ApplicationName = "ticketing-read",
        MaxAutoPrepare = 100,
        AutoPrepareMinUsages = 2,
        // Plans are kept by connection, and more readers than the machine can run stand in each other's way: few, used again and again.
        MaxPoolSize = Math.Max(4, 2 * Environment.ProcessorCount),
        // A page of states in one or two receives.
        ReadBufferSize = 65_536,
        // A reader leaves nothing behind that a reset would have to take away.
        NoResetOnClose = true,
        Options = "-c plan_cache_mode=force_generic_plan -c random_page_cost=1.1 -c max_parallel_workers_per_gather=0 "
            + "-c default_transaction_read_only=on -c statement_timeout=10s -c idle_in_transaction_session_timeout=10s",
    }.ConnectionString);

    private readonly NpgsqlDataSource _writers = NpgsqlDataSource.Create(Writing(connectionString).ConnectionString);

    // Committers block on connections of their own; one that has been used asynchronously would wake by way of the thread pool for ever.
    private readonly NpgsqlDataSource _batches = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(Writing(connectionString).ConnectionString) { Pooling = false }.ConnectionString);

    private readonly RoutingLoader _routing = new(RoutingSql.Postgres);
    private PostgresNews? _news;

    public Dialect Dialect => Dialect.Postgres;

    /// <summary>A second one pays where there is a core for it: while one waits for its commit, the other decides.</summary>
    public static int CommittersHere => Environment.ProcessorCount > 2 ? 2 : 1;

    public int Committers => CommittersHere;

    public string SkipLocked => "FOR UPDATE SKIP LOCKED";

    public async Task Start(CancellationToken cancellation)
    {
        await using (var connection = await _writers.OpenConnectionAsync(cancellation))
        {
            await Run(connection, $"SELECT pg_advisory_lock({MigrationLock})", cancellation);
            try
            {
                Migrations.Apply(connection, "Postgres");
            }
            finally
            {
                await Run(connection, $"SELECT pg_advisory_unlock({MigrationLock})", CancellationToken.None);
            }
        }
        _news = new(_writers, signals);
    }

    public Task<IBatchSession> Open(CancellationToken cancellation)
    {
        try
        {
            return Task.FromResult<IBatchSession>(PostgresSession.Open(_batches, _routing, manualClock));
        }
        catch (NpgsqlException e)
        {
            throw new TransientStoreException("The database cannot be reached.", e);
        }
    }

    public async Task<DbConnection> OpenRead(CancellationToken cancellation) => await _readers.OpenConnectionAsync(cancellation);

    public async Task<T> Write<T>(Func<DbConnection, Task<T>> work, CancellationToken cancellation)
    {
        await using var connection = await _writers.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        try
        {
            var result = await work(connection);
            await transaction.CommitAsync(cancellation);
            return result;
        }
        catch (PostgresException e) when (e.SqlState is PostgresErrorCodes.DiskFull)
        {
            throw new StorageFullException(e);
        }
    }

    public async ValueTask DisposeAsync()
    {
        // Registered under two names, it is disposed under both.
        if (Interlocked.Exchange(ref _news, null) is { } news) await news.DisposeAsync();
        await _readers.DisposeAsync();
        await _writers.DisposeAsync();
        await _batches.DisposeAsync();
    }

    private static NpgsqlConnectionStringBuilder Writing(string connectionString) => new(connectionString)
    {
        ApplicationName = "ticketing-write",
        MaxAutoPrepare = 200,
        AutoPrepareMinUsages = 2,
        KeepAlive = 10,
        TcpKeepAlive = true,
        Options = "-c synchronous_commit=on -c lock_timeout=5s -c statement_timeout=20s -c idle_in_transaction_session_timeout=10s "
            + "-c plan_cache_mode=force_generic_plan " + ByIndexOnly,
    };

    private static async Task Run(NpgsqlConnection connection, string sql, CancellationToken cancellation)
    {
#pragma warning disable CA2100 // Constants of ours.
        await using var command = new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
