using System.Collections.Frozen;
using Npgsql;
using static OrleansTicketing.Silo.Storage.Postgres.PostgresChecks;

namespace OrleansTicketing.Silo.Storage.Postgres;

/// <summary>Writes each table once a batch, rows as arrays; the journal last, under the lock that keeps its positions in commit order.</summary>
internal static class PostgresWriter
{
    private const long JournalLock = 0x6a6f75726e616c;

    private static readonly FrozenDictionary<string, (string Insert, string Update)> StateSql =
        StateTables.All.Values.ToFrozenDictionary(t => t.Kind, t => (Insert(t), Update(t)));

    public static void AddTo(NpgsqlBatch batch, BatchWrites writes)
    {
        foreach (var group in writes.States.GroupBy(s => (s.Id.Kind, IsNew: s.OldVersion == 0)))
            AddStates(batch, StateTables.All[group.Key.Kind], group.Key.IsNew, [.. group]);
        AddLabels(batch, writes.Labels);
        if (writes.Outbox is { Count: > 0 } outbox)
        {
            Add(batch, "INSERT INTO outbox (id, kind, grain, type, data, attempts, next_at) SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7)",
                Array(outbox, m => m.Id), Array(outbox, m => m.To.Kind), Array(outbox, m => m.To.Key), Array(outbox, m => m.Type),
                Texts(outbox, m => m.Data), Array(outbox, m => m.Attempts), Array(outbox, m => m.NextAt.Ms));
        }
        AddReminders(batch, writes);
        if (writes.FailedMessages is { Count: > 0 } failed)
        {
            Add(batch, """
                UPDATE outbox o SET attempts = f.attempts, next_at = f.next_at, parked_at = f.parked_at, error = f.error
                FROM unnest($1, $2, $3, $4, $5) AS f (id, attempts, next_at, parked_at, error) WHERE o.id = f.id
                """,
                Array(failed, f => f.Id), Array(failed, f => f.Attempts), Array(failed, f => f.NextAt.Ms), Array(failed, f => f.ParkedAt?.Ms),
                Array(failed, f => f.Error));
        }
        if (writes.ChangesSettings) Add(batch, "UPDATE meta SET value = value::bigint + 1 WHERE name = 'settings'");
        if (writes.Journal is { Count: > 0 } journal) AddJournal(batch, journal);
    }

    private static void AddJournal(NpgsqlBatch batch, List<JournalWrite> journal)
    {
        // All nodes stand in this line: it is worth more patience than a grain.
        Add(batch, $"SELECT set_config('lock_timeout', '5s', true), pg_advisory_xact_lock({JournalLock})");
        Add(batch, """
            INSERT INTO journal (kind, grain, version, ordinal, type, at, actor, turn_id, about, report, data)
            SELECT kind, grain, version, ordinal, type, at, actor, turn_id, about, report, data
            FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) WITH ORDINALITY
                AS j (kind, grain, version, ordinal, type, at, actor, turn_id, about, report, data, nr)
            ORDER BY nr
            """,
            Array(journal, j => j.Grain.Kind), Array(journal, j => j.Grain.Key), Array(journal, j => j.Version), Array(journal, j => j.Ordinal),
            Array(journal, j => j.Type), Array(journal, j => j.At.Ms), Array(journal, j => j.Actor), Array(journal, j => j.TurnId),
            Array(journal, j => j.About), Array(journal, j => j.Report), Texts(journal, j => j.Data));
        // This session's last number is the highest: the positions are the only ones it draws after the lock.
        Add(batch, $"SELECT lastval() AS position, pg_notify('{PostgresNews.ChannelName}', lastval()::text)");
    }

    private static void AddStates(NpgsqlBatch batch, StateTable table, bool isNew, List<StateWrite> states)
    {
        List<NpgsqlParameter> parameters =
        [
            Array(states, s => s.Id.Key), Array(states, s => s.Version), Array(states, s => s.TurnId), Array(states, s => s.Schema),
            Array(states, s => s.At.Ms), Texts(states, s => s.Json), .. table.Columns.Select(c => Column(c, states)),
        ];
        if (!isNew) parameters.AddRange([Array(states, s => s.OldVersion), Count(states.Count)]);
        var (insert, update) = StateSql[table.Kind];
        Add(batch, isNew ? insert : update, [.. parameters]);
    }

