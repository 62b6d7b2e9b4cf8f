using System.Collections.Immutable;
using System.Text.Json;
using OrleansTicketing.Customers;
using OrleansTicketing.Sla;

namespace OrleansTicketing.Tickets;

/// <summary>A ticket was opened.</summary>
public sealed record TicketOpened : Event
{
    /// <summary><c>tkt_…</c>.</summary>
    public string Id { get; init; } = "";

    /// <summary>The human number.</summary>
    public required long Number { get; init; }

    /// <summary>The first message's id; null when only a subject was given.</summary>
    public string? MessageId { get; init; }

    /// <summary>One line.</summary>
    public required Personal Subject { get; init; }

    /// <summary>What the customer wrote.</summary>
    public Personal? Text { get; init; }

    /// <summary>Where it came from.</summary>
    public required Channel Channel { get; init; }

    /// <summary>Whose.</summary>
    public required string CustomerId { get; init; }

    /// <summary>The customer's tier at that time.</summary>
    public required CustomerTier Tier { get; init; }

    /// <summary>What the customer wants.</summary>
    public required TicketKind Kind { get; init; }

    /// <summary>How urgent.</summary>
    public required Priority Priority { get; init; }

    /// <summary>Which queue.</summary>
    public required string Queue { get; init; }

    /// <summary>Needed skills.</summary>
    public ImmutableArray<string> Skills { get; init; } = [];

    /// <summary>Language.</summary>
    public string? Language { get; init; }

    /// <summary>Product or service.</summary>
    public string? Product { get; init; }

    /// <summary>Id in the sender's system.</summary>
    public string? ExternalId { get; init; }

    /// <summary>Labels.</summary>
    public ImmutableArray<string> Tags { get; init; } = [];

    /// <summary>The tenant's own fields.</summary>
    public ImmutableSortedDictionary<string, JsonElement> Fields { get; init; } = ImmutableSortedDictionary<string, JsonElement>.Empty;

    /// <summary>When it happened.</summary>
    public Timestamp? OccurredAt { get; init; }

    /// <summary>The clocks it started with.</summary>
    public TicketSla? Sla { get; init; }

    /// <summary>What it is about, by the sender's word or, where it was sure, by triage.</summary>
    public TicketCategory? Category { get; init; }

    /// <summary>What the language part found; null when it was not at hand in time.</summary>
    public TicketTriage? Triage { get; init; }

    /// <summary>The first try to triage it later; null = not wanted.</summary>
    public TriageTry? TriageNext { get; init; }

    /// <summary>What the sender left out.</summary>
    public UnsaidMembers Unsaid { get; init; }

    /// <summary>When.</summary>
    public required Timestamp At { get; init; }
}

/// <summary>The ticket waits in a queue.</summary>
/// <param name="Queue">Which.</param>
/// <param name="Skills">Needed skills now.</param>
/// <param name="At">Since when.</param>
/// <param name="From">The agent it was taken from.</param>
public sealed record TicketQueued(string Queue, ImmutableArray<string> Skills, Timestamp At, string? From = null) : Event;

/// <summary>The ticket has an assignee.</summary>
/// <param name="AgentId">Who.</param>
/// <param name="ByHand">Whether a person asked for it.</param>
/// <param name="Reservation">The reservation it came by; for a hand assignment the request's id.</param>
/// <param name="At">When.</param>
/// <param name="From">The agent it was taken from.</param>
public sealed record TicketAssigned(string AgentId, bool ByHand, string Reservation, Timestamp At, string? From = null) : Event;

/// <summary>A hand assignment is on its way to the agent.</summary>
public sealed record AssignmentRequested(AssignmentRequest Wish, Timestamp At = default) : Event;

/// <summary>A hand assignment came to nothing.</summary>
/// <param name="Request">The request's id.</param>
/// <param name="Code">already-assigned, agent-at-capacity, reference-not-found, ticket-closed.</param>
/// <param name="At">When.</param>
public sealed record AssignmentRefused(string Request, string Code, Timestamp At = default) : Event;

/// <summary>The status changed (queued and assigned have events of their own).</summary>
public sealed record TicketStatusChanged(TicketStatus From, TicketStatus To, Personal? Reason, Personal? Plan, Timestamp At) : Event;

/// <summary>Members changed; only the changed ones are set.</summary>
public sealed record TicketUpdated(UpdateTicket Changes, Timestamp At = default) : Event;

/// <summary>The language part found something new; only what changed by it is set.</summary>
public sealed record TicketTriaged : Event
{
    /// <summary>All that is known now; null = as before.</summary>
    public TicketTriage? Triage { get; init; }

    /// <summary>What it is about now.</summary>
    public TicketCategory? Category { get; init; }

    /// <summary>The customer's mood now.</summary>
    public string? Sentiment { get; init; }

    /// <summary>What the customer wants, where nobody had said it.</summary>
    public TicketKind? Kind { get; init; }

    /// <summary>How urgent, where nobody had said it.</summary>
    public Priority? Priority { get; init; }

    /// <summary>All needed skills, where nobody had said them.</summary>
    public ImmutableArray<string>? Skills { get; init; }

    /// <summary>Whether a ticket that was opened untriaged is counted only now as a report of what it is about.</summary>
    public bool IsReport { get; init; }

    /// <summary>When.</summary>
    public Timestamp At { get; init; }
}

/// <summary>A try to triage came to nothing, or a message came without.</summary>
/// <param name="Next">The next try; null = none any more: this installation does not triage, or an earlier release gave up.</param>
/// <param name="At">When.</param>
public sealed record TriagePostponed(TriageTry? Next, Timestamp At = default) : Event;

/// <summary>The customer rated it.</summary>
public sealed record TicketRated(int Stars, Personal? Comment, Timestamp At) : Event;

/// <summary>A public message.</summary>
public sealed record MessageAdded(string MessageId, MessageFrom From, string? AuthorId, Personal Text, Timestamp At) : Event;

/// <summary>An internal note.</summary>
public sealed record NoteAdded(string MessageId, string? AuthorId, Personal Text, Timestamp At) : Event;

/// <summary>The clocks changed otherwise than by a warning, breach or met event: paused, resumed, retargeted, started, cancelled.</summary>
/// <param name="Sla">All clocks as they are now.</param>
/// <param name="At">The turn.</param>
public sealed record SlaChanged(TicketSla? Sla, Timestamp At = default) : Event;

/// <summary>A deadline is near.</summary>
/// <param name="Metric">Which clock.</param>
/// <param name="SecondsBefore">Which warning.</param>
/// <param name="DueAt">The deadline.</param>
/// <param name="Clock">The clock as it is now.</param>
/// <param name="At">The turn.</param>
public sealed record SlaWarning(SlaMetric Metric, long SecondsBefore, Timestamp DueAt, SlaClock Clock, Timestamp At = default) : Event;

/// <summary>A deadline passed.</summary>
/// <param name="Metric">Which clock.</param>
/// <param name="BreachedAt">The deadline, whenever it was noticed.</param>
/// <param name="Clock">The clock as it is now.</param>
/// <param name="At">The turn.</param>
public sealed record SlaBreached(SlaMetric Metric, Timestamp BreachedAt, SlaClock Clock, Timestamp At = default) : Event;

/// <summary>A clock ended in time.</summary>
/// <param name="Metric">Which clock.</param>
/// <param name="MetAt">When.</param>
/// <param name="Clock">The clock as it is now.</param>
/// <param name="At">The turn.</param>
public sealed record SlaMet(SlaMetric Metric, Timestamp MetAt, SlaClock Clock, Timestamp At = default) : Event;
