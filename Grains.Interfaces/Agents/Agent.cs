using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace OrleansTicketing.Agents;

/// <summary>Whether an agent takes work.</summary>
public enum Presence
{
    /// <summary>Takes new work.</summary>
    Online,

    /// <summary>Keeps what they have, takes nothing new.</summary>
    Away,

    /// <summary>Not there.</summary>
    Offline,
}

/// <summary>A skill and how well.</summary>
/// <param name="Skill">lower case, 1–64 characters.</param>
/// <param name="Level">1–5.</param>
public readonly record struct SkillLevel(string Skill, int Level);

/// <summary>A ticket that takes room of an agent.</summary>
/// <param name="TicketId">Which.</param>
/// <param name="Reservation">The reservation it came by: the name of this stay.</param>
/// <param name="TicketVersion">The ticket's version that last told; 0 while nothing was heard since the reservation.</param>
[JsonConverter(typeof(HeldTicketJson))]
public sealed record HeldTicket(string TicketId, string? Reservation, long TicketVersion);

/// <summary>The state of an agent; the authority on "can take one more".</summary>
public sealed record Agent
{
    /// <summary><c>agt_…</c>.</summary>
    public required string Id { get; init; }

    /// <summary>Unique, lower case.</summary>
    public required string Login { get; init; }

    /// <summary>Shown to customers and colleagues.</summary>
    public required Personal Name { get; init; }

    /// <summary>Department; null = none.</summary>
    public string? Department { get; init; }

    /// <summary>Their role when they log in.</summary>
    public Access.Role Role { get; init; } = Access.Role.Agent;

    /// <summary>Sorted by skill.</summary>
    public ImmutableArray<SkillLevel> Skills { get; init; } = [];

    /// <summary>Languages they write; empty = any.</summary>
    public ImmutableArray<string> Languages { get; init; } = [];

    /// <summary>How many tickets at once, 0–1000.</summary>
    public int Capacity { get; init; }

    /// <summary>Queue keys they work for.</summary>
    public ImmutableArray<string> Queues { get; init; } = [];

    /// <summary>Whether they take work.</summary>
    public Presence Presence { get; init; } = Presence.Offline;

    /// <summary>When they were last given a ticket (or created): the longest idle comes first.</summary>
    public required Timestamp IdleSince { get; init; }

    /// <summary>What takes room now.</summary>
    public ImmutableArray<HeldTicket> Held { get; init; } = [];

    /// <summary>Tickets that left, newest last, at most 100: so that a late message cannot bring one back.</summary>
    public ImmutableArray<HeldTicket> Left { get; init; } = [];

    /// <summary>PBKDF2 hash of the password; null = cannot log in.</summary>
    public string? PasswordHash { get; init; }

    /// <summary>When created.</summary>
    public required Timestamp CreatedAt { get; init; }

    /// <summary>The last turn.</summary>
    public required Timestamp UpdatedAt { get; init; }

    /// <summary>Reserved, offered, assigned and in-progress tickets.</summary>
    public int Load => Held.Length;

    /// <summary>Online and below capacity.</summary>
    public bool HasRoom => Presence is Presence.Online && Load < Capacity;
}
