using Npgsql;
using NpgsqlTypes;

namespace OrleansTicketing.Load.Floors;

/// <summary>
/// The rows of open turns as the engine sends them: one round trip that begins, locks and takes numbers, one that writes every table once by arrays,
/// takes the lock that keeps positions in commit order right before the journal, and commits.
/// </summary>
internal sealed class PostgresFloor : IDisposable
{
    private readonly NpgsqlConnection _connection;
    private readonly NpgsqlBatch _begin;
    private readonly NpgsqlBatch _write;

    public PostgresFloor(NpgsqlDataSource source)
    {
        _connection = source.OpenConnection();
        _begin = Batch(
            ("BEGIN", []),
            ("SELECT id, version FROM ticket WHERE id = ANY($1) ORDER BY id FOR UPDATE SKIP LOCKED", [NpgsqlDbType.Text]),
            ("SELECT nextval('ticket_number_seq') FROM unnest($1)", [NpgsqlDbType.Text]));
        _write = Batch(
            ("""
            INSERT INTO ticket (id, version, turn_id, schema, at, state, number, status, queue, customer, priority, kind, channel, subject, requirement, queued_at, due_at, created_at, updated_at)
            SELECT id, 1, turn, 1, at, state, number, 'queued', 'default', customer, 2, 'fault', 'web', subject, 'en|', at, due, at, at
            FROM unnest($1, $2, $3, $4, $5, $6, $7, $8) AS t (id, turn, state, number, customer, subject, at, due)
            """, [NpgsqlDbType.Text, NpgsqlDbType.Uuid, NpgsqlDbType.Text, NpgsqlDbType.Bigint, NpgsqlDbType.Text, NpgsqlDbType.Text, NpgsqlDbType.Bigint, NpgsqlDbType.Bigint]),
            ("INSERT INTO reminder (kind, grain, name, due) SELECT 'ticket', id, 'sla', due FROM unnest($1, $2) AS t (id, due)", [NpgsqlDbType.Text, NpgsqlDbType.Bigint]),
            ("""
            INSERT INTO label (kind, label, at, id)
            SELECT kind, label, at, id FROM unnest($1, $2) AS t (id, at), (VALUES ('updated', ''), ('example', 'kind/fault')) AS l (kind, label)
            """, [NpgsqlDbType.Text, NpgsqlDbType.Bigint]),
            ("SELECT pg_advisory_xact_lock(1)", []),
            ("""
            INSERT INTO journal (kind, grain, version, ordinal, type, at, actor, turn_id, data)
            SELECT 'ticket', grain, 1, ordinal, type, at, 'key:key_01k0000000000000000000000a', turn, data FROM unnest($1, $2, $3, $4, $5, $6) AS t (grain, ordinal, type, at, turn, data)
            """, [NpgsqlDbType.Text, NpgsqlDbType.Integer, NpgsqlDbType.Text, NpgsqlDbType.Bigint, NpgsqlDbType.Uuid, NpgsqlDbType.Text]),
            ("NOTIFY committed", []),
            ("COMMIT", []));
    }

    public int Write(int count)
    {
        var turns = Enumerable.Range(0, count).Select(_ => new OpenTurn()).ToArray();
        var ids = Array.ConvertAll(turns, t => t.Id);
        var turnIds = Array.ConvertAll(turns, t => new Guid(t.TurnId, bigEndian: true));
        var at = Array.ConvertAll(turns, t => t.At);
        var due = Array.ConvertAll(turns, t => t.At + 3_000_000);
        Set(_begin, 1, [ids]);
        Set(_begin, 2, [ids]);
        _begin.ExecuteNonQuery();
        Set(_write, 0, ids, turnIds, Array.ConvertAll(turns, _ => OpenTurn.State), Array.ConvertAll(turns, t => t.Number),
            Array.ConvertAll(turns, t => $"cus_{t.Number % 1000:D26}"), Array.ConvertAll(turns, _ => OpenTurn.Subject), at, due);
        Set(_write, 1, ids, due);
        Set(_write, 2, ids, at);
        Set(_write, 4, Twice(ids), Twice([.. turns.Select(_ => 0)], 1), Twice([.. turns.Select(_ => "ticket.opened")], "ticket.queued"), Twice(at), Twice(turnIds),
            Twice([.. turns.Select(_ => OpenTurn.Opened)], OpenTurn.Queued));
        _write.ExecuteNonQuery();
        return count;
    }

    public void Dispose() => _connection.Dispose();

    private static void Set(NpgsqlBatch batch, int command, params ReadOnlySpan<object> values)
    {
        for (var i = 0; i < values.Length; i++) batch.BatchCommands[command].Parameters[i].Value = values[i];
    }

    /// <summary>Two events a turn: each value twice in a row, or beside another one.</summary>
    private static T[] Twice<T>(T[] values) => [.. values.SelectMany(v => new[] { v, v })];

    private static T[] Twice<T>(T[] values, T second) => [.. values.SelectMany(v => new[] { v, second })];

    private NpgsqlBatch Batch(params (string Sql, NpgsqlDbType[] Types)[] commands)
    {
        var batch = new NpgsqlBatch(_connection);
        foreach (var (sql, types) in commands)
        {
            var command = new NpgsqlBatchCommand(sql);
            foreach (var type in types) command.Parameters.Add(new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Array | type });
            batch.BatchCommands.Add(command);
        }

        batch.Prepare();
        return batch;
    }
}
