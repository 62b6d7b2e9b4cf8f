using System.Collections.Immutable;
using OrleansTicketing.Agents;
using OrleansTicketing.Tickets;

namespace OrleansTicketing.Routing;

/// <summary>The state of a queue's router: what it gave out and has not heard of, and why the rest waits.</summary>
public sealed record Router
{
    /// <summary>Numbers reservations; rises for ever.</summary>
    public long LastReservation { get; init; }

    /// <summary>Given out, outcome not seen yet.</summary>
    public ImmutableArray<GivenOut> Pending { get; init; } = [];

    /// <summary>By requirement: why its tickets wait. Only requirements that were looked at while somebody waited.</summary>
    public ImmutableSortedDictionary<string, string> Blocked { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>The next look, wanted while anything waits.</summary>
    public Timestamp? SweepAt { get; init; }
}

/// <summary>A ticket given to an agent, not yet known to have arrived.</summary>
/// <param name="TicketId">Which.</param>
/// <param name="AgentId">To whom.</param>
/// <param name="Reservation">Names it.</param>
/// <param name="At">When.</param>
/// <param name="QueuedAt">The wait it was to end.</param>
public sealed record GivenOut(string TicketId, string AgentId, string Reservation, Timestamp At, Timestamp QueuedAt = default);

/// <summary>A ticket that waits, as the router sees it.</summary>
/// <param name="Id"><c>tkt_…</c>.</param>
/// <param name="Priority">Urgent first.</param>
/// <param name="QueuedAt">Then oldest first.</param>
/// <param name="Skills">What it needs.</param>
/// <param name="Language">Its language; null = any.</param>
public sealed record WaitingTicket(string Id, Priority Priority, Timestamp QueuedAt, ImmutableArray<string> Skills, string? Language)
{
    /// <summary>Tickets with the same requirement can be served by the same agents.</summary>
    public string Requirement => RequirementOf(Skills, Language);

    /// <summary>The requirement of these skills (sorted) and this language.</summary>
    public static string RequirementOf(ImmutableArray<string> skills, string? language) => $"{language ?? "*"}|{string.Join(',', skills)}";
}

/// <summary>An agent who might take a ticket.</summary>
/// <param name="Id"><c>agt_…</c>.</param>
/// <param name="Skills">With levels.</param>
/// <param name="Languages">Empty = any.</param>
/// <param name="Capacity">How many at once.</param>
/// <param name="Load">How many now.</param>
/// <param name="IdleSince">The longest idle comes first.</param>
public sealed record Candidate(string Id, ImmutableArray<SkillLevel> Skills, ImmutableArray<string> Languages, int Capacity, int Load, Timestamp IdleSince)
{
    /// <summary>What of an agent counts here.</summary>
    public static Candidate Of(Agent agent) => new(agent.Id, agent.Skills, agent.Languages, agent.Capacity, agent.Load, agent.IdleSince);
}

/// <summary>What the shell loads for a router.</summary>
/// <param name="Waiting">The first few waiting tickets of each distinct requirement, urgent and oldest first.</param>
/// <param name="Agents">The queue's online agents with room.</param>
/// <param name="AnyOnline">Whether any agent of the queue is online at all.</param>
/// <param name="MoreWaiting">Whether more tickets wait than were loaded.</param>
/// <param name="StillQueued">Of the tickets in <see cref="Router.Pending"/>, those that still wait; the others have been heard of.</param>
public sealed record RoutingLoad(
    ImmutableArray<WaitingTicket> Waiting, ImmutableArray<Candidate> Agents, bool AnyOnline, bool MoreWaiting, ImmutableHashSet<string> StillQueued)
{
    /// <summary>Nothing waits and nobody is there.</summary>
    public static readonly RoutingLoad None = new([], [], false, false, []);
}

/// <summary>How one candidate fared.</summary>
/// <param name="AgentId">Who.</param>
/// <param name="RuledOut">Why not (missing skill, language, no room); null = could have taken it.</param>
/// <param name="SkillLevels">Sum of levels in the needed skills.</param>
/// <param name="Language">Whether the language is a declared one.</param>
/// <param name="SpareShare">Free capacity as a share of all, 0–1.</param>
/// <param name="IdleSince">Idle since.</param>
public sealed record CandidateScore(string AgentId, string? RuledOut, int SkillLevels, bool Language, double SpareShare, Timestamp IdleSince);

/// <summary>From a ticket: it waits in this queue.</summary>
public sealed record TicketWaits(string TicketId) : Message;

/// <summary>From an agent: there is room, or skills, presence or queues changed.</summary>
public sealed record AgentHasRoom(string AgentId) : Message;

/// <summary>From an agent: the reservation cannot be.</summary>
public sealed record ReservationDeclined(string TicketId, string AgentId, string Reservation, string Reason) : Message;

/// <summary>From configuration: the queue's settings changed.</summary>
public sealed record QueueChanged(string Queue) : Message;

/// <summary>A ticket was given to an agent: the decision record.</summary>
/// <param name="TicketId">The ticket.</param>
/// <param name="Requirement">What it needs.</param>
/// <param name="AgentId">The chosen agent.</param>
/// <param name="Reservation">The reservation's id.</param>
/// <param name="Candidates">Candidates looked at (at most 10), best first, then those ruled out.</param>
/// <param name="At">When.</param>
/// <param name="QueuedAt">The wait it was to end.</param>
public sealed record TicketGivenOut(
    string TicketId, string Requirement, string AgentId, string Reservation, ImmutableArray<CandidateScore> Candidates, Timestamp At,
    Timestamp QueuedAt = default) : Event;

/// <summary>Why tickets of one requirement wait has changed; null = they no longer do.</summary>
/// <param name="Requirement">What they need.</param>
/// <param name="Reason">no_agent_online, no_room, skill_missing, language_missing; null = nothing waits.</param>
/// <param name="Candidates">All candidates looked at (at most 20).</param>
/// <param name="At">When.</param>
public sealed record RequirementBlocked(string Requirement, string? Reason, ImmutableArray<CandidateScore> Candidates, Timestamp At) : Event;

/// <summary>The router heard of what it gave out, or gave up waiting for it.</summary>
/// <param name="Reservations">Which.</param>
public sealed record ReservationsSettled(ImmutableArray<string> Reservations) : Event;

/// <summary>The next sweep changed; null = nothing waits.</summary>
public sealed record SweepPlanned(Timestamp? At) : Event;
