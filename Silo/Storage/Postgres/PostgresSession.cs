using System.Globalization;
using Npgsql;
using NpgsqlTypes;

namespace OrleansTicketing.Silo.Storage.Postgres;

/// <summary>
/// Two round trips a batch: one that begins, locks and loads; one that checks, writes and commits. Grains that another node holds are
/// skipped, never waited for.
/// </summary>
internal sealed class PostgresSession : IBatchSession
{
    private readonly NpgsqlDataSource _source;
    private readonly NpgsqlConnection _connection;
    private readonly RoutingLoader _routing = new(RoutingSql.Postgres);
    private readonly string _beginSql;
    private readonly int _backend;
    private readonly DateTime _backendStart;
    private bool _open;

    private PostgresSession(NpgsqlDataSource source, NpgsqlConnection connection, bool manualClock, int backend, DateTime backendStart)
    {
        (_source, _connection, _backend, _backendStart) = (source, connection, backend, backendStart);
        var now = manualClock
            ? $"coalesce((SELECT value::bigint FROM meta WHERE name = 'clock'), {Runtime.ManualClock.Start.Ms.ToString(CultureInfo.InvariantCulture)})"
            : "(extract(epoch FROM clock_timestamp()) * 1000)::bigint";
        _beginSql = $"""
            SELECT {now}, (SELECT value::bigint FROM meta WHERE name = 'settings'),
                ARRAY(SELECT nextval('ticket_number_seq') FROM generate_series(1, $1))
            """;
    }

    public static async Task<PostgresSession> Open(NpgsqlDataSource source, bool manualClock, CancellationToken cancellation)
    {
        var connection = await source.OpenConnectionAsync(cancellation);
        await using var self = new NpgsqlCommand("SELECT pid, backend_start FROM pg_stat_activity WHERE pid = pg_backend_pid()", connection);
        await using var row = await self.ExecuteReaderAsync(cancellation);
        await row.ReadAsync(cancellation);
        return new(source, connection, manualClock, row.GetInt32(0), row.GetDateTime(1));
    }

    public async ValueTask<BatchStart> Begin(IReadOnlyList<GrainAsk> grains, int numbers, CancellationToken cancellation)
    {
        try
        {
            await using var batch = new NpgsqlBatch(_connection);
            batch.BatchCommands.Add(new("BEGIN"));
            batch.BatchCommands.Add(new(_beginSql) { Parameters = { new NpgsqlParameter<int> { TypedValue = numbers } } });
            var locks = PostgresLocks.AddTo(batch, grains, _routing);
            _open = true;
            await using var row = await batch.ExecuteReaderAsync(cancellation);
            await row.ReadAsync(cancellation);
            var (now, settings, fresh) = (row.GetInt64(0), row.GetInt64(1), row.GetFieldValue<long[]>(2));
            var rows = await locks.Read(row, cancellation);
            return new(rows, new(now), settings, fresh);
        }
        catch (NpgsqlException e)
        {
            throw new TransientStoreException("The batch could not begin.", e);
        }
    }

    public async ValueTask<IReadOnlyList<GrainRow>> Lock(IReadOnlyList<GrainAsk> grains, CancellationToken cancellation)
    {
        try
        {
            await using var batch = new NpgsqlBatch(_connection);
            var locks = PostgresLocks.AddTo(batch, grains, _routing);
            await using var row = await batch.ExecuteReaderAsync(cancellation);
            return await locks.Read(row, cancellation, first: true);
        }
        catch (NpgsqlException e)
        {
            throw new TransientStoreException("Grains could not be locked.", e);
        }
    }

    public async ValueTask<RoutingSnapshot> LoadRouting(RoutingQuestion question, CancellationToken cancellation)
    {
        try
        {
            return await _routing.Load(_connection, question, cancellation);
        }
        catch (NpgsqlException e)
        {
            throw new TransientStoreException("The router's view could not be read.", e);
        }
    }

    public async ValueTask<bool> HasOpenTickets(string queue, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(OpenTickets.Exist, _connection) { Parameters = { new() { Value = queue } } };
        return (long)(await command.ExecuteScalarAsync(cancellation))! > 0;
    }

    public async ValueTask<CommitResult> Commit(BatchWrites writes, CancellationToken cancellation)
    {
        try
        {
            await using var batch = new NpgsqlBatch(_connection);
            PostgresChecks.AddTo(batch, writes);
            PostgresWriter.AddTo(batch, writes);
            batch.BatchCommands.Add(new("COMMIT"));
            long position = 0;
            await using (var row = await batch.ExecuteReaderAsync(cancellation))
            {
                // Only the journal's statement answers with a column of this name.
                do
                {
                    while (await row.ReadAsync(cancellation))
                    {
                        if (row.GetName(0) == "position") position = row.GetInt64(0);
                    }
                }
                while (await row.NextResultAsync(cancellation));
            }
            _open = false;
            return new(position);
        }
        catch (PostgresException e) when (e.SqlState is PostgresChecks.Failed or PostgresErrorCodes.UniqueViolation)
        {
            await Rollback();
            return await PostgresChecks.FindCulprits(_connection, writes, cancellation);
        }
        catch (PostgresException e) when (e.SqlState is PostgresErrorCodes.DiskFull)
        {
            throw new StorageFullException(e);
        }
        catch (PostgresException e) when (e.SqlState is PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected
            or PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.QueryCanceled)
        {
            throw new TransientStoreException("The database asks to try again.", e);
        }
    }

    public async ValueTask Rollback()
    {
        if (!_open) return;
        _open = false;
        await using var rollback = new NpgsqlCommand("ROLLBACK", _connection);
        await rollback.ExecuteNonQueryAsync();
    }

    public async ValueTask<bool> IsCommitted(GrainId grain, Guid turnId, CancellationToken cancellation)
    {
        // The lost backend may still be working through what it received: first it must be gone.
        await using var connection = await _source.OpenConnectionAsync(cancellation);
        await using var end = new NpgsqlCommand("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid = $1 AND backend_start = $2", connection)
        {
            Parameters = { new() { Value = _backend }, new() { Value = _backendStart, NpgsqlDbType = NpgsqlDbType.TimestampTz } },
        };
        while (await end.ExecuteScalarAsync(cancellation) is not null) await Task.Delay(TimeSpan.FromMilliseconds(20), cancellation);
        await using var look = new NpgsqlCommand("SELECT count(*) FROM journal WHERE grain = $1 AND kind = $2 AND turn_id = $3", connection)
        {
            Parameters = { new() { Value = grain.Key }, new() { Value = grain.Kind }, new() { Value = turnId } },
        };
        return (long)(await look.ExecuteScalarAsync(cancellation))! > 0;
    }

    public async ValueTask DisposeAsync()
    {
        // A connection with a transaction left open is closed by the pool's reset, which rolls back; a broken one is thrown away.
        _routing.Dispose();
        await _connection.DisposeAsync();
    }
}
