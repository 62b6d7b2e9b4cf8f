using Microsoft.Extensions.Logging;
using OrleansTicketing.Silo.Runtime;
using OrleansTicketing.Silo.Storage.Reads;
using OrleansTicketing.Tickets;

namespace OrleansTicketing.Silo.Language;

/// <summary>Triage for a reminder: the text is in the ticket's first event.</summary>
internal sealed partial class LateTriage(IReadStore store, ITriage triage, ILogger<LateTriage> log)
{
    /// <summary>Null when nothing was found, for whatever reason: the ticket then tries again by itself.</summary>
    public async ValueTask<TicketTriage?> Of(Ticket? ticket)
    {
        if (ticket is null) return null;
        try
        {
            if (await Opened(ticket.Id) is not { } opened) return null;
            var customer = await store.Find("customer", opened.CustomerId, StoredJson.Default.Customer, CancellationToken.None);
            return triage.Of(new(TriageText.Of(opened.Subject, opened.Text), opened.Tier, opened.At, customer?.State.TimeZone));
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            TextNotRead(log, ticket.Id, e.GetType().Name);
            return null;
        }
    }

    private async Task<TicketOpened?> Opened(string ticket)
    {
        await using var connection = await store.OpenRead(CancellationToken.None);
        await using var command = connection.Command($"""
            SELECT {JournalSql.Columns} FROM journal WHERE grain = @grain AND kind = @kind ORDER BY position LIMIT 1
            """);
        command.Add("@grain", ticket);
        command.Add("@kind", GrainKinds.Ticket);
        return (await JournalSql.Entries(command, CancellationToken.None)) is [{ Data: TicketOpened opened }] ? opened : null;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The text of {Ticket} could not be read for its triage: {Error}")]
    private static partial void TextNotRead(ILogger log, string ticket, string error);
}
