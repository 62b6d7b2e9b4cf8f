using System.Collections.Immutable;
using OrleansTicketing.Access;

namespace OrleansTicketing.Agents;

/// <summary>Creates an agent.</summary>
public sealed record CreateAgent : Command
{
    /// <summary>Unique, lower case.</summary>
    public required string Login { get; init; }

    /// <summary>Shown name.</summary>
    public required Personal Name { get; init; }

    /// <summary>Department.</summary>
    public string? Department { get; init; }

    /// <summary>Role.</summary>
    public Role Role { get; init; } = Role.Agent;

    /// <summary>Skills with levels.</summary>
    public ImmutableArray<SkillLevel> Skills { get; init; } = [];

    /// <summary>Languages.</summary>
    public ImmutableArray<string> Languages { get; init; } = [];

    /// <summary>How many tickets at once.</summary>
    public int Capacity { get; init; } = 5;

    /// <summary>Queue keys.</summary>
    public ImmutableArray<string> Queues { get; init; } = ["default"];

    /// <summary>PBKDF2 hash, made by the edge.</summary>
    public string? PasswordHash { get; init; }
}

/// <summary>Merge patch: a set member changes, an absent one stays.</summary>
public sealed record UpdateAgent : Command
{
    /// <summary>New login.</summary>
    public string? Login { get; init; }

    /// <summary>New name.</summary>
    public Personal? Name { get; init; }

    /// <summary>New department.</summary>
    public Change<string?>? Department { get; init; }

    /// <summary>New role.</summary>
    public Role? Role { get; init; }

    /// <summary>The whole new set.</summary>
    public ImmutableArray<SkillLevel>? Skills { get; init; }

    /// <summary>The whole new set.</summary>
    public ImmutableArray<string>? Languages { get; init; }

    /// <summary>New capacity; lowering it only stops new work.</summary>
    public int? Capacity { get; init; }

    /// <summary>The whole new set.</summary>
    public ImmutableArray<string>? Queues { get; init; }

    /// <summary>New password hash.</summary>
    public string? PasswordHash { get; init; }
}

/// <summary>Sets whether the agent takes work.</summary>
public sealed record SetPresence(Presence Presence) : Command;

/// <summary>From a router, or from a ticket by hand: keep room for a ticket.</summary>
/// <param name="TicketId">Which.</param>
/// <param name="Reservation">Unique; names the answer.</param>
/// <param name="Queue">The asking router's queue; null by hand.</param>
/// <param name="Force">Beyond capacity.</param>
/// <param name="QueuedAt">The wait that the router saw, given back in the answer.</param>
/// <param name="OnlineOnly">By hand the presence does not matter; a reopened ticket wants its agent only if online.</param>
/// <param name="Echo">The router has more to give out: the ticket shall wake it.</param>
public sealed record Reserve(
    string TicketId, string Reservation, string? Queue, bool Force,
    Timestamp? QueuedAt = null, bool OnlineOnly = false, bool Echo = false) : Message;

/// <summary>From a ticket: the reservation is not needed (any more).</summary>
public sealed record ReleaseReservation(string TicketId, string Reservation) : Message;

/// <summary>From a ticket: whether it takes room of this agent, as of one of its versions.</summary>
/// <param name="TicketId">Which.</param>
/// <param name="TicketVersion">As of which version; an older word on the same stay is ignored.</param>
/// <param name="Counts">Whether it takes room.</param>
/// <param name="Reservation">Which stay: the reservation by which the agent got it.</param>
public sealed record TicketHolds(string TicketId, long TicketVersion, bool Counts, string Reservation = "") : Message;

/// <summary>An agent was created.</summary>
public sealed record AgentCreated(CreateAgent Agent, Timestamp At, string Id = "") : Event;

/// <summary>Members changed; only the changed ones are set.</summary>
public sealed record AgentUpdated(UpdateAgent Changes, Timestamp At = default) : Event;

/// <summary>Presence changed.</summary>
public sealed record PresenceChanged(Presence Presence, Timestamp At = default) : Event;

/// <summary>Room was kept for a ticket.</summary>
public sealed record RoomReserved(string TicketId, string Reservation, Timestamp At) : Event;

/// <summary>A reservation ended without an assignment.</summary>
public sealed record ReservationReleased(string TicketId, string Reservation, Timestamp At = default) : Event;

/// <summary>A ticket began (or goes on) to take room, as of its version.</summary>
public sealed record TicketHeld(string TicketId, long TicketVersion, string Reservation = "", Timestamp At = default) : Event;

/// <summary>A ticket takes no room any more, as of its version.</summary>
public sealed record TicketLeft(string TicketId, long TicketVersion, string Reservation = "", Timestamp At = default) : Event;

/// <summary>The login belongs to another agent.</summary>
public sealed record LoginTaken() : Refusal(RefusalKind.Conflict, "login-taken", "Another agent has this login.", "/login");
