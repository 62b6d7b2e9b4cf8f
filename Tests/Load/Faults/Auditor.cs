using System.Data.Common;
using System.Text.Json;
using OrleansTicketing.Load.Servers;
using OrleansTicketing.Load.Stores;

namespace OrleansTicketing.Load.Faults;

/// <summary>Compares the clients' own logs with the database and with the feed; trusts nothing that the engine says of itself.</summary>
internal static class Auditor
{
    private const long LatestReminderMs = 30_000;

    public static bool IsIntact(LoadStore store)
    {
        using var connection = store.OpenReader();
        return Rows(connection, "PRAGMA integrity_check", row => row.GetString(0)) is ["ok"];
    }

    /// <summary>Waits until no message is under way and every deadline has passed.</summary>
    public static async Task Quiet(LoadStore store)
    {
        for (var tries = 0; tries < 600; tries++)
        {
            using (var connection = store.OpenReader())
            {
                var open = Rows(connection, "SELECT count(*) FROM outbox WHERE parked_at IS NULL UNION ALL SELECT count(*) FROM reminder WHERE name = 'sla'", row => row.GetInt64(0));
                if (open.All(count => count == 0)) return;
            }
            await Task.Delay(100);
        }
    }

    public static async Task<KillReport> Report(List<RetryingClient> clients, LoadStore store, ServerProcess node, HttpClient http)
    {
        using var connection = store.OpenReader();
        var opened = Rows(connection, "SELECT data FROM journal WHERE type = 'ticket.opened'", row => Text(row, "subject"));
        var messages = Rows(connection, "SELECT data FROM journal WHERE type = 'message.added'", row => Text(row, "text"));
        var versions = Rows(connection, "SELECT grain, count(DISTINCT version), max(version) FROM journal GROUP BY kind, grain", row => row.GetInt64(1) == row.GetInt64(2));
        var breaches = Rows(connection, "SELECT data, grain, at FROM journal WHERE type = 'sla.breached'",
            row => (Ticket: row.GetString(1), Late: row.GetInt64(2) - JsonElement.Parse(row.GetString(0)).GetProperty("breachedAt").GetInt64()));
        var onFeed = await Feed(node, http);
        var acknowledged = clients.SelectMany(c => c.Opened).ToList();
        var written = clients.SelectMany(c => c.Messages).ToList();
        var kept = opened.ToHashSet();
        var keptMessages = messages.ToHashSet();
        var commands = clients.Sum(c => c.Commands);
        return new()
        {
            Commands = commands,
            Acknowledged = acknowledged.Count + written.Count,
            SuccessShare = (acknowledged.Count + written.Count) / (double)commands,
            Lost = acknowledged.Count(m => !kept.Contains(m)) + written.Count(m => !keptMessages.Contains(m)) + Math.Abs(opened.Count - onFeed),
            Doubled = opened.Count - kept.Count + messages.Count - keptMessages.Count,
            VersionGaps = versions.Count(whole => !whole),
            WrongReminders = Math.Abs(breaches.Select(b => b.Ticket).Distinct().Count() - opened.Count)
                + breaches.Count - breaches.Select(b => b.Ticket).Distinct().Count() + breaches.Count(b => b.Late > LatestReminderMs),
            Corrupt = 0,
            WorstReminderLatenessSeconds = breaches.Select(b => b.Late).DefaultIfEmpty().Max() / 1000.0,
        };
    }

    /// <summary>How many distinct opened tickets a reader of the whole feed sees; each seen twice counts against.</summary>
    private static async Task<int> Feed(ServerProcess node, HttpClient http)
    {
        var seen = new HashSet<string>();
        var twice = 0;
        for (string? after = null; ;)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(node.Url, $"/v1/events?limit=100{(after is null ? "" : $"&after={Uri.EscapeDataString(after)}")}"));
            request.Headers.Authorization = new("Bearer", node.Key);
            using var answer = await http.SendAsync(request);
            var page = JsonElement.Parse(await answer.Content.ReadAsStringAsync());
            if (!answer.IsSuccessStatusCode) throw new InvalidOperationException(page.ToString());
            var events = page.GetProperty("data");
            foreach (var e in events.EnumerateArray().Where(e => e.GetProperty("type").GetString() == "ticket.opened"))
            {
                if (!seen.Add(e.GetProperty("id").GetString()!)) twice++;
            }
            var next = page.GetProperty("page").GetProperty("nextCursor").GetString();
            if (next is null || next == after) return seen.Count - twice;
            after = next;
        }
    }

    private static string Text(DbDataReader row, string member) => JsonElement.Parse(row.GetString(0)).GetProperty(member).GetString()!;

    private static List<T> Rows<T>(DbConnection connection, string sql, Func<DbDataReader, T> read)
    {
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