    private static NpgsqlParameter Column(Column column, List<StateWrite> states) => column.Type switch
    {
        ColumnType.Text => Array(states, s => (string?)column.Value(s.State)),
        ColumnType.Long => Array(states, s => (long?)column.Value(s.State)),
        ColumnType.Small => Array(states, s => (short?)column.Value(s.State)),
        ColumnType.Bool => Array(states, s => (bool?)column.Value(s.State)),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static void AddLabels(NpgsqlBatch batch, List<LabelWrite> labels)
    {
        foreach (var group in labels.GroupBy(l => l.Add))
        {
            Add(batch,
                group.Key
                    ? "INSERT INTO label (kind, label, at, id) SELECT * FROM unnest($1, $2, $3, $4)"
                    : """
                      DELETE FROM label l USING unnest($1, $2, $3, $4) AS d (kind, label, at, id)
                      WHERE l.kind = d.kind AND l.label = d.label AND l.at = d.at AND l.id = d.id
                      """,
                Array(group, l => l.Kind), Array(group, l => l.Label), Array(group, l => l.At.Ms), Array(group, l => l.Id));
        }
    }

    private static void AddReminders(NpgsqlBatch batch, BatchWrites writes)
    {
        var unwanted = writes.Reminders.Where(r => r.Due is null).ToList();
        if (unwanted.Count > 0)
        {
            Add(batch, "DELETE FROM reminder r USING unnest($1, $2, $3) AS d (kind, grain, name) WHERE r.kind = d.kind AND r.grain = d.grain AND r.name = d.name",
                Array(unwanted, r => r.Grain.Kind), Array(unwanted, r => r.Grain.Key), Array(unwanted, r => r.Name));
        }
        var wanted = writes.Reminders.Where(r => r.Due is not null).ToList();
        foreach (var group in wanted.GroupBy(r => r.IsNew))
        {
            Add(batch, $"""
                INSERT INTO reminder (kind, grain, name, due) SELECT * FROM unnest($1, $2, $3, $4)
                {(group.Key ? "" : "ON CONFLICT (kind, grain, name) DO UPDATE SET due = excluded.due, attempts = 0, next_at = 0, parked_at = NULL, error = NULL")}
                """,
                Array(group, r => r.Grain.Kind), Array(group, r => r.Grain.Key), Array(group, r => r.Name), Array(group, r => r.Due!.Value.Ms));
        }
        if (writes.FailedReminders is { Count: > 0 } failed)
        {
            Add(batch, """
                UPDATE reminder r SET attempts = f.attempts, next_at = f.next_at, parked_at = f.parked_at, error = f.error
                FROM unnest($1, $2, $3, $4, $5, $6, $7, $8) AS f (kind, grain, name, due, attempts, next_at, parked_at, error)
                WHERE r.kind = f.kind AND r.grain = f.grain AND r.name = f.name AND r.due = f.due
                """,
                Array(failed, f => f.Grain.Kind), Array(failed, f => f.Grain.Key), Array(failed, f => f.Name), Array(failed, f => f.Due.Ms),
                Array(failed, f => f.Attempts), Array(failed, f => f.NextAt.Ms), Array(failed, f => f.ParkedAt?.Ms), Array(failed, f => f.Error));
        }
    }

    private static string[] Names(StateTable table) => ["id", "version", "turn_id", "schema", "at", "state", .. table.Columns.Select(c => c.Name)];

    /// <summary>
    /// Plain, because ON CONFLICT looks into every unique index a second time: a third of the insert's cost, for what hardly ever happens. A
    /// row that another node made meanwhile ends the transaction like a failed check.
    /// </summary>
    private static string Insert(StateTable table)
    {
        var names = Names(table);
        return $"INSERT INTO {table.Kind} ({string.Join(", ", names)}) SELECT * FROM unnest({string.Join(", ", names.Select((_, i) => $"${i + 1}"))})";
    }

    private static string Update(StateTable table)
    {
        var names = Names(table);
        var values = string.Join(", ", Enumerable.Range(1, names.Length + 1).Select(i => $"${i}"));
        return $"""
            WITH done AS (
                UPDATE {table.Kind} t SET {string.Join(", ", names.Skip(1).Select(n => $"{n} = u.{n}"))}
                FROM unnest({values}) AS u ({string.Join(", ", names)}, old_version)
                WHERE t.id = u.id AND t.version = u.old_version RETURNING 1)
            SELECT must(count(*) = ${names.Length + 2}, 'update {table.Kind}') FROM done
            """;
    }
}
