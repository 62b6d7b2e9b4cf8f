using Microsoft.Data.Sqlite;
using OrleansTicketing.Load.Stores;

namespace OrleansTicketing.Load.Floors;

/// <summary>The rows of open turns by prepared statements on the one writing connection, so many turns a transaction.</summary>
internal sealed class SqliteFloor : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly SqliteCommand _ticket;
    private readonly SqliteCommand _journal;
    private readonly SqliteCommand _reminder;
    private readonly SqliteCommand _label;
    private readonly SqliteCommand _begin;
    private readonly SqliteCommand _commit;

    public SqliteFloor(SqliteFolder store)
    {
        _connection = store.OpenWriter();
        _begin = Prepare("BEGIN IMMEDIATE", 0);
        _commit = Prepare("COMMIT", 0);
        _ticket = Prepare("""
            INSERT INTO ticket (id, version, turn_id, schema, at, state, number, status, queue, customer, priority, kind, channel, subject, requirement, queued_at, due_at, created_at, updated_at)
            VALUES (?1, 1, ?2, 1, ?7, ?3, ?4, 'queued', 'default', ?5, 2, 'fault', 'web', ?6, 'en|', ?7, ?8, ?7, ?7)
            """, 8);
        _journal = Prepare("""
            INSERT INTO journal (kind, grain, version, ordinal, type, at, actor, turn_id, data) VALUES ('ticket', ?1, 1, ?2, ?3, ?4, 'key:key_01k0000000000000000000000a', ?5, ?6)
            """, 6);
        _reminder = Prepare("INSERT INTO reminder (kind, grain, name, due) VALUES ('ticket', ?1, 'sla', ?2)", 2);
        _label = Prepare("INSERT INTO label (kind, label, at, id) VALUES ('updated', '', ?2, ?1), ('example', 'kind/fault', ?2, ?1)", 2);
    }

    public int Write(int turns)
    {
        _begin.ExecuteNonQuery();
        for (var i = 0; i < turns; i++)
        {
            var turn = new OpenTurn();
            var (id, turnId, due) = (turn.Id, turn.TurnId, turn.At + 3_000_000);
            Execute(_ticket, id, turnId, OpenTurn.State, turn.Number, $"cus_{turn.Number % 1000:D26}", OpenTurn.Subject, turn.At, due);
            Execute(_journal, id, 0L, "ticket.opened", turn.At, turnId, OpenTurn.Opened);
            Execute(_journal, id, 1L, "ticket.queued", turn.At, turnId, OpenTurn.Queued);
            Execute(_reminder, id, due);
            Execute(_label, id, turn.At);
        }

        _commit.ExecuteNonQuery();
        return turns;
    }

    public void Dispose() => _connection.Dispose();

    private static void Execute(SqliteCommand command, params ReadOnlySpan<object> values)
    {
        for (var i = 0; i < values.Length; i++) command.Parameters[i].Value = values[i];
        command.ExecuteNonQuery();
    }

    private SqliteCommand Prepare(string sql, int parameters)
    {
        var command = _connection.CreateCommand();
        command.CommandText = sql;
        for (var i = 1; i <= parameters; i++) command.Parameters.Add(new SqliteParameter($"?{i}", null));
        command.Prepare();
        return command;
    }
}
