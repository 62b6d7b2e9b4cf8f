using Microsoft.Extensions.Logging;
using OrleansTicketing.Silo.Runtime;
using OrleansTicketing.Silo.Storage.Reads;
using OrleansTicketing.Tickets;

namespace OrleansTicketing.Silo.Language;

/// <summary>Triage for a reminder: the texts are in the ticket's events.</summary>
internal sealed partial class LateTriage(IReadStore store, ITriage triage, ILogger<LateTriage> log)
{
    /// <summary>Triage looks at the first characters only.</summary>
    private const int MostTexts = 50;

    /// <summary>Null when nothing was found, for whatever reason: the ticket then tries again by itself.</summary>
    public async ValueTask<TicketTriage?> Of(Ticket? ticket)
    {
        if (ticket is not { TriageNext: { } next }) return null;
        try
        {
            var unread = await Unread(ticket.Id, next.Since ?? default);
            if (unread.Count == 0) return null;
            var customer = await store.Find("customer", ticket.CustomerId, StoredJson.Default.Customer, CancellationToken.None);
            var text = new Personal(string.Join('\n', unread.Select(u => u.Text)));
            return triage.Of(new(text, ticket.Tier, unread[0].At, customer?.State.TimeZone), after: true);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            TextNotRead(log, ticket.Id, e.GetType().Name);
            return null;
        }
    }

    private async Task<List<(string Text, Timestamp At)>> Unread(string ticket, Timestamp since)
    {
        await using var connection = await store.OpenRead(CancellationToken.None);
        await using var command = connection.Command($"""
            SELECT {JournalSql.Columns} FROM journal
            WHERE grain = @grain AND kind = @kind AND at >= @since AND type IN ('ticket.opened', 'message.added')
            ORDER BY position LIMIT {MostTexts}
            """);
        command.Add("@grain", ticket);
        command.Add("@kind", GrainKinds.Ticket);
        command.Add("@since", since.Ms);
        var texts = new List<(string, Timestamp)>();
        foreach (var entry in await JournalSql.Entries(command, CancellationToken.None))
        {
            if (entry.Data is TicketOpened opened) texts.Add((TriageText.Of(opened.Subject, opened.Text).Value, opened.At));
            if (entry.Data is MessageAdded { From: MessageFrom.Customer } message) texts.Add((message.Text.Value, message.At));
        }
        return texts;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The text of {Ticket} could not be read for its triage: {Error}")]
    private static partial void TextNotRead(ILogger log, string ticket, string error);
}
