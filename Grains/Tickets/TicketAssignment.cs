using System.Collections.Immutable;
using OrleansTicketing.Agents;
using OrleansTicketing.Routing;

namespace OrleansTicketing.Tickets;

/// <summary>
/// How a ticket comes to an agent. The agent is asked first and keeps room; its answer names the reservation, and whichever answer is
/// fit first wins. Every reservation is either taken or given back, so no room is lost.
/// </summary>
internal static class TicketAssignment
{
    /// <summary>Wishes that are on their way at most; an older one is forgotten, and its reservation given back.</summary>
    public const int MostRequests = 50;

    public static Decision Request(Ticket ticket, AssignmentRequest wish, TurnContext context)
    {
        if (Unassignable(ticket) is { } refusal)
            return refusal;
        if (ticket.Assignee == wish.AgentId || ticket.Requests.Any(r => r.Id == wish.Id))
            return Decision.Nothing;
        if (!MayTake(ticket, wish.From, wish.Force))
            return new AlreadyAssigned(ticket.Assignee!);
        return Decision.Accept(new AssignmentRequested(wish, context.At))
            .Send(new(GrainKinds.Agent, wish.AgentId), new Reserve(ticket.Id, wish.Id, Queue: null, wish.Force));
    }

    public static Decision Move(Ticket ticket, MoveToQueue move, TurnContext context)
    {
        if (Unassignable(ticket) is { } refusal)
            return refusal;
        if (context.Settings.Queue(move.Queue) is not { } queue)
            return new ReferenceNotFound("/queue");
        if (!MayTake(ticket, move.From, move.Force))
            return new AlreadyAssigned(ticket.Assignee!);
        if (ticket.Status is TicketStatus.Queued && ticket.Queue == move.Queue)
            return Decision.Nothing;

        var skills = Sets.OfLower([.. TicketChanges.OwnSkills(ticket, context.Settings), .. queue.Definition.Skills]);
        return Wait(ticket.Id, Decision.Accept(Queued(ticket, move.Queue, skills, context)), move.Queue);
    }

    /// <summary>An agent keeps room for the ticket.</summary>
    public static Decision Reserved(Ticket ticket, AgentReserved answer, TurnContext context)
    {
        var decision = answer.ByHand ? ReservedByHand(ticket, answer, context) : ReservedByRouter(ticket, answer, context);
        return answer.WakeRouter is { } queue ? Wait(ticket.Id, decision, queue) : decision;
    }

    public static Decision Declined(Ticket ticket, AssignmentDeclined answer, TurnContext context)
    {
        if (ticket.Requests.All(r => r.Id != answer.Reservation))
            return Decision.Nothing;
        var refused = Decision.Accept(new AssignmentRefused(answer.Reservation, answer.Code, context.At));
        // A reopened ticket whose agent cannot take it waits like any other; for one that waits anyway the router finds nothing new.
        return ticket.Status is TicketStatus.Queued ? Wait(ticket.Id, refused, ticket.Queue) : refused;
    }

    public static TicketQueued Queued(Ticket ticket, string queue, ImmutableArray<string> skills, TurnContext context) =>
        new(queue, skills, Timestamp.Max(context.At, ticket.QueuedAt.Plus(1)), ticket.Assignee);

    public static Decision Wait(string ticketId, Decision decision, string queue) =>
        decision.Send(new(GrainKinds.Router, queue), new TicketWaits(ticketId));

    /// <summary>Not wanted (any more): the agent gets its room back.</summary>
    public static Decision GiveBack(string ticketId, Decision decision, AgentReserved answer) =>
        decision.Send(new(GrainKinds.Agent, answer.AgentId), new ReleaseReservation(ticketId, answer.Reservation));

    private static Decision ReservedByRouter(Ticket ticket, AgentReserved answer, TurnContext context)
    {
        if (ticket.Status is TicketStatus.Queued && ticket.QueuedAt == answer.QueuedAt)
            return Decision.Accept(new TicketAssigned(answer.AgentId, ByHand: false, answer.Reservation, context.At));
        return Holds(ticket, answer) ? Decision.Nothing : GiveBack(ticket.Id, Decision.Nothing, answer);
    }

    private static Decision ReservedByHand(Ticket ticket, AgentReserved answer, TurnContext context)
    {
        if (Holds(ticket, answer))
            return Decision.Nothing;
        if (ticket.Requests.FirstOrDefault(r => r.Id == answer.Reservation) is not { } wish)
            return GiveBack(ticket.Id, Decision.Nothing, answer);
        if (ticket.IsOpen && ticket.Assignee != wish.AgentId && MayTake(ticket, wish.From, wish.Force))
            return Decision.Accept(new TicketAssigned(answer.AgentId, ByHand: true, wish.Id, context.At, ticket.Assignee));
        var code = ticket.IsOpen ? "already-assigned" : "ticket-closed";
        return GiveBack(ticket.Id, Decision.Accept(new AssignmentRefused(wish.Id, code, context.At)), answer);
    }

    /// <summary>The very reservation by which the ticket is where it is: a repeated answer, nothing to give back.</summary>
    private static bool Holds(Ticket ticket, AgentReserved answer) =>
        ticket.Counts && ticket.Reservation == answer.Reservation && ticket.Assignee == answer.AgentId;

    private static bool MayTake(Ticket ticket, string? from, bool force) => ticket.Assignee is null || force || from == ticket.Assignee;

    private static Refusal? Unassignable(Ticket ticket) => ticket switch
    {
        _ when ticket.IsOver() => new TicketClosed(),
        { Status: TicketStatus.Resolved } => new InvalidTransition(ticket.Status, TicketLifeCycle.StepsFrom(ticket.Status)),
        _ => null,
    };
}
