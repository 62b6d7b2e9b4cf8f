namespace OrleansTicketing.Load.Faults;

/// <summary>How often which processes are killed, under which load.</summary>
/// <param name="Store">sqlite or postgres.</param>
/// <param name="Nodes">Processes on one store; SQLite has one.</param>
/// <param name="Kills">How many kill -9.</param>
/// <param name="Between">Time from one node being back to the next kill.</param>
/// <param name="Rate">Commands a second, all clients together.</param>
internal sealed record KillPlan(string Store, int Nodes, int Kills, TimeSpan Between, int Rate)
{
    public int Clients { get; init; } = 32;
}

/// <summary>What came of it. All but the first three must be zero.</summary>
internal sealed record KillReport
{
    public required int Commands { get; init; }

    public required int Acknowledged { get; init; }

    public required double SuccessShare { get; init; }

    /// <summary>Acknowledged, but not in the database, or not on the feed.</summary>
    public required int Lost { get; init; }

    /// <summary>In the database more than once.</summary>
    public required int Doubled { get; init; }

    /// <summary>Grains whose versions have a gap.</summary>
    public required int VersionGaps { get; init; }

    /// <summary>Deadlines that took effect twice, or never, or later than 30 s.</summary>
    public required int WrongReminders { get; init; }

    /// <summary>How often SQLite's integrity_check did not say ok.</summary>
    public required int Corrupt { get; init; }

    public required double WorstReminderLatenessSeconds { get; init; }

    public int Violations => Lost + Doubled + VersionGaps + WrongReminders + Corrupt;
}
