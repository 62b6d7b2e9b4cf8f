using System.Data.Common;
using System.Text.Json;
using OrleansTicketing.Load.Stores;
using OrleansTicketing.Silo.Runtime;

namespace OrleansTicketing.Load.Faults;

/// <summary>What the store holds, read past the product.</summary>
internal static class Database
{
    public static bool IsIntact(LoadStore store) => Rows(store, "PRAGMA integrity_check", row => row.GetString(0)) is ["ok"];

    /// <summary>Waits until no message is under way and every deadline has passed; false when that takes more than a minute.</summary>
    public static async Task<bool> IsQuiet(LoadStore store)
    {
        var from = TimeProvider.System.GetTimestamp();
        while (TimeProvider.System.GetElapsedTime(from) < TimeSpan.FromMinutes(1))
        {
            // A parked message is never done.
            var open = Rows(store, "SELECT count(*) FROM outbox UNION ALL SELECT count(*) FROM reminder WHERE name = 'sla'", row => row.GetInt64(0));
            if (open.All(count => count == 0)) return true;
            await Task.Delay(100);
        }
        return false;
    }

    public static Dictionary<string, long> Tickets(LoadStore store) =>
        Rows(store, "SELECT id, version FROM ticket", row => (Id: row.GetString(0), Version: row.GetInt64(1))).ToDictionary(t => "ticket/" + t.Id, t => t.Version);

    public static List<Seen> Journal(LoadStore store) =>
        Rows(store, "SELECT kind, grain, version, type, turn_id, ordinal, at, data FROM journal ORDER BY position", row =>
        {
            var (type, data) = (row.GetString(3), JsonElement.Parse(row.GetString(7)));
            // SQLite has bytes for it.
            var turn = row.GetValue(4) is byte[] bytes ? new Guid(bytes, bigEndian: true) : row.GetGuid(4);
            return new Seen(TurnIds.EventId(turn, row.GetInt32(5)), $"{row.GetString(0)}/{row.GetString(1)}", row.GetInt64(2), type)
            {
                Text = Seen.TextOf(type, data),
                Late = type == "sla.breached" ? TimeSpan.FromMilliseconds(row.GetInt64(6) - data.GetProperty("breachedAt").GetInt64()) : default,
            };
        });

    private static List<T> Rows<T>(LoadStore store, string sql, Func<DbDataReader, T> read)
    {
        using var connection = store.OpenReader();
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Constants of ours.
        command.CommandText = sql;
#pragma warning restore CA2100
        using var row = command.ExecuteReader();
        var rows = new List<T>();
        while (row.Read()) rows.Add(read(row));
        return rows;
    }
}
