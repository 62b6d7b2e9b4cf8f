using System.Data.Common;
using Microsoft.Data.Sqlite;
using OrleansTicketing.Silo.Storage.Reads;

namespace OrleansTicketing.Silo.Storage.Sqlite;

/// <summary>
/// One process, one file. One connection writes and checkpoints (the bundled SQLite loses commits when two do); readers are read-only. A
/// lock file keeps a second process out.
/// </summary>
internal sealed class SqliteStore(string folder, Func<Timestamp> now) : IStore
{
    private int _disposed;
    private readonly SemaphoreSlim _writer = new(1);
    private readonly string _file = Path.Combine(folder, "ticketing.db");
    private readonly SqliteReads _reads = new(Path.Combine(folder, "ticketing.db"));
    private SqliteConnection? _connection;
    private FileStream? _lock;

    public Dialect Dialect => Dialect.Sqlite;

    public int Committers => 1;

    public string SkipLocked => "";

    /// <summary>The domain's time at the beginning of a batch.</summary>
    public Timestamp Now => now();

    public Task Start(CancellationToken cancellation)
    {
        SQLitePCL.Batteries_V2.Init();
        // Its statistics of memory take one lock for all connections, at every allocation. Too late for a second store of this process, which is no harm.
        SQLitePCL.raw.sqlite3_config(SQLitePCL.raw.SQLITE_CONFIG_MEMSTATUS, 0);
        Directory.CreateDirectory(folder);
        try
        {
            _lock = new(Path.Combine(folder, "ticketing.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e)
        {
            throw new StoreInUseException(Path.GetFullPath(folder), e);
        }
        _connection = Connect();
        Migrations.Apply(_connection, "Sqlite");
        return Task.CompletedTask;
    }

    public Task<IBatchSession> Open(CancellationToken cancellation) => Task.FromResult<IBatchSession>(new SqliteSession(this));

    public Task<DbConnection> OpenRead(CancellationToken cancellation) => _reads.OpenRead(cancellation);

    public async Task<T> Write<T>(Func<DbConnection, Task<T>> work, CancellationToken cancellation)
    {
        await _writer.WaitAsync(cancellation);
        try
        {
            SqliteSession.Execute(Connection, "BEGIN IMMEDIATE");
            try
            {
                var result = await work(Connection);
                SqliteSession.Execute(Connection, "COMMIT");
                return result;
            }
            catch (Exception e)
            {
                RollbackIfOpen();
                if (e is SqliteException { SqliteErrorCode: SQLitePCL.raw.SQLITE_FULL }) throw new StorageFullException(e);
                throw;
            }
        }
        finally
        {
            _writer.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        // Registered under two names, it is disposed under both.
        if (Interlocked.Exchange(ref _disposed, 1) == 1) return;
        await _writer.WaitAsync();
        if (_connection is not null)
        {
            SqliteSession.Execute(_connection, "PRAGMA wal_checkpoint(TRUNCATE)");
            await _connection.DisposeAsync();
        }
        SqliteConnection.ClearAllPools();
        if (_lock is not null) await _lock.DisposeAsync();
        _writer.Dispose();
    }

    internal SqliteConnection Connection => _connection ?? throw new InvalidOperationException("The store is not started.");

    internal ValueTask Acquire(CancellationToken cancellation) =>
        _writer.Wait(0, cancellation) ? ValueTask.CompletedTask : new(_writer.WaitAsync(cancellation));

    internal void Release() => _writer.Release();

    /// <summary>An error may have ended the transaction already.</summary>
    internal void RollbackIfOpen()
    {
        if (SQLitePCL.raw.sqlite3_get_autocommit(Connection.Handle) == 0) SqliteSession.Execute(Connection, "ROLLBACK");
    }

    private SqliteConnection Connect()
    {
        var connection = new SqliteConnection($"Data Source={_file};Pooling=False");
        connection.Open();
        SqliteSession.Execute(connection, """
            PRAGMA journal_mode = WAL;
            PRAGMA synchronous = FULL;
            PRAGMA wal_autocheckpoint = 4000;
            PRAGMA cache_size = -65536;
            PRAGMA temp_store = MEMORY;
            """);
        return connection;
    }
}
