using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using OrleansTicketing.Customers;
using OrleansTicketing.Silo.Runtime;
using OrleansTicketing.Silo.Storage.Reads;
using OrleansTicketing.Tickets;

namespace OrleansTicketing.Silo.Language;

/// <summary>Triage for a reminder: the texts are in the ticket's events.</summary>
internal sealed partial class LateTriage(IReadStore store, ITriage triage, ILogger<LateTriage> log)
{
    /// <summary>More than anybody writes before triage comes round to it.</summary>
    private const int MostTexts = 200;

    /// <summary>What is found in each text, without those in which nothing was, for whatever reason; null when this installation does not triage.</summary>
    public async ValueTask<ImmutableArray<TicketTriage>?> Of(Ticket? ticket)
    {
        if (!triage.IsOn) return null;
        if (ticket is not { TriageNext: { } next }) return [];
        try
        {
            var unread = await Unread(ticket.Id, next.Since);
            var customer = await store.Find<Customer>(GrainKinds.Customer, ticket.CustomerId, CancellationToken.None);
            return [.. unread.Select(u => triage.Of(new(u.Text, ticket.Tier, u.At, customer?.State.TimeZone), after: true)).OfType<TicketTriage>()];
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            TextNotRead(log, ticket.Id, e.GetType().Name);
            return [];
        }
    }

    private async Task<List<(Personal Text, Timestamp At)>> Unread(string ticket, Timestamp? since)
    {
        await using var connection = await store.OpenRead(CancellationToken.None);
        await using var command = connection.Command($"""
            SELECT {JournalSql.Columns} FROM journal
            WHERE grain = @grain AND kind = @kind AND at >= @since AND type IN ('ticket.opened', 'message.added')
            ORDER BY position LIMIT {MostTexts}
            """);
        command.Add("@grain", ticket);
        command.Add("@kind", GrainKinds.Ticket);
        command.Add("@since", (since ?? default).Ms);
        var texts = new List<(Personal, Timestamp)>();
        foreach (var entry in await JournalSql.Entries(command, CancellationToken.None))
        {
            if (since is null && entry.Data is TicketOpened opened) texts.Add((TriageText.Of(opened.Subject, opened.Text), opened.At));
            if (entry.Data is MessageAdded { From: MessageFrom.Customer } message) texts.Add((message.Text, message.At));
        }
        return texts;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The text of {Ticket} could not be read for its triage: {Error}")]
    private static partial void TextNotRead(ILogger log, string ticket, string error);
}
