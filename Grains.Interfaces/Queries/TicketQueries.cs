using System.Collections.Immutable;
using OrleansTicketing.Customers;
using OrleansTicketing.Routing;
using OrleansTicketing.Tickets;

namespace OrleansTicketing.Queries;

/// <summary>A ticket with the names that belong to its ids.</summary>
public sealed record TicketRow(Ticket State, long Version, Personal? CustomerName, CustomerTier CustomerTier, Personal? AssigneeName);

/// <summary>
/// What the caller may see of tickets. Every query takes one: who may see what is decided in the query, in one place.
/// </summary>
public abstract record TicketScope
{
    private TicketScope() { }

    /// <summary>All tickets.</summary>
    public sealed record All : TicketScope;

    /// <summary>Tickets of these queues, and those assigned or offered to this agent.</summary>
    public sealed record Desk(ImmutableArray<string> Queues, string? AgentId) : TicketScope;

    /// <summary>One customer's own tickets.</summary>
    public sealed record Own(string CustomerId) : TicketScope;

    /// <summary>Whether a ticket is within the scope: the same rule the queries apply.</summary>
    public bool Sees(Ticket ticket) => this switch
    {
        All => true,
        Desk d => d.Queues.Contains(ticket.Queue) || (d.AgentId is not null && (ticket.Assignee == d.AgentId || ticket.OfferedTo == d.AgentId)),
        Own o => ticket.CustomerId == o.CustomerId,
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}

/// <summary>What tickets may be sorted by.</summary>
public enum TicketSort
{
    /// <summary>When opened.</summary>
    CreatedAt,

    /// <summary>The last change; a row that changes meanwhile may appear twice.</summary>
    UpdatedAt,

    /// <summary>The next deadline; tickets without one come last when ascending and are left out when descending.</summary>
    DueAt,
}

/// <summary>Filters of the ticket list; all that are set must match.</summary>
public sealed record TicketFilter
{
    /// <summary>Any of these.</summary>
    public ImmutableArray<TicketStatus> Status { get; init; } = [];

    /// <summary>Queue key.</summary>
    public string? Queue { get; init; }

    /// <summary>Agent id.</summary>
    public string? Assignee { get; init; }

    /// <summary>True = only unassigned.</summary>
    public bool Unassigned { get; init; }

    /// <summary>Customer id.</summary>
    public string? Customer { get; init; }

    /// <summary>Priority.</summary>
    public ImmutableArray<Priority> Priority { get; init; } = [];

    /// <summary>Kind.</summary>
    public TicketKind? Kind { get; init; }

    /// <summary>Category code.</summary>
    public string? Category { get; init; }

    /// <summary>Channel.</summary>
    public Channel? Channel { get; init; }

    /// <summary>One tag.</summary>
    public string? Tag { get; init; }

    /// <summary>External id.</summary>
    public string? ExternalId { get; init; }

    /// <summary>The next deadline is before this.</summary>
    public Timestamp? DueBefore { get; init; }

    /// <summary>Changed at or after this.</summary>
    public Timestamp? UpdatedSince { get; init; }

    /// <summary>Literal text, found in the subject (case-insensitive), or a number, id or external id.</summary>
    public string? Q { get; init; }

    /// <summary>Sort key.</summary>
    public TicketSort Sort { get; init; } = TicketSort.CreatedAt;

    /// <summary>Newest (largest) first.</summary>
    public bool Descending { get; init; } = true;
}

/// <summary>Reads tickets straight from the store; wakes no grain.</summary>
public interface ITicketQueries
{
    /// <summary>One ticket by id (<c>tkt_…</c>) or number; null = none within the scope.</summary>
    Task<TicketRow?> Find(string idOrNumber, TicketScope scope, CancellationToken cancellation);

    /// <summary>Those of the tickets with these ids that are within the scope and can be read here, in no order.</summary>
    Task<ImmutableArray<TicketRow>> Find(IReadOnlyCollection<string> ids, TicketScope scope, CancellationToken cancellation);

    /// <summary>One page.</summary>
    Task<Page<TicketRow>> List(TicketFilter filter, TicketScope scope, PageKey? after, int limit, CancellationToken cancellation);

    /// <summary>A grain's journal in order, from a position on (exclusive).</summary>
    Task<ImmutableArray<JournalEntry>> Journal(GrainId grain, long afterPosition, int limit, CancellationToken cancellation);

    /// <summary>Routing decisions about a ticket, oldest first: what was given out and why its requirement waited.</summary>
    Task<ImmutableArray<JournalEntry>> RoutingDecisions(Ticket ticket, CancellationToken cancellation);

    /// <summary>Why a waiting ticket waits, looked up now; null when it does not wait.</summary>
    Task<WaitingNow?> Waiting(Ticket ticket, CancellationToken cancellation);
}

/// <summary>Why a ticket waits at this moment and what will wake it.</summary>
/// <param name="Reason">no_agent_online, no_room, skill_missing, language_missing, routing_pending.</param>
/// <param name="WokenBy">What will end the wait: agent_online, agent_has_room, agent_skills_changed, sweep.</param>
/// <param name="Ahead">How many tickets of the same requirement come first.</param>
/// <param name="Candidates">The queue's agents who are online, and what rules each out; at most 20.</param>
public sealed record WaitingNow(string Reason, ImmutableArray<string> WokenBy, long Ahead, ImmutableArray<CandidateScore> Candidates);
