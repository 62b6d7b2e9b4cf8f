using System.Collections.Immutable;
using System.Text.Json;
using OrleansTicketing.Customers;

namespace OrleansTicketing.Tickets;

/// <summary>Opens a ticket; its number comes from the store.</summary>
public sealed record OpenTicket : Command
{
    /// <summary>The id of the first message, made by the edge.</summary>
    public required string MessageId { get; init; }

    /// <summary>One line, 1–500 characters.</summary>
    public required Personal Subject { get; init; }

    /// <summary>What the customer wrote; null when only a subject was given.</summary>
    public Personal? Text { get; init; }

    /// <summary>Where it came from.</summary>
    public required Channel Channel { get; init; }

    /// <summary>An existing customer.</summary>
    public required string CustomerId { get; init; }

    /// <summary>That customer's tier.</summary>
    public required CustomerTier Tier { get; init; }

    /// <summary>What the customer wants, as the sender says; null = left out: triage where the queue applies it, else other.</summary>
    public TicketKind? Kind { get; init; }

    /// <summary>How urgent, as the sender says; null = left out: triage where the queue applies it, else normal.</summary>
    public Priority? Priority { get; init; }

    /// <summary>What it is about, as the sender says; null = left out: triage where it is sure, else unknown.</summary>
    public string? Category { get; init; }

    /// <summary>The queue's key.</summary>
    public string Queue { get; init; } = "default";

    /// <summary>Skills beyond the queue's, as the sender says; null = left out: the category's where the queue applies triage, else none.</summary>
    public ImmutableArray<string>? Skills { get; init; }

    /// <summary>Language, found by the edge.</summary>
    public string? Language { get; init; }

    /// <summary>Product or service.</summary>
    public string? Product { get; init; }

    /// <summary>Id in the sender's system, unique per channel.</summary>
    public string? ExternalId { get; init; }

    /// <summary>
    /// The ticket that the edge saw to have this external id, before it would have created a customer for nothing. Null = none, or nobody looked: the
    /// turn's claim decides.
    /// </summary>
    public string? ExternalIdOwner { get; init; }

    /// <summary>Free labels.</summary>
    public ImmutableArray<string> Tags { get; init; } = [];

    /// <summary>The tenant's own fields.</summary>
    public ImmutableSortedDictionary<string, JsonElement> Fields { get; init; } = ImmutableSortedDictionary<string, JsonElement>.Empty;

    /// <summary>When it happened, not in the future.</summary>
    public Timestamp? OccurredAt { get; init; }

    /// <summary>What the language part found, before the turn; null = it had no answer in time, so the ticket is triaged later.</summary>
    public TicketTriage? Triage { get; init; }

    /// <summary>This installation triages nothing: none is wanted later either.</summary>
    public bool WithoutTriage { get; init; }
}

/// <summary>Adds a public message.</summary>
/// <param name="MessageId"><c>msg_…</c>, made by the edge.</param>
/// <param name="From">Who wrote it.</param>
/// <param name="AuthorId">The agent's id, when an agent wrote it and is known.</param>
/// <param name="Text">1–65,536 characters.</param>
/// <param name="Triage">What the language part found in a customer's message; null = nothing.</param>
/// <param name="TriageAfter">It had no answer in time: the message is triaged later.</param>
public sealed record AddMessage(
    string MessageId, MessageFrom From, string? AuthorId, Personal Text, TicketTriage? Triage = null, bool TriageAfter = false) : Command;

/// <summary>Adds an internal note.</summary>
/// <param name="MessageId"><c>msg_…</c>, made by the edge.</param>
/// <param name="AuthorId">The agent's id, if an agent wrote it.</param>
/// <param name="Text">1–65,536 characters.</param>
public sealed record AddNote(string MessageId, string? AuthorId, Personal Text) : Command;

/// <summary>Moves the ticket along its life cycle.</summary>
/// <param name="To">The wanted status.</param>
/// <param name="Reason">Why; required to reject.</param>
/// <param name="Plan">What comes next, told to the customer.</param>
/// <param name="CallerAgentId">The calling agent; becomes the assignee when a ticket is resolved without one.</param>
public sealed record Transition(TicketStatus To, Personal? Reason, Personal? Plan, string? CallerAgentId) : Command;

/// <summary>Asks an agent to take the ticket; the outcome is an event that names <see cref="AssignmentRequest.Id"/>.</summary>
public sealed record RequestAssignment(AssignmentRequest Wish) : Command;

/// <summary>Moves the ticket into a queue (unassigning it).</summary>
/// <param name="Queue">The queue's key.</param>
/// <param name="Force">A supervisor may take it from its assignee.</param>
/// <param name="From">The present assignee, as the caller knows it; null = must be unassigned unless forced.</param>
public sealed record MoveToQueue(string Queue, bool Force, string? From) : Command;

/// <summary>Merge patch: a set member changes, an absent one stays.</summary>
public sealed record UpdateTicket : Command
{
    /// <summary>New subject.</summary>
    public Personal? Subject { get; init; }

    /// <summary>New kind.</summary>
    public TicketKind? Kind { get; init; }

    /// <summary>New priority; clocks keep what has elapsed.</summary>
    public Priority? Priority { get; init; }

    /// <summary>New category.</summary>
    public Change<string?>? Category { get; init; }

    /// <summary>New sentiment: positive, neutral or negative.</summary>
    public string? Sentiment { get; init; }

    /// <summary>New product.</summary>
    public Change<string?>? Product { get; init; }

    /// <summary>New language.</summary>
    public Change<string?>? Language { get; init; }

    /// <summary>The whole new set.</summary>
    public ImmutableArray<string>? Tags { get; init; }

    /// <summary>The whole new set.</summary>
    public ImmutableArray<string>? Skills { get; init; }

    /// <summary>Members to set; a JSON null removes one.</summary>
    public ImmutableSortedDictionary<string, JsonElement>? Fields { get; init; }
}

/// <summary>The customer rates a resolved or closed ticket; once more replaces the rating.</summary>
/// <param name="Stars">1–5.</param>
/// <param name="Comment">In their own words.</param>
public sealed record RateTicket(int Stars, Personal? Comment) : Command;

/// <summary>From an agent: room is reserved for this ticket.</summary>
/// <param name="AgentId">Who.</param>
/// <param name="Reservation">The router's or hand request's id.</param>
/// <param name="ByHand">Whether the ticket itself asked for it (a person's wish, or a reopened ticket), not a router.</param>
/// <param name="QueuedAt">The wait that the router saw; a later wait needs another reservation. Null by hand.</param>
/// <param name="WakeRouter">The router that has more to give out once this ticket is gone; null = none.</param>
public sealed record AgentReserved(
    string AgentId, string Reservation, bool ByHand, Timestamp? QueuedAt = null, string? WakeRouter = null) : Message;

/// <summary>From an agent: a hand assignment cannot be.</summary>
/// <param name="Reservation">The hand request's id.</param>
/// <param name="Code">agent-at-capacity, or reference-not-found when there is no such agent.</param>
public sealed record AssignmentDeclined(string Reservation, string Code) : Message;
