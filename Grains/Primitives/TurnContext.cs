using System.Collections.Immutable;
using OrleansTicketing.Configuration;
using OrleansTicketing.Routing;
using OrleansTicketing.Tickets;

namespace OrleansTicketing;

/// <summary>What the shell knows and loaded for one command; deciders read nothing themselves.</summary>
public sealed record TurnContext
{
    /// <summary>The grain that decides.</summary>
    public required GrainId Grain { get; init; }

    /// <summary>Its version before this turn; the turn, if it records anything, makes it one more.</summary>
    public required long Version { get; init; }

    /// <summary>The turn's instant; for one grain it never goes back.</summary>
    public required Timestamp At { get; init; }

    /// <summary>Who asks.</summary>
    public required Actor Actor { get; init; }

    /// <summary>Every version of queues, calendars and policies, current as of this batch.</summary>
    public required Settings Settings { get; init; }

    /// <summary>A fresh ticket number, where <see cref="Loads.TicketNumber"/> was asked for.</summary>
    public long Number { get; init; }

    /// <summary>Waiting tickets and agents, where <see cref="Loads.Routing"/> was asked for.</summary>
    public RoutingLoad Routing { get; init; } = RoutingLoad.None;

    /// <summary>Whether the queue has open tickets, where <see cref="Loads.QueueUse"/> was asked for.</summary>
    public bool QueueHasOpenTickets { get; init; }

    /// <summary>
    /// What the language part finds in each text of the customer that it has not read, in order, where <see cref="Loads.Triage"/> was asked for; empty =
    /// nothing now; null = never, for this installation does not triage.
    /// </summary>
    public ImmutableArray<TicketTriage>? Unread { get; init; }
}

/// <summary>What a command wants the shell to load before it is decided.</summary>
public enum Loads
{
    Nothing,
    TicketNumber,
    Routing,
    QueueUse,
    Triage,
}
