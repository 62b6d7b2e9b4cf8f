using System.Collections.Immutable;
using System.Data.Common;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using OrleansTicketing.Queries;

namespace OrleansTicketing.Silo.Storage.Reads;

/// <summary>Rows of a state table (each query selects <c>version, state</c> first), and JSON as it is stored.</summary>
internal static class StateRows
{
    public static Row<T> Row<T>(this DbDataReader row, JsonTypeInfo<T> json) => new(row.State(1, json), row.GetInt64(0));

    /// <summary>A state as it is stored. From its bytes: a detour by a string would cost as much as the parsing.</summary>
    public static T State<T>(this DbDataReader row, int column, JsonTypeInfo<T> json) => JsonSerializer.Deserialize(row.GetFieldValue<byte[]>(column), json)!;

    /// <summary>An event as it is stored.</summary>
    public static Event Event(this DbDataReader row, int column, string type) => StoredTypes.ReadEvent(type, row.GetFieldValue<byte[]>(column));

    public static async Task<Row<T>?> Find<T>(
        this IReadStore store, string table, string id, JsonTypeInfo<T> json, CancellationToken cancellation) where T : class
    {
        await using var connection = await store.OpenRead(cancellation);
        await using var command = connection.Command($"SELECT version, state FROM {table} WHERE id = @id");
        command.Add("@id", id);
        await using var row = await command.ExecuteReaderAsync(cancellation);
        return await row.ReadAsync(cancellation) ? row.Row(json) : null;
    }

    /// <summary>A page of states, newest first. <paramref name="from"/> is what follows FROM and names the state table <c>s</c>.</summary>
    public static async Task<Page<Row<T>>> Newest<T>(
        this IReadStore store, string from, Action<DbCommand> bind, PageKey? after, int limit, JsonTypeInfo<T> json, CancellationToken cancellation) where T : class
    {
        await using var connection = await store.OpenRead(cancellation);
        await using var command = connection.Command($"""
            SELECT s.version, s.state, s.created_at, s.id FROM {from}{(after is null ? "" : " AND (s.created_at, s.id) < (@value, @id)")}
            ORDER BY s.created_at DESC, s.id DESC LIMIT @limit
            """);
        bind(command);
        if (after is { } key)
        {
            command.Add("@value", key.Value);
            command.Add("@id", key.Id);
        }

        command.Add("@limit", limit + 1);
        await using var row = await command.ExecuteReaderAsync(cancellation);
        return await Page(row, limit, r => r.Row(json), r => new(r.GetInt64(2), r.GetString(3)), cancellation);
    }

    /// <summary>Reads up to <paramref name="limit"/> rows; one more, if there, only says that there are more.</summary>
    public static async Task<Page<T>> Page<T>(
        DbDataReader row, int limit, Func<DbDataReader, T> read, Func<DbDataReader, PageKey> key, CancellationToken cancellation)
    {
        var rows = ImmutableArray.CreateBuilder<T>(limit);
        PageKey last = default;
        while (await row.ReadAsync(cancellation))
        {
            if (rows.Count == limit)
                return new(rows.ToImmutable(), last);
            rows.Add(read(row));
            last = key(row);
        }

        return new(rows.ToImmutable(), null);
    }
}
