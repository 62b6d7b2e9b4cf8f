using System.Collections.Immutable;
using System.Text.Json;
using OrleansTicketing.Customers;
using OrleansTicketing.Sla;

namespace OrleansTicketing.Tickets;

/// <summary>The state of a ticket. Texts of messages and notes are not in it; they live in their events and in the message table.</summary>
public sealed record Ticket
{
    /// <summary><c>tkt_…</c>.</summary>
    public required string Id { get; init; }

    /// <summary>The human number, rising from 1; gaps are allowed.</summary>
    public required long Number { get; init; }

    /// <summary>Where it stands.</summary>
    public required TicketStatus Status { get; init; }

    /// <summary>One line.</summary>
    public required Personal Subject { get; init; }

    /// <summary>What the customer wants.</summary>
    public required TicketKind Kind { get; init; }

    /// <summary>How urgent.</summary>
    public required Priority Priority { get; init; }

    /// <summary>What it is about; null until known.</summary>
    public TicketCategory? Category { get; init; }

    /// <summary>positive, neutral, negative; null until known.</summary>
    public string? Sentiment { get; init; }

    /// <summary>What a person said of it, and when: examples to learn from; null = nothing.</summary>
    public TicketLabels? Labelled { get; init; }

    /// <summary>What the language part found, bounded in size; null = nothing yet.</summary>
    public TicketTriage? Triage { get; init; }

    /// <summary>The next try to triage it; null = not wanted.</summary>
    public TriageTry? TriageNext { get; init; }

    /// <summary>What nobody has said so far; a ticket from before triage counts as all said.</summary>
    public UnsaidMembers Unsaid { get; init; }

    /// <summary>BCP 47 language, e.g. zh or en; null = unknown.</summary>
    public string? Language { get; init; }

    /// <summary>Where it came from.</summary>
    public required Channel Channel { get; init; }

    /// <summary>The product or service.</summary>
    public string? Product { get; init; }

    /// <summary><c>cus_…</c>.</summary>
    public required string CustomerId { get; init; }

    /// <summary>The customer's tier when the ticket was opened; SLA policies match on it.</summary>
    public required CustomerTier Tier { get; init; }

    /// <summary>The queue's key.</summary>
    public required string Queue { get; init; }

    /// <summary>Skills this ticket needs (its own and its queue's), sorted, distinct.</summary>
    public ImmutableArray<string> Skills { get; init; } = [];

    /// <summary><c>agt_…</c> or null.</summary>
    public string? Assignee { get; init; }

    /// <summary>The reservation by which the assignee has it: the name of this stay, by which agent and ticket speak of it.</summary>
    public string? Reservation { get; init; }

    /// <summary>The agent it is offered to.</summary>
    public string? OfferedTo { get; init; }

    /// <summary>The support tier it has been escalated to, from 1.</summary>
    public int SupportTier { get; init; } = 1;

    /// <summary>When it was opened, by the engine's clock.</summary>
    public required Timestamp CreatedAt { get; init; }

    /// <summary>The last turn.</summary>
    public required Timestamp UpdatedAt { get; init; }

    /// <summary>When it last began to wait in its queue; names this wait, so it is never the same twice.</summary>
    public Timestamp QueuedAt { get; init; }

    /// <summary>When it happened, as the sender says; information only.</summary>
    public Timestamp? OccurredAt { get; init; }

    /// <summary>The first public message of an agent.</summary>
    public Timestamp? FirstRespondedAt { get; init; }

    /// <summary>When it was last resolved.</summary>
    public Timestamp? ResolvedAt { get; init; }

    /// <summary>When it was closed.</summary>
    public Timestamp? ClosedAt { get; init; }

    /// <summary>How often it was reopened.</summary>
    public int ReopenCount { get; init; }

    /// <summary>Its clocks; null without a policy.</summary>
    public TicketSla? Sla { get; init; }

    /// <summary>The customer's rating.</summary>
    public TicketRating? Rating { get; init; }

    /// <summary>Free labels, sorted, distinct.</summary>
    public ImmutableArray<string> Tags { get; init; } = [];

    /// <summary>The tenant's own fields.</summary>
    public ImmutableSortedDictionary<string, JsonElement> Fields { get; init; } = ImmutableSortedDictionary<string, JsonElement>.Empty;

    /// <summary>The id in the external system, unique per channel.</summary>
    public string? ExternalId { get; init; }

    /// <summary>The last public message.</summary>
    public Timestamp? LastMessageAt { get; init; }

    /// <summary>Public messages.</summary>
    public int MessageCount { get; init; }

    /// <summary>Hand assignments whose outcome is not known yet.</summary>
    public ImmutableArray<AssignmentRequest> Requests { get; init; } = [];

    /// <summary>Whether it takes room of its assignee's capacity.</summary>
    public bool Counts => Assignee is not null && Status is (TicketStatus.Assigned or TicketStatus.InProgress);

    /// <summary>Whether somebody still has to do something.</summary>
    public bool IsOpen => Status is not (TicketStatus.Resolved or TicketStatus.Closed or TicketStatus.Rejected or TicketStatus.Merged);
}
