using System.Diagnostics;
using OrleansTicketing.Sla;

namespace OrleansTicketing.Tickets;

/// <summary>What each event makes of a ticket.</summary>
public static class TicketEvolve
{
    public static Ticket Evolve(Ticket? ticket, Event e) => (ticket, e) switch
    {
        (_, TicketOpened opened) => Opened(opened),
        (null, _) => throw new UnreachableException($"{e.GetType().Name} before a ticket was opened."),
        (_, TicketQueued queued) => Queued(ticket, queued),
        (_, TicketAssigned assigned) => Assigned(ticket, assigned),
        (_, AssignmentRequested requested) => Touched(ticket, requested.At) with
        {
            Requests = [.. ticket.Requests.TakeLast(TicketAssignment.MostRequests - 1), requested.Wish],
        },
        (_, AssignmentRefused refused) => Touched(ticket, refused.At) with
        {
            Requests = ticket.Requests.RemoveAll(r => r.Id == refused.Request),
        },
        (_, TicketStatusChanged changed) => StatusChanged(ticket, changed),
        (_, TicketUpdated updated) => Updated(Touched(ticket, updated.At), updated.Changes, updated.At),
        (_, TicketTriaged triaged) => TicketTriaging.Evolve(Touched(ticket, triaged.At), triaged),
        // Nobody sees anything of it.
        (_, TriagePostponed postponed) => ticket with { TriageNext = postponed.Next },
        (_, TicketRated rated) => Touched(ticket, rated.At) with { Rating = new(rated.Stars, rated.Comment, rated.At) },
        (_, MessageAdded message) => Touched(ticket, message.At) with
        {
            MessageCount = ticket.MessageCount + 1,
            LastMessageAt = message.At,
            FirstRespondedAt = ticket.FirstRespondedAt ?? (message.From is MessageFrom.Agent ? message.At : null),
        },
        (_, NoteAdded note) => Touched(ticket, note.At),
        (_, SlaChanged changed) => Clocks(Touched(ticket, changed.At), e),
        (_, SlaWarning warning) => Clocks(Touched(ticket, warning.At), e),
        (_, SlaBreached breached) => Clocks(Touched(ticket, breached.At), e),
        (_, SlaMet met) => Clocks(Touched(ticket, met.At), e),
        _ => throw new UnreachableException($"A ticket knows no {e.GetType().Name}."),
    };

    private static Ticket Opened(TicketOpened e) => new()
    {
        Id = e.Id,
        Number = e.Number,
        Status = TicketStatus.New,
        Subject = e.Subject,
        Kind = e.Kind,
        Priority = e.Priority,
        Category = e.Category,
        Sentiment = e.Triage?.Sentiment,
        Triage = e.Triage,
        TriageNext = e.TriageNext,
        Unsaid = e.Unsaid,
        Labelled = Labelled(e),
        Language = e.Language,
        Channel = e.Channel,
        Product = e.Product,
        CustomerId = e.CustomerId,
        Tier = e.Tier,
        Queue = e.Queue,
        Skills = e.Skills,
        Tags = e.Tags,
        Fields = e.Fields,
        ExternalId = e.ExternalId,
        OccurredAt = e.OccurredAt,
        Sla = e.Sla,
        MessageCount = e.MessageId is null ? 0 : 1,
        LastMessageAt = e.MessageId is null ? null : e.At,
        CreatedAt = e.At,
        UpdatedAt = e.At,
    };

    private static Ticket Queued(Ticket ticket, TicketQueued e) => Touched(ticket, e.At) with
    {
        Status = TicketStatus.Queued,
        Queue = e.Queue,
        Skills = e.Skills,
        QueuedAt = e.At,
        Assignee = null,
        Reservation = null,
        ReopenCount = ticket.ReopenCount + (ticket.Status is TicketStatus.Resolved ? 1 : 0),
    };

    private static Ticket Assigned(Ticket ticket, TicketAssigned e) => Touched(ticket, e.At) with
    {
        Status = TicketStatus.Assigned,
        Assignee = e.AgentId,
        Reservation = e.Reservation,
        Requests = ticket.Requests.RemoveAll(r => r.Id == e.Reservation),
    };

    private static Ticket StatusChanged(Ticket ticket, TicketStatusChanged e) => Touched(ticket, e.At) with
    {
        Status = e.To,
        ResolvedAt = e.To is TicketStatus.Resolved ? e.At : ticket.ResolvedAt,
        ClosedAt = e.To is TicketStatus.Closed ? e.At : ticket.ClosedAt,
        ReopenCount = ticket.ReopenCount + (e is { From: TicketStatus.Resolved, To: TicketStatus.InProgress } ? 1 : 0),
    };

    private static Ticket Updated(Ticket ticket, UpdateTicket e, Timestamp at) => ticket with
    {
        Subject = e.Subject ?? ticket.Subject,
        Kind = e.Kind ?? ticket.Kind,
        Priority = e.Priority ?? ticket.Priority,
        Category = e.Category is { } category ? category.To is { } code ? new(code, null) : null : ticket.Category,
        Sentiment = e.Sentiment ?? ticket.Sentiment,
        Labelled = Labelled(ticket.Labelled, e, at),
        Product = e.Product is { } product ? product.To : ticket.Product,
        Language = e.Language is { } language ? language.To : ticket.Language,
        Tags = e.Tags ?? ticket.Tags,
        Skills = e.Skills ?? ticket.Skills,
        Fields = e.Fields is { } fields ? Sets.Merge(ticket.Fields, fields) : ticket.Fields,
        Unsaid = ticket.Unsaid & ~SaidBy(e),
    };

    /// <summary>What the sender said is an example like an agent's correction.</summary>
    private static TicketLabels? Labelled(TicketOpened e)
    {
        var category = e.Category is { Confidence: null };
        var kind = e.Kind is not TicketKind.Other && !e.Unsaid.HasFlag(UnsaidMembers.Kind);
        return category || kind ? new(category ? e.At : null, kind ? e.At : null) : null;
    }

    private static TicketLabels? Labelled(TicketLabels? before, UpdateTicket e, Timestamp at) =>
        e is { Category: null, Kind: null, Sentiment: null } ? before : (before ?? new TicketLabels()) with
        {
            Category = e.Category is { } category ? category.To is null ? null : at : before?.Category,
            Kind = e.Kind is { } kind ? kind is TicketKind.Other ? null : at : before?.Kind,
            Sentiment = e.Sentiment is null ? before?.Sentiment : at,
        };

    private static UnsaidMembers SaidBy(UpdateTicket e) =>
        (e.Kind is null ? 0 : UnsaidMembers.Kind) | (e.Priority is null ? 0 : UnsaidMembers.Priority)
        | (e.Skills is null ? 0 : UnsaidMembers.Skills) | (e.Category is null ? 0 : UnsaidMembers.Category);

    private static Ticket Clocks(Ticket ticket, Event e) => ticket with { Sla = TicketClocks.Evolve(ticket.Sla, e) };

    private static Ticket Touched(Ticket ticket, Timestamp at) => ticket with { UpdatedAt = Timestamp.Max(ticket.UpdatedAt, at) };
}
