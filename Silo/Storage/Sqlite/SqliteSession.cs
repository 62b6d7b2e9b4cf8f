using Microsoft.Data.Sqlite;

namespace OrleansTicketing.Silo.Storage.Sqlite;

/// <summary>The one writer: holding the writing connection is holding every lock, so no grain is ever busy and no copy ever old.</summary>
internal sealed class SqliteSession(SqliteStore store) : IBatchSession
{
    private readonly SqliteStatements _sql = new(store.Connection);
    private readonly RoutingLoader _routing = new(RoutingSql.Sqlite);
    private long _nextNumber = -1;
    private bool _open;

    public async ValueTask<BatchStart?> Begin(BatchAsk ask, CancellationToken cancellation)
    {
        await store.Acquire(cancellation);
        _open = true;
        try
        {
            _sql.Run("BEGIN IMMEDIATE");
            if (_nextNumber < 0) _nextNumber = _sql.Number("SELECT coalesce(max(number), 0) + 1 FROM ticket");
            return Take(ask);
        }
        catch (SqliteException e)
        {
            await Rollback();
            throw Translated(e);
        }
    }

    public ValueTask<IReadOnlyList<GrainRow>> Lock(IReadOnlyList<GrainAsk> grains, CancellationToken cancellation) => new(Load(grains));

    public ValueTask<BatchStart> Join(BatchAsk ask, CancellationToken cancellation) => new(Take(ask));

    public ValueTask<RoutingSnapshot> LoadRouting(RoutingQuestion question, CancellationToken cancellation) =>
        new(_routing.Load(store.Connection, question));

    public ValueTask<bool> HasOpenTickets(string queue, CancellationToken cancellation) =>
        new(_sql.Number(OpenTickets.Exist, queue) > 0);

    public async ValueTask<CommitResult> Commit(BatchWrites writes, CancellationToken cancellation)
    {
        try
        {
            var checks = SqliteChecks.Run(_sql, writes);
            if (checks.Conflict)
            {
                await Rollback();
                return checks;
            }
            SqliteWriter.Write(_sql, writes);
            var position = _sql.Number("SELECT coalesce(max(position), 0) FROM journal");
            _sql.Run("COMMIT");
            _routing.Remember(writes, position);
            End();
            return new(position);
        }
        catch (SqliteException e)
        {
            // Before COMMIT succeeded nothing is durable, and after a failed one ROLLBACK makes sure of it.
            await Rollback();
            throw Translated(e);
        }
    }

    public ValueTask Rollback()
    {
        if (!_open) return ValueTask.CompletedTask;
        try
        {
            store.RollbackIfOpen();
        }
        finally
        {
            End();
        }
        return ValueTask.CompletedTask;
    }

    public ValueTask<bool> IsCommitted(GrainId grain, Guid turnId, CancellationToken cancellation) =>
        new(_sql.Number("SELECT count(*) FROM journal WHERE grain = ?1 AND kind = ?2 AND turn_id = ?3", grain.Key, grain.Kind, turnId.ToByteArray(bigEndian: true)) > 0);

    public async ValueTask DisposeAsync()
    {
        await Rollback();
        _sql.Dispose();
    }

    internal static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Constants of ours.
        command.CommandText = sql;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }

    private BatchStart Take(BatchAsk ask)
    {
        var settings = _sql.Number("SELECT CAST(value AS INTEGER) FROM meta WHERE name = 'settings'");
        return new(Load(ask.Grains), store.Now, settings, Numbers(ask.Numbers), ask.Bases.Where(IsCurrent).ToHashSet());
    }

    private bool IsCurrent(Basis basis) =>
        _sql.Number($"SELECT count(*) FROM {basis.Grain.Kind} WHERE id = ?1 AND version = ?2", basis.Grain.Key, basis.Version) > 0;

    private long[] Numbers(int count)
    {
        var first = _nextNumber;
        _nextNumber += count;
        return [.. Enumerable.Range(0, count).Select(i => first + i)];
    }

    private void End()
    {
        _open = false;
        store.Release();
    }

    private GrainRow[] Load(IReadOnlyList<GrainAsk> grains)
    {
        var rows = new GrainRow[grains.Count];
        for (var i = 0; i < rows.Length; i++)
        {
            // A look costs nothing here, so a new id is looked for like any other.
            var ask = grains[i];
            rows[i] = ask.CachedVersion switch
            {
                0 => new(ask.Id, GrainHold.Missing, 0, 0, default, null),
                { } version => new(ask.Id, GrainHold.Locked, version, 0, default, null),
                null => _sql.Load(ask.Id),
            };
            if (ask.View is { } view) rows[i] = rows[i] with { View = _routing.Load(store.Connection, view) };
        }
        return rows;
    }

    private static Exception Translated(SqliteException e) => e.SqliteErrorCode switch
    {
        SQLitePCL.raw.SQLITE_FULL => new StorageFullException(e),
        _ => new TransientStoreException("SQLite refused the batch.", e),
    };
}
