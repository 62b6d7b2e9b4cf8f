using System.Collections.Immutable;
using System.Data.Common;
using OrleansTicketing.Queries;

namespace OrleansTicketing.Silo.Storage.Reads;

/// <summary>Rows of a state table (each query selects <c>version, state, id, schema</c> first), and JSON as it is stored.</summary>
internal static class StateRows
{
    /// <summary>The one place outside of a batch that reads a state.</summary>
    public static StoredRow<T> Row<T>(this DbDataReader row, string kind) where T : class
    {
        var id = new GrainId(kind, row.GetString(2));
        var state = StoredState.Read(Kinds.All[kind], id, row.GetFieldValue<byte[]>(1), row.GetInt32(3), out var unreadable);
        return new(state is null ? null : new((T)state, row.GetInt64(0)), unreadable);
    }

    /// <summary>An event as it is stored; <see cref="UnreadableEvent"/> when it is damaged or a newer release's: what follows it must not wait for it.</summary>
    public static Event Event(this DbDataReader row, int column, string type)
    {
        var json = row.GetFieldValue<byte[]>(column);
        try
        {
            return StoredTypes.ReadEvent(type, json);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // As with states: an unknown type, JSON that is none, a wrong shape.
            return new UnreadableEvent();
        }
    }

    public static async Task<Row<T>?> Find<T>(this IReadStore store, string kind, string id, CancellationToken cancellation) where T : class
    {
        await using var connection = await store.OpenRead(cancellation);
        await using var command = connection.Command($"SELECT version, state, id, schema FROM {kind} WHERE id = @id");
        command.Add("@id", id);
        await using var row = await command.ExecuteReaderAsync(cancellation);
        return await row.ReadAsync(cancellation) ? row.Row<T>(kind).OrThrow() : null;
    }

    /// <summary>A page of states, newest first. <paramref name="from"/> is what follows FROM and names the state table <c>s</c>.</summary>
    public static async Task<Page<Row<T>>> Newest<T>(
        this IReadStore store, string kind, string from, Action<DbCommand> bind, PageKey? after, int limit, CancellationToken cancellation) where T : class
    {
        await using var connection = await store.OpenRead(cancellation);
        await using var command = connection.Command($"""
            SELECT s.version, s.state, s.id, s.schema, s.created_at FROM {from}{(after is null ? "" : " AND (s.created_at, s.id) < (@value, @id)")}
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
        return await Page(row, limit, r => r.Row<T>(kind).OrNull, r => new(r.GetInt64(4), r.GetString(2)), cancellation);
    }

    /// <summary>All rows that can be read here.</summary>
    public static async Task<ImmutableArray<Row<T>>> Readable<T>(this DbCommand command, string kind, CancellationToken cancellation) where T : class
    {
        await using var row = await command.ExecuteReaderAsync(cancellation);
        var rows = ImmutableArray.CreateBuilder<Row<T>>();
        while (await row.ReadAsync(cancellation))
        {
            if (row.Row<T>(kind).OrNull is { } readable) rows.Add(readable);
        }
        return rows.ToImmutable();
    }

    /// <summary>
    /// Reads up to <paramref name="limit"/> rows; one more, if there, only says that there are more. What cannot be read is left out, and counts:
    /// the key to go on from is not in the state.
    /// </summary>
    private static async Task<Page<T>> Page<T>(
        DbDataReader row, int limit, Func<DbDataReader, T?> read, Func<DbDataReader, PageKey> key, CancellationToken cancellation) where T : class
    {
        var rows = ImmutableArray.CreateBuilder<T>(limit);
        PageKey last = default;
        for (var seen = 0; await row.ReadAsync(cancellation); seen++)
        {
            if (seen == limit)
                return new(rows.ToImmutable(), last);
            if (read(row) is { } readable)
                rows.Add(readable);
            last = key(row);
        }

        return new(rows.ToImmutable(), null);
    }
}

/// <summary>A row that was found, or why it cannot be read here: a list leaves such a row out, and who asked for it is told.</summary>
internal sealed record StoredRow<T>(Row<T>? OrNull, Exception? Unreadable)
{
    /// <exception cref="UnavailableException">It cannot be read.</exception>
    public Row<T> OrThrow() => OrNull ?? throw Unreadable!;
}

/// <summary>Something happened that this release cannot read.</summary>
internal sealed record UnreadableEvent : Event;
