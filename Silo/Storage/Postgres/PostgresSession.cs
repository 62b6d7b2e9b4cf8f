using System.Globalization;
using Npgsql;
using NpgsqlTypes;

namespace OrleansTicketing.Silo.Storage.Postgres;

/// <summary>
/// Two round trips a batch: one that begins, locks and loads; one that checks, writes and commits. Grains that another node holds are
/// skipped, but for called ones, which are waited for as long as a busy node's commit may take. It blocks: a committer has a thread of its own,
/// and a wake-up by way of the thread pool costs more than the statements of a small batch.
/// </summary>
internal sealed class PostgresSession : IBatchSession
{
    private const string LockWait = "500ms";
    private const string FreshNumbers = "ARRAY(SELECT nextval('ticket_number_seq') FROM generate_series(1, $1))";

    private readonly NpgsqlDataSource _source;
    private readonly NpgsqlConnection _connection;
    private readonly RoutingLoader _routing;
    private readonly string _startSql;
    private readonly int _backend;
    private readonly DateTime _backendStart;
    private bool _open;

    private PostgresSession(NpgsqlDataSource source, NpgsqlConnection connection, RoutingLoader routing, bool manualClock, int backend, DateTime backendStart)
    {
        (_source, _connection, _routing, _backend, _backendStart) = (source, connection, routing, backend, backendStart);
        var now = manualClock
            ? $"coalesce((SELECT value::bigint FROM meta WHERE name = 'clock'), {Runtime.ManualClock.Start.Ms.ToString(CultureInfo.InvariantCulture)})"
            : "(extract(epoch FROM clock_timestamp()) * 1000)::bigint";
        _startSql = $"SELECT {now}, (SELECT value::bigint FROM meta WHERE name = 'settings'), {FreshNumbers}, set_config('lock_timeout', '{LockWait}', true)";
    }

    public static PostgresSession Open(NpgsqlDataSource source, RoutingLoader routing, bool manualClock)
    {
        var connection = source.OpenConnection();
        using var self = new NpgsqlCommand("SELECT pid, backend_start FROM pg_stat_activity WHERE pid = pg_backend_pid()", connection);
        using var row = self.ExecuteReader();
        row.Read();
        return new(source, connection, routing, manualClock, row.GetInt32(0), row.GetDateTime(1));
    }

    public ValueTask<BatchStart?> Begin(BatchAsk ask, CancellationToken cancellation)
    {
        try
        {
            using var batch = new NpgsqlBatch(_connection);
            batch.BatchCommands.Add(new("BEGIN"));
            _open = true;
            return new(Take(batch, ask));
        }
        catch (PostgresException e) when (e.SqlState is PostgresErrorCodes.LockNotAvailable)
        {
            RollBack();
            return new((BatchStart?)null);
        }
        catch (NpgsqlException e)
        {
            throw Failed("The batch could not begin.", e);
        }
    }

    public ValueTask<IReadOnlyList<GrainRow>> Lock(IReadOnlyList<GrainAsk> grains, CancellationToken cancellation)
    {
        try
        {
            using var batch = new NpgsqlBatch(_connection);
            var locks = PostgresLocks.AddTo(batch, grains, _routing);
            using var row = batch.ExecuteReader();
            return new(locks.Read(row, first: true));
        }
        catch (NpgsqlException e)
        {
            throw Failed("Grains could not be locked.", e);
        }
    }

    public ValueTask<BatchStart> Join(BatchAsk ask, CancellationToken cancellation)
    {
        try
        {
            using var batch = new NpgsqlBatch(_connection);
            return new(Take(batch, ask));
        }
        catch (NpgsqlException e)
        {
            throw Failed("Others could not join.", e);
        }
    }

    public ValueTask<RoutingSnapshot> LoadRouting(RoutingQuestion question, CancellationToken cancellation)
    {
        try
        {
            return new(_routing.Load(_connection, question));
        }
        catch (NpgsqlException e)
        {
            throw Failed("The router's view could not be read.", e);
        }
    }

    public ValueTask<bool> HasOpenTickets(string queue, CancellationToken cancellation)
    {
        try
        {
            using var command = new NpgsqlCommand(OpenTickets.Exist, _connection) { Parameters = { new() { Value = queue } } };
            return new((long)command.ExecuteScalar()! > 0);
        }
        catch (NpgsqlException e)
        {
            throw Failed("The queue's tickets could not be counted.", e);
        }
    }

    public ValueTask<CommitResult> Commit(BatchWrites writes, CancellationToken cancellation)
    {
        try
        {
            using var batch = new NpgsqlBatch(_connection);
            PostgresChecks.AddTo(batch, writes);
            PostgresWriter.AddTo(batch, writes);
            batch.BatchCommands.Add(new("COMMIT"));
            long position = 0;
            using (var row = batch.ExecuteReader())
            {
                // Only the journal's statement answers with a column of this name.
                do
                {
                    while (row.Read())
                    {
                        if (row.GetName(0) == "position") position = row.GetInt64(0);
                    }
                }
                while (row.NextResult());
            }
            _open = false;
            _routing.Remember(writes, position);
            return new(new CommitResult(position));
        }
        catch (PostgresException e) when (e.SqlState is PostgresChecks.Failed or PostgresErrorCodes.UniqueViolation)
        {
            RollBack();
            return new(PostgresChecks.FindCulprits(_connection, writes));
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

    public ValueTask Rollback()
    {
        RollBack();
        return ValueTask.CompletedTask;
    }

    /// <summary>Before COMMIT nothing has happened, so another try is safe, but useless on a full disk.</summary>
    private static Exception Failed(string what, NpgsqlException e) =>
        e is PostgresException { SqlState: PostgresErrorCodes.DiskFull } ? new StorageFullException(e) : new TransientStoreException(what, e);

    private BatchStart Take(NpgsqlBatch batch, BatchAsk ask)
    {
        batch.BatchCommands.Add(new(_startSql) { Parameters = { new NpgsqlParameter<int> { TypedValue = ask.Numbers } } });
        var locks = PostgresLocks.AddTo(batch, ask.Grains, _routing);
        var bases = PostgresBases.AddTo(batch, ask.Bases);
        using var row = batch.ExecuteReader();
        row.Read();
        var (now, settings, fresh) = (row.GetInt64(0), row.GetInt64(1), row.GetFieldValue<long[]>(2));
        return new(locks.Read(row), new(now), settings, fresh, bases.Read(row));
    }

    private void RollBack()
    {
        if (!_open) return;
        _open = false;
        using var rollback = new NpgsqlCommand("ROLLBACK", _connection);
        rollback.ExecuteNonQuery();
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
        await _connection.DisposeAsync();
    }
}
