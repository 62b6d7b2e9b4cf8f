using System.Collections.Immutable;
using System.Data.Common;
using OrleansTicketing.Queries;
using OrleansTicketing.Silo.Storage.Reads;

namespace OrleansTicketing.Silo.Runtime;

/// <summary>Reads of the journal by position.</summary>
internal static class JournalSql
{
    public const string Columns = "position, kind, grain, version, ordinal, type, at, actor, turn_id, data";

    public static async Task<ImmutableArray<JournalEntry>> Read(DbConnection connection, long after, int limit, CancellationToken cancellation)
    {
        using var command = connection.Command($"SELECT {Columns} FROM journal WHERE position > @after ORDER BY position LIMIT @limit");
        command.Add("@after", after);
        command.Add("@limit", limit);
        return await Entries(command, cancellation);
    }

    public static async Task<long> Head(DbConnection connection, CancellationToken cancellation)
    {
        using var command = connection.Command("SELECT max(position) FROM journal");
        return await command.ExecuteScalarAsync(cancellation) is long head ? head : 0;
    }

    /// <summary>The first position that retention has not passed.</summary>
    public static async Task<long> Oldest(DbConnection connection, CancellationToken cancellation)
    {
        using var command = connection.Command("SELECT value FROM meta WHERE name = 'feed_oldest'");
        return await command.ExecuteScalarAsync(cancellation) is string oldest
            ? long.Parse(oldest, System.Globalization.CultureInfo.InvariantCulture)
            : 1;
    }

    /// <summary>Entries of a query that selects <see cref="Columns"/>.</summary>
    public static async Task<ImmutableArray<JournalEntry>> Entries(DbCommand command, CancellationToken cancellation)
    {
        using var row = await command.ExecuteReaderAsync(cancellation);
        var entries = ImmutableArray.CreateBuilder<JournalEntry>();
        while (await row.ReadAsync(cancellation))
        {
            var type = row.GetString(5);
            var turn = row.GetValue(8) is Guid id ? id : new Guid((byte[])row.GetValue(8), bigEndian: true);
            entries.Add(new(
                row.GetInt64(0), new(row.GetString(1), row.GetString(2)), row.GetInt64(3), type, new(row.GetInt64(6)), Actor.Parse(row.GetString(7)),
                TurnIds.EventId(turn, row.GetInt32(4)), row.Event(9, type)));
        }
        return entries.ToImmutable();
    }
}
