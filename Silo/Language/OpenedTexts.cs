using System.Data.Common;
using System.Runtime.CompilerServices;
using OrleansTicketing.Projections;
using OrleansTicketing.Silo.Storage.Reads;
using OrleansTicketing.Tickets;

namespace OrleansTicketing.Silo.Language;

/// <summary>What a ticket said when it was opened.</summary>
internal readonly record struct OpenedText(string TicketId, string Text, Timestamp At)
{
    /// <summary>Where the journal has it.</summary>
    public long Position { get; init; }
}

/// <summary>Reads what tickets say from the journal, some thousand positions a statement, so that none takes long.</summary>
/// <param name="stride">How many positions.</param>
internal sealed class OpenedTexts(IReadStore store, int stride = OpenedTexts.Stride)
{
    public const int Stride = 10_000;

    /// <summary>From a position on backwards.</summary>
    public async IAsyncEnumerable<OpenedText> NewestFirst(long upTo, [EnumeratorCancellation] CancellationToken cancellation)
    {
        for (; upTo > 0; upTo -= stride)
        {
            foreach (var text in await Read(upTo - stride, upTo, "DESC", cancellation)) yield return text;
        }
    }

    /// <summary>Those of a range, oldest first.</summary>
    public async IAsyncEnumerable<OpenedText> Between(long after, long upTo, [EnumeratorCancellation] CancellationToken cancellation)
    {
        for (; after < upTo; after += stride)
        {
            foreach (var text in await Read(after, Math.Min(upTo, after + stride), "ASC", cancellation)) yield return text;
        }
    }

    /// <summary>One ticket's; null when there is none.</summary>
    public async Task<string?> Of(string ticketId, CancellationToken cancellation)
    {
        await using var connection = await store.OpenRead(cancellation);
        await using var command = connection.Command("SELECT data FROM journal WHERE grain = @id AND kind = 'ticket' AND type = 'ticket.opened' ORDER BY position LIMIT 1");
        command.Add("@id", ticketId);
        await using var row = await command.ExecuteReaderAsync(cancellation);
        return await row.ReadAsync(cancellation) ? Text(row, 0) : null;
    }

    private async Task<List<OpenedText>> Read(long after, long upTo, string direction, CancellationToken cancellation)
    {
        await using var connection = await store.OpenRead(cancellation);
        await using var command = connection.Command($"""
            SELECT grain, data, at, position FROM journal WHERE position > @after AND position <= @upTo AND type = 'ticket.opened' ORDER BY position {direction}
            """);
        command.Add("@after", after);
        command.Add("@upTo", upTo);
        await using var row = await command.ExecuteReaderAsync(cancellation);
        var texts = new List<OpenedText>();
        while (await row.ReadAsync(cancellation))
        {
            if (Text(row, 1) is { } text) texts.Add(new(row.GetString(0), text, new(row.GetInt64(2))) { Position = row.GetInt64(3) });
        }
        return texts;
    }

    private static string? Text(DbDataReader row, int column) => row.Event(column, "ticket.opened") is TicketOpened opened ? OpeningText.Of(opened) : null;
}
