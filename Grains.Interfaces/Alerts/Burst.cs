using System.Collections.Immutable;

namespace OrleansTicketing.Alerts;

/// <summary>
/// The state of a category's counter: how many reports the last hour brought, and what each hour of the week usually brings. Counts, not
/// reports, so that it stays as small on the busiest day.
/// </summary>
public sealed record Burst
{
    /// <summary>The journal position up to which reports are counted; those at or below it have been.</summary>
    public long Position { get; init; }

    /// <summary>What has been counted.</summary>
    public BurstCounts Counts { get; init; } = new();

    /// <summary>The last burst; null when there was none.</summary>
    public BurstInSight? Last { get; init; }
}

/// <summary>A category's memory of reports.</summary>
public sealed record BurstCounts
{
    /// <summary>The minutes of the last hour that brought any, oldest first.</summary>
    public ImmutableArray<MinuteCount> Minutes { get; init; } = [];

    /// <summary>The latest few tickets, oldest first.</summary>
    public ImmutableArray<string> Latest { get; init; } = [];

    /// <summary>Running mean of reports for each of the week's 168 hours (UTC); empty before the first hour is over.</summary>
    public ImmutableArray<float> Week { get; init; } = [];

    /// <summary>How often each of these hours has been seen.</summary>
    public ImmutableArray<int> Weeks { get; init; } = [];

    /// <summary>The hour being counted, as hours since the epoch; −1 = none yet.</summary>
    public long Hour { get; init; } = -1;

    /// <summary>Reports in that hour so far.</summary>
    public int HourCount { get; init; }
}

/// <summary>Reports of one minute.</summary>
/// <param name="Minute">Minutes since the epoch.</param>
/// <param name="Count">How many.</param>
public readonly record struct MinuteCount(long Minute, int Count);

/// <summary>The burst that was last told of.</summary>
/// <param name="AlertId">Its alert.</param>
/// <param name="At">When it was found.</param>
/// <param name="Count">Its reports so far.</param>
/// <param name="Told">How many the alert knows of.</param>
public sealed record BurstInSight(string AlertId, Timestamp At, int Count, int Told);

/// <summary>A ticket that counts for a category.</summary>
/// <param name="Position">Of the event that says so: a report counts once.</param>
/// <param name="TicketId">Which.</param>
/// <param name="At">When.</param>
public readonly record struct Report(long Position, string TicketId, Timestamp At);

/// <summary>Counts reports of one category, in the order of the journal; those that were counted before do nothing.</summary>
public sealed record CountReports(ImmutableArray<Report> Reports) : Command;

/// <summary>Reports were counted.</summary>
/// <param name="Position">The last one's.</param>
/// <param name="Minutes">How many in which minutes, in the order they were counted.</param>
/// <param name="Latest">The last few of the tickets, oldest first.</param>
public sealed record ReportsCounted(long Position, ImmutableArray<MinuteCount> Minutes, ImmutableArray<string> Latest) : Event;

/// <summary>The last hour brought far more reports than usual.</summary>
/// <param name="AlertId">The alert that is raised.</param>
/// <param name="Count">Reports in the last hour.</param>
/// <param name="Baseline">What such an hour usually brings.</param>
/// <param name="At">The report that made it too many.</param>
public sealed record BurstFound(string AlertId, int Count, double Baseline, Timestamp At) : Event;

/// <summary>The alert heard that its burst has doubled.</summary>
/// <param name="AlertId">Which.</param>
/// <param name="Count">What it heard.</param>
public sealed record BurstGrew(string AlertId, int Count) : Event;
