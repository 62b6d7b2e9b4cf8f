using OrleansTicketing.Agents;
using static OrleansTicketing.Tickets.TicketStatus;

namespace OrleansTicketing.Tickets;

/// <summary>What people say on a ticket, and what that does to it.</summary>
internal static class TicketConversation
{
    public static Decision Add(Ticket ticket, AddMessage add, TurnContext context)
    {
        if (ticket.IsOver())
            return new TicketClosed();
        var message = new MessageAdded(add.MessageId, add.From, add.AuthorId, add.Text, context.At);
        var decision = (add.From, ticket.Status) switch
        {
            (MessageFrom.Agent, Assigned) => Decision.Accept(message, Begun(ticket, context)),
            (MessageFrom.Customer, WaitingCustomer or WaitingThirdParty) => Decision.Accept(message, Begun(ticket, context)),
            (MessageFrom.Customer, Resolved) => Object(ticket, message, context),
            _ => Decision.Accept(message),
        };
        return TicketTriaging.Hear(ticket, add, decision, context);
    }

    public static Decision Add(Ticket ticket, AddNote add, TurnContext context)
    {
        if (ticket.IsOver())
            return new TicketClosed();
        var note = new NoteAdded(add.MessageId, add.AuthorId, add.Text, context.At);
        return ticket.Status is Assigned ? Decision.Accept(note, Begun(ticket, context)) : Decision.Accept(note);
    }

    public static Decision Rate(Ticket ticket, RateTicket rate, TurnContext context) =>
        ticket.Status is Resolved or Closed ? Decision.Accept(new TicketRated(rate.Stars, rate.Comment, context.At)) : new NotRatable();

    private static TicketStatusChanged Begun(Ticket ticket, TurnContext context) => new(ticket.Status, InProgress, null, null, context.At);

    /// <summary>
    /// A customer objects to the solution. The ticket waits again, with a wish for whoever solved it; only when that agent declines is
    /// the router told, so the agent comes first.
    /// </summary>
    private static Decision Object(Ticket ticket, MessageAdded message, TurnContext context)
    {
        if (ticket.ResolvedAt is not { } resolved || context.At > resolved.Plus(TicketLifeCycle.GraceMs))
            return new TicketClosed();
        var queued = TicketAssignment.Queued(ticket, ticket.Queue, ticket.Skills, context);
        if (ticket.Assignee is not { } agent)
            return TicketAssignment.Wait(ticket.Id, Decision.Accept(message, queued), ticket.Queue);
        var wish = new AssignmentRequest($"reopened/{context.Version + 1}", agent, From: null, Force: false);
        return Decision.Accept(message, queued, new AssignmentRequested(wish, context.At))
            .Send(new(GrainKinds.Agent, agent), new Reserve(ticket.Id, wish.Id, Queue: null, Force: false, OnlineOnly: true));
    }
}
