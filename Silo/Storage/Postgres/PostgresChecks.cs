using Npgsql;
using NpgsqlTypes;

namespace OrleansTicketing.Silo.Storage.Postgres;

/// <summary>
/// The checks of a batch, in the round trip of its commit: a failed one ends the transaction (see <c>must</c> in the first script), and
/// only then is it worth a question who is to blame.
/// </summary>
internal static class PostgresChecks
{
    /// <summary>The error code that <c>must</c> raises.</summary>
    public const string Failed = "OT001";

    public static void AddTo(NpgsqlBatch batch, BatchWrites writes)
    {
        if (writes.Handled.Count > 0)
        {
            Add(batch, "WITH done AS (DELETE FROM outbox WHERE id = ANY($1) RETURNING 1) SELECT must(count(*) = $2, 'outbox') FROM done",
                Array(writes.Handled, id => id), Count(writes.Handled.Count));
        }
        if (writes.Idempotency.Count > 0)
        {
            var keys = writes.Idempotency.OrderBy(k => k.Scope, StringComparer.Ordinal).ThenBy(k => k.Key, StringComparer.Ordinal).ToList();
            Add(batch, """
                WITH done AS (INSERT INTO idempotency (scope, key, fingerprint, answer, at) SELECT * FROM unnest($1, $2, $3, $4, $5)
                    ON CONFLICT DO NOTHING RETURNING 1)
                SELECT must(count(*) = $6, 'idempotency') FROM done
                """,
                Array(keys, k => k.Scope), Array(keys, k => k.Key), Array(keys, k => k.Fingerprint), Array(keys, k => k.Answer), Array(keys, k => k.At.Ms),
                Count(keys.Count));
        }
        var released = writes.Claims.Where(c => !c.Take).ToList();
        if (released.Count > 0)
        {
            Add(batch, "DELETE FROM claim c USING unnest($1, $2, $3) AS r (name, kind, grain) WHERE c.name = r.name AND c.kind = r.kind AND c.grain = r.grain",
                Array(released, c => c.Name), Array(released, c => c.Owner.Kind), Array(released, c => c.Owner.Key));
        }
        var taken = writes.ClaimsTaken.OrderBy(c => c.Name, StringComparer.Ordinal).ToList();
        if (taken.Count > 0)
        {
            Add(batch, """
                WITH done AS (INSERT INTO claim AS c (name, kind, grain) SELECT * FROM unnest($1, $2, $3)
                    ON CONFLICT (name) DO UPDATE SET kind = c.kind WHERE c.kind = excluded.kind AND c.grain = excluded.grain RETURNING 1)
                SELECT must(count(*) = $4, 'claim') FROM done
                """,
                Array(taken, c => c.Name), Array(taken, c => c.Owner.Kind), Array(taken, c => c.Owner.Key), Count(taken.Count));
        }
    }

    public static CommitResult FindCulprits(NpgsqlConnection connection, BatchWrites writes)
    {
        using var batch = new NpgsqlBatch(connection);
        Add(batch, "SELECT id FROM outbox WHERE id = ANY($1)", Array(writes.Handled, id => id));
        Add(batch, "SELECT i.scope, i.key, i.fingerprint, i.answer FROM idempotency i JOIN unnest($1, $2) AS k (scope, key) ON i.scope = k.scope AND i.key = k.key",
            Array(writes.Idempotency, k => k.Scope), Array(writes.Idempotency, k => k.Key));
        var taken = writes.ClaimsTaken.ToDictionary(c => c.Name, c => c.Owner.Key);
        Add(batch, "SELECT name, grain FROM claim WHERE name = ANY($1)", Array(taken.Keys, n => n));
        using var row = batch.ExecuteReader();
        var gone = writes.Handled.ToHashSet();
        while (row.Read()) gone.Remove(row.GetGuid(0));
        row.NextResult();
        var replays = new Dictionary<(string, string), (string, byte[])>();
        while (row.Read()) replays[(row.GetString(0), row.GetString(1))] = (row.GetString(2), row.GetFieldValue<byte[]>(3));
        row.NextResult();
        var owned = new Dictionary<string, string>();
        while (row.Read())
        {
            if (row.GetString(1) != taken[row.GetString(0)]) owned[row.GetString(0)] = row.GetString(1);
        }
        // Nobody to blame: a row was made by another node meanwhile, or the culprit is gone again; judging anew settles it.
        return new(0) { HandledBefore = gone, Replays = replays, TakenClaims = owned, Conflict = true };
    }

    internal static void Add(NpgsqlBatch batch, string sql, params ReadOnlySpan<NpgsqlParameter> parameters)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var parameter in parameters) command.Parameters.Add(parameter);
        batch.BatchCommands.Add(command);
    }

    internal static NpgsqlParameter<TValue[]> Array<T, TValue>(IEnumerable<T> rows, Func<T, TValue> column) => new() { TypedValue = [.. rows.Select(column)] };

    /// <summary>Texts that are UTF-8 already.</summary>
    internal static NpgsqlParameter<byte[][]> Texts<T>(IEnumerable<T> rows, Func<T, byte[]> column) =>
        new() { TypedValue = [.. rows.Select(column)], NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text };

    internal static NpgsqlParameter<long> Count(long count) => new() { TypedValue = count };
}
