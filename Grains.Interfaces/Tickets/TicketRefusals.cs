using System.Collections.Immutable;

namespace OrleansTicketing.Tickets;

/// <summary>The external id belongs to another ticket of this channel.</summary>
/// <param name="TicketId">That ticket.</param>
public sealed record ExternalIdTaken(string TicketId) : Refusal(RefusalKind.Conflict, "external-id-taken", "Another ticket of this channel has this externalId.", "/externalId");

/// <summary>The life cycle has no such step.</summary>
/// <param name="From">Where the ticket stands.</param>
/// <param name="Allowed">Where it may go from there.</param>
public sealed record InvalidTransition(TicketStatus From, ImmutableArray<TicketStatus> Allowed) : Refusal(RefusalKind.Conflict, "invalid-transition", "The ticket's status does not allow this step.");

/// <summary>Nothing but tags of a closed ticket may change.</summary>
public sealed record TicketClosed() : Refusal(RefusalKind.Conflict, "ticket-closed", "The ticket is closed.");

/// <summary>Someone has it already.</summary>
/// <param name="AgentId">Who.</param>
public sealed record AlreadyAssigned(string AgentId) : Refusal(RefusalKind.Conflict, "already-assigned", "The ticket has an assignee.");

/// <summary>The agent has no room.</summary>
public sealed record AgentAtCapacity() : Refusal(RefusalKind.Conflict, "agent-at-capacity", "The agent has no room for another ticket.");

/// <summary>Somebody must be responsible for the solution.</summary>
public sealed record AssigneeRequired() : Refusal(RefusalKind.Conflict, "assignee-required", "A ticket without an assignee can be resolved by an agent only.");

/// <summary>Only a resolved or closed ticket can be rated.</summary>
public sealed record NotRatable() : Refusal(RefusalKind.Conflict, "not-ratable", "Only a resolved or closed ticket can be rated.");

/// <summary>A rejection tells why.</summary>
public sealed record ReasonRequired() : Refusal(RefusalKind.Unprocessable, "reason-required", "Rejecting a ticket needs a reason.", "/reason");

/// <summary>The ticket cannot grow further.</summary>
public sealed record TicketTooLarge() : Refusal(RefusalKind.Unprocessable, "ticket-too-large", "The ticket's tags and fields exceed what one ticket can hold.");
