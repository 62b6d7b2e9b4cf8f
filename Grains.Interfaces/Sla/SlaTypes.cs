using System.Collections.Immutable;

namespace OrleansTicketing.Sla;

/// <summary>What a clock measures.</summary>
public enum SlaMetric
{
    /// <summary>Until the first assignment.</summary>
    Dispatch,

    /// <summary>Until the first public message of an agent.</summary>
    FirstResponse,

    /// <summary>Until the next public message of an agent.</summary>
    NextResponse,

    /// <summary>Until resolved.</summary>
    Resolution,
}

/// <summary>How time counts for a target.</summary>
public enum SlaTime
{
    /// <summary>Only while the business calendar is open.</summary>
    Business,

    /// <summary>Always.</summary>
    Calendar,
}

/// <summary>The state of a clock.</summary>
public enum SlaClockState
{
    /// <summary>Time counts.</summary>
    Running,

    /// <summary>The ticket's status stops the clock.</summary>
    Paused,

    /// <summary>Ended in time.</summary>
    Met,

    /// <summary>The deadline passed before the end.</summary>
    Breached,

    /// <summary>No longer wanted (the ticket was rejected, or the policy has no such target any more).</summary>
    Cancelled,
}

/// <summary>One clock of a ticket, as far as it was counted at its last change. Bounded: the intervals themselves are in the journal.</summary>
public sealed record SlaClock
{
    /// <summary>What it measures.</summary>
    public required SlaMetric Metric { get; init; }

    /// <summary>Where it stands.</summary>
    public required SlaClockState State { get; init; }

    /// <summary>Seconds allowed.</summary>
    public required long TargetSeconds { get; init; }

    /// <summary>How time counts.</summary>
    public required SlaTime Time { get; init; }

    /// <summary>The calendar's key for business time; null = always open.</summary>
    public string? Calendar { get; init; }

    /// <summary>The immutable version of that calendar.</summary>
    public long CalendarVersion { get; init; }

    /// <summary>When it started.</summary>
    public required Timestamp StartedAt { get; init; }

    /// <summary>Milliseconds counted before <see cref="Since"/>.</summary>
    public long CountedMs { get; init; }

    /// <summary>The start of the present interval: running from here, or paused from here.</summary>
    public required Timestamp Since { get; init; }

    /// <summary>The deadline; null while paused or once ended without one.</summary>
    public Timestamp? DueAt { get; init; }

    /// <summary>When it was met.</summary>
    public Timestamp? MetAt { get; init; }

    /// <summary>The deadline that passed, whenever that was noticed.</summary>
    public Timestamp? BreachedAt { get; init; }

    /// <summary>Seconds before the deadline at which to warn, those not yet given, largest first.</summary>
    public ImmutableArray<long> Warnings { get; init; } = [];
}

/// <summary>The SLA of one ticket: which policy's version it was started with, and its clocks.</summary>
/// <param name="Policy">The policy's key.</param>
/// <param name="PolicyVersion">Its immutable version.</param>
/// <param name="Clocks">One a metric; a metric that restarts (next response) replaces its ended clock.</param>
public sealed record TicketSla(string Policy, long PolicyVersion, ImmutableArray<SlaClock> Clocks);

/// <summary>One line of the ledger: an interval of one clock and what it counted.</summary>
/// <param name="Metric">Whose.</param>
/// <param name="Kind">running or paused.</param>
/// <param name="From">Start, inclusive.</param>
/// <param name="To">End, exclusive; null = until now.</param>
/// <param name="CountedSeconds">What it added to the clock.</param>
/// <param name="Why">The reason: the status that paused it, the event that ended it, the calendar that was closed.</param>
public sealed record SlaInterval(SlaMetric Metric, string Kind, Timestamp From, Timestamp? To, double CountedSeconds, string Why);
