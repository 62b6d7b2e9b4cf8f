using System.Collections.Immutable;
using static OrleansTicketing.Tickets.TicketStatus;

namespace OrleansTicketing.Tickets;

/// <summary>
/// Where a ticket may go by <see cref="Transition"/>. Other ways have commands of their own: to queued by <see cref="MoveToQueue"/> or
/// by a customer who objects to a solution, to assigned by an agent's reservation.
/// </summary>
public static class TicketLifeCycle
{
    /// <summary>How long a customer may object to a solution: 48 h.</summary>
    public const long GraceMs = 48 * 3_600_000L;

    public static ImmutableArray<TicketStatus> StepsFrom(TicketStatus status) => status switch
    {
        New => [],
        Queued or Offered => [Resolved, Rejected],
        Assigned => [InProgress, WaitingCustomer, WaitingThirdParty, Resolved, Rejected],
        InProgress => [WaitingCustomer, WaitingThirdParty, Resolved, Rejected],
        WaitingCustomer => [InProgress, WaitingThirdParty, Resolved, Rejected],
        WaitingThirdParty => [InProgress, WaitingCustomer, Resolved, Rejected],
        Resolved => [InProgress, Closed],
        Closed or Rejected or Merged => [],
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    /// <summary>Over for good: nothing but tags may change.</summary>
    public static bool IsOver(this Ticket ticket) => ticket.Status is Closed or Rejected or Merged;

    internal static Decision Step(Ticket ticket, Transition to, TurnContext context)
    {
        if (ticket.Status is Closed)
            return new TicketClosed();
        var steps = StepsFrom(ticket.Status);
        if (!steps.Contains(to.To))
            return new InvalidTransition(ticket.Status, steps);
        if (to.To is Rejected && string.IsNullOrWhiteSpace(to.Reason?.Value))
            return new ReasonRequired();
        if (to.To is not Resolved || ticket.Assignee is not null)
            return Decision.Accept(Changed(ticket.Status));
        if (to.CallerAgentId is not { } caller)
            return new AssigneeRequired();

        // Whoever solves a ticket that nobody has takes it on the way; it never takes room, so no agent is asked.
        var taken = new TicketAssigned(caller, ByHand: true, $"own/{context.Version + 1}", context.At);
        return Decision.Accept(taken, Changed(Assigned));

        TicketStatusChanged Changed(TicketStatus from) => new(from, to.To, to.Reason, to.Plan, context.At);
    }
}
