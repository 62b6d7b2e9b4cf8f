using System.Collections.Frozen;

namespace OrleansTicketing.Silo.Storage.Sqlite;

/// <summary>Writes a batch row by row with prepared statements: in process there are no round trips to save.</summary>
internal static class SqliteWriter
{
    private static readonly FrozenDictionary<string, (string Insert, string Update)> StateSql =
        StateTables.All.Values.ToFrozenDictionary(t => t.Kind, t => (Insert(t), Update(t)));

    public static void Write(SqliteStatements sql, BatchWrites writes)
    {
        foreach (var state in writes.States) WriteState(sql, state);
        foreach (var label in writes.Labels)
        {
            sql.Run(
                label.Add
                    ? "INSERT INTO label (kind, label, at, id) VALUES (?1, ?2, ?3, ?4)"
                    : "DELETE FROM label WHERE kind = ?1 AND label = ?2 AND at = ?3 AND id = ?4",
                label.Kind, label.Label, label.At.Ms, label.Id);
        }
        foreach (var e in writes.Journal)
        {
            sql.Run(
                "INSERT INTO journal (kind, grain, version, ordinal, type, at, actor, turn_id, about, report, data) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
                e.Grain.Kind, e.Grain.Key, e.Version, e.Ordinal, e.Type, e.At.Ms, e.Actor, Bytes(e.TurnId), e.About, e.Report, Text(e.Data));
        }
        foreach (var m in writes.Outbox)
        {
            sql.Run("INSERT INTO outbox (id, kind, grain, type, data, attempts, next_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
                Bytes(m.Id), m.To.Kind, m.To.Key, m.Type, Text(m.Data), m.Attempts, m.NextAt.Ms);
        }
        foreach (var r in writes.Reminders)
        {
            if (r.Due is { } due)
                sql.Run("INSERT INTO reminder (kind, grain, name, due) VALUES (?1, ?2, ?3, ?4) ON CONFLICT (kind, grain, name) DO UPDATE SET due = excluded.due, attempts = 0, next_at = 0, parked_at = NULL, error = NULL",
                    r.Grain.Kind, r.Grain.Key, r.Name, due.Ms);
            else
                sql.Run("DELETE FROM reminder WHERE kind = ?1 AND grain = ?2 AND name = ?3", r.Grain.Kind, r.Grain.Key, r.Name);
        }
        foreach (var f in writes.FailedMessages)
        {
            sql.Run("UPDATE outbox SET attempts = ?2, next_at = ?3, parked_at = ?4, error = ?5 WHERE id = ?1",
                Bytes(f.Id), f.Attempts, f.NextAt.Ms, f.ParkedAt?.Ms, f.Error);
        }
        foreach (var f in writes.FailedReminders)
        {
            sql.Run("UPDATE reminder SET attempts = ?5, next_at = ?6, parked_at = ?7, error = ?8 WHERE kind = ?1 AND grain = ?2 AND name = ?3 AND due = ?4",
                f.Grain.Kind, f.Grain.Key, f.Name, f.Due.Ms, f.Attempts, f.NextAt.Ms, f.ParkedAt?.Ms, f.Error);
        }
        if (writes.ChangesSettings) sql.Run("UPDATE meta SET value = CAST(value AS INTEGER) + 1 WHERE name = 'settings'");
    }

    private static void WriteState(SqliteStatements sql, StateWrite write)
    {
        var table = StateTables.All[write.Id.Kind];
        var values = new object?[6 + table.Columns.Count];
        (values[0], values[1], values[2], values[3], values[4], values[5]) =
            (write.Id.Key, write.Version, Bytes(write.TurnId), write.Schema, write.At.Ms, Text(write.Json));
        for (var i = 0; i < table.Columns.Count; i++) values[6 + i] = table.Columns[i].Value(write.State);
        var (insert, update) = StateSql[write.Id.Kind];
        if (sql.Run(write.OldVersion == 0 ? insert : update, values) != 1)
            throw new InvalidOperationException($"{write.Id} has no row at version {write.OldVersion}.");
    }

    private static string Insert(StateTable table)
    {
        string[] names = ["id", "version", "turn_id", "schema", "at", "state", .. table.Columns.Select(c => c.Name)];
        return $"INSERT INTO {table.Kind} ({string.Join(", ", names)}) VALUES ({string.Join(", ", names.Select((_, i) => $"?{i + 1}"))})";
    }

    private static string Update(StateTable table)
    {
        string[] names = ["version", "turn_id", "schema", "at", "state", .. table.Columns.Select(c => c.Name)];
        return $"UPDATE {table.Kind} SET {string.Join(", ", names.Select((n, i) => $"{n} = ?{i + 2}"))} WHERE id = ?1";
    }

    private static ReadOnlyMemory<byte> Text(byte[] utf8) => utf8;

    private static byte[] Bytes(Guid id) => id.ToByteArray(bigEndian: true);
}
