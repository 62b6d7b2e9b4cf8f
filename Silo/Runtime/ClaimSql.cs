using System.Data.Common;
using OrleansTicketing.Silo.Storage;
using OrleansTicketing.Silo.Storage.Reads;

namespace OrleansTicketing.Silo.Runtime;

/// <summary>
/// Leases on outbox rows and reminders: a claimed row is invisible to other nodes until its lease ends, so a node that dies loses nothing
/// and delays it by one lease at most.
/// </summary>
internal static class ClaimSql
{
    public static async Task<List<MessageItem>> Messages(IStore store, Timestamp now, TimeSpan lease, int most, CancellationToken cancellation)
    {
        const string Due = "next_at <= @now AND parked_at IS NULL";
        if (!await Any(store, $"SELECT 1 FROM outbox WHERE {Due} LIMIT 1", now, now, cancellation)) return [];
        return await store.Write(async connection =>
        {
            using var command = connection.Command($"""
                UPDATE outbox SET next_at = @until
                WHERE id IN (SELECT id FROM outbox WHERE {Due} ORDER BY next_at LIMIT @most {store.SkipLocked})
                RETURNING id, kind, grain, type, data, attempts
                """);
            Bind(command, now, now, lease, most);
            using var row = await command.ExecuteReaderAsync(cancellation);
            var items = new List<MessageItem>();
            while (await row.ReadAsync(cancellation))
                items.Add(new(new(row.GetString(1), row.GetString(2)), StoredTypes.ReadMessage(row.GetString(3), row.GetFieldValue<byte[]>(4)), row.ReadGuid(0), row.GetInt32(5)));
            return items;
        }, cancellation);
    }

    public static async Task<List<(GrainId Grain, string Name, Timestamp Due, int Attempts)>> Reminders(
        IStore store, Timestamp engineNow, Timestamp now, TimeSpan lease, int most, CancellationToken cancellation)
    {
        const string Due = "due <= @engine AND next_at <= @now AND parked_at IS NULL";
        if (!await Any(store, $"SELECT 1 FROM reminder WHERE {Due} LIMIT 1", now, engineNow, cancellation)) return [];
        return await store.Write(async connection =>
        {
            using var command = connection.Command($"""
                UPDATE reminder SET next_at = @until
                WHERE (kind, grain, name) IN (SELECT kind, grain, name FROM reminder WHERE {Due} ORDER BY due LIMIT @most {store.SkipLocked})
                RETURNING kind, grain, name, due, attempts
                """);
            Bind(command, now, engineNow, lease, most);
            using var row = await command.ExecuteReaderAsync(cancellation);
            var items = new List<(GrainId, string, Timestamp, int)>();
            while (await row.ReadAsync(cancellation))
                items.Add((new(row.GetString(0), row.GetString(1)), row.GetString(2), new(row.GetInt64(3)), row.GetInt32(4)));
            return items;
        }, cancellation);
    }

    /// <summary>When the next reminder is due; null = none is wanted.</summary>
    public static async Task<Timestamp?> NextReminder(IStore store, CancellationToken cancellation)
    {
        using var connection = await store.OpenRead(cancellation);
        using var command = connection.Command("SELECT min(due) FROM reminder WHERE parked_at IS NULL");
        return await command.ExecuteScalarAsync(cancellation) is long due ? new(due) : null;
    }

    /// <summary>A look before the leap: claiming writes, and on SQLite a write stops the committer.</summary>
    private static async Task<bool> Any(IStore store, string sql, Timestamp now, Timestamp engineNow, CancellationToken cancellation)
    {
        using var connection = await store.OpenRead(cancellation);
        using var command = connection.Command(sql);
        command.Add("@now", now.Ms);
        command.Add("@engine", engineNow.Ms);
        return await command.ExecuteScalarAsync(cancellation) is not null;
    }

    private static void Bind(DbCommand command, Timestamp now, Timestamp engineNow, TimeSpan lease, int most)
    {
        command.Add("@now", now.Ms);
        command.Add("@engine", engineNow.Ms);
        command.Add("@until", now.Plus((long)lease.TotalMilliseconds).Ms);
        command.Add("@most", most);
    }

    /// <summary>PostgreSQL has a type for it, SQLite sixteen bytes.</summary>
    private static Guid ReadGuid(this DbDataReader row, int column) =>
        row.GetValue(column) is Guid id ? id : new Guid((byte[])row.GetValue(column), bigEndian: true);
}
