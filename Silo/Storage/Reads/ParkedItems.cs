using System.Data.Common;
using System.Text;
using System.Text.Json;
using OrleansTicketing.Queries;

namespace OrleansTicketing.Silo.Storage.Reads;

/// <summary>Runs a small write in a transaction of its own: on SQLite only one connection may.</summary>
public delegate Task<int> SmallWrite(Func<DbConnection, Task<int>> work, CancellationToken cancellation);

/// <inheritdoc cref="IParked"/>
public sealed class ParkedItems(IReadStore store, SmallWrite write) : IParked
{
    // The opaque id is the row's key: m + the message's id, or r + the reminder's three-part key. Messages come first within an instant.
    private const char Message = 'm';
    private const char Reminder = 'r';

    public async Task<Page<ParkedItem>> List(PageKey? after, int limit, CancellationToken cancellation)
    {
        await using var connection = await store.OpenRead(cancellation);
        var items = await Messages(connection, after, limit, cancellation);
        items.AddRange(await Reminders(connection, after, limit, cancellation));
        items.Sort((a, b) => a.ParkedAt != b.ParkedAt ? a.ParkedAt.CompareTo(b.ParkedAt) : a.Id[0].CompareTo(b.Id[0]));
        return items.Count <= limit ? new([.. items], null) : new([.. items.Take(limit)], new(items[limit - 1].ParkedAt.Ms, items[limit - 1].Id));
    }

    public async Task<bool> Replay(string id, KeptAnswer? answer, CancellationToken cancellation)
    {
        const string Again = "SET attempts = 0, next_at = 0, parked_at = NULL, error = NULL WHERE parked_at IS NOT NULL";
        if (Key(id) is not { } key)
            return false;
        return await write(
            async connection =>
            {
                // The key first: whoever has it goes on, and gives it back when there is nothing to try.
                if (answer is not null && !await connection.Keep(answer, cancellation))
                    return 0;
                await using var command = connection.Command(key.Message is null
                    ? $"UPDATE reminder {Again} AND kind = @kind AND grain = @grain AND name = @name"
                    : $"UPDATE outbox {Again} AND id = @id");
                Bind(command, key);
                var tried = await command.ExecuteNonQueryAsync(cancellation);
                if (tried == 0 && answer is not null)
                    await connection.GiveBack(answer, cancellation);
                return tried;
            },
            cancellation) > 0;
    }

    private async Task<List<ParkedItem>> Messages(DbConnection connection, PageKey? after, int limit, CancellationToken cancellation)
    {
        var key = after is { } page ? Key(page.Id) : null;
        await using var command = connection.Command($"""
            SELECT id, kind, grain, type, attempts, parked_at, error FROM outbox
            WHERE parked_at IS NOT NULL {(key is null ? "" : key.Message is null ? "AND parked_at > @at" : "AND (parked_at, id) > (@at, @id)")}
            ORDER BY parked_at, id LIMIT @limit
            """);
        return await Read(command, after, key, limit, row => Message + Uuid(row).ToString("N"), cancellation);
    }

    private async Task<List<ParkedItem>> Reminders(DbConnection connection, PageKey? after, int limit, CancellationToken cancellation)
    {
        var key = after is { } page ? Key(page.Id) : null;
        await using var command = connection.Command($"""
            SELECT 0, kind, grain, name, attempts, parked_at, error FROM reminder
            WHERE parked_at IS NOT NULL {(key is null ? "" : key.Message is null ? "AND (parked_at, kind, grain, name) > (@at, @kind, @grain, @name)" : "AND parked_at >= @at")}
            ORDER BY parked_at, kind, grain, name LIMIT @limit
            """);
        return await Read(command, after, key, limit, row => Reminder + Encode(row.GetString(1), row.GetString(2), row.GetString(3)), cancellation);
    }

    private async Task<List<ParkedItem>> Read(
        DbCommand command, PageKey? after, ParkedKey? key, int limit, Func<DbDataReader, string> id, CancellationToken cancellation)
    {
        if (key is not null)
        {
            command.Add("@at", after!.Value.Value);
            Bind(command, key);
        }

        command.Add("@limit", limit + 1);
        await using var row = await command.ExecuteReaderAsync(cancellation);
        var items = new List<ParkedItem>();
        while (await row.ReadAsync(cancellation))
        {
            var opaque = id(row);
            items.Add(new(
                opaque, opaque[0] == Message ? "message" : "reminder", new(row.GetString(1), row.GetString(2)), row.GetString(3),
                row.GetInt32(4), new(row.GetInt64(5)), row.GetStringOrNull(6) ?? ""));
        }

        return items;
    }

    private void Bind(DbCommand command, ParkedKey key)
    {
        if (key.Message is { } message)
        {
            command.Add("@id", store.Dialect.Uuid(message));
            return;
        }

        command.Add("@kind", key.Kind);
        command.Add("@grain", key.Grain);
        command.Add("@name", key.Name);
    }

    private static Guid Uuid(DbDataReader row) => row.GetValue(0) is Guid id ? id : new((byte[])row.GetValue(0), bigEndian: true);

    private static string Encode(params string[] parts) => Convert.ToHexStringLower(JsonSerializer.SerializeToUtf8Bytes(parts));

    private static ParkedKey? Key(string id)
    {
        try
        {
            if (id.StartsWith(Message))
                return Guid.TryParseExact(id[1..], "N", out var message) ? new(message, "", "", "") : null;
            return id.StartsWith(Reminder) && JsonSerializer.Deserialize<string[]>(Convert.FromHexString(id[1..])) is [var kind, var grain, var name]
                ? new(null, kind, grain, name) : null;
        }
        catch (Exception e) when (e is FormatException or JsonException or DecoderFallbackException)
        {
            return null;
        }
    }

    private sealed record ParkedKey(Guid? Message, string Kind, string Grain, string Name);
}
