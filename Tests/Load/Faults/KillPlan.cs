using System.Text.Json.Serialization;

namespace OrleansTicketing.Load.Faults;

/// <summary>How often which processes are killed, under which load.</summary>
/// <param name="Store">sqlite or postgres.</param>
/// <param name="Nodes">Processes on one store; SQLite has one.</param>
/// <param name="Kills">How many kill -9.</param>
/// <param name="Between">Time from one node being back to the next kill.</param>
/// <param name="Rate">Commands a second at most, all clients together.</param>
internal sealed record KillPlan(string Store, int Nodes, int Kills, TimeSpan Between, int Rate)
{
    public int Clients { get; init; } = 32;
}

/// <summary>What came of it.</summary>
internal sealed record KillReport
{
    private const double LeastSuccess = 0.99;

    public required int Commands { get; init; }

    public required int Acknowledged { get; init; }

    public required int EventsOnFeed { get; init; }

    public required double WorstReminderLatenessSeconds { get; init; }

    [JsonIgnore]
    public IReadOnlyList<string> Violations { get; init; } = [];

    public int ViolationCount => Violations.Count;

    public double SuccessShare => Commands == 0 ? 0 : (double)Acknowledged / Commands;

    [JsonIgnore]
    public bool Holds => ViolationCount == 0 && SuccessShare >= LeastSuccess;

    public static KillReport Of(Evidence found, IReadOnlyList<string> violations) => new()
    {
        Commands = found.Log.Count,
        Acknowledged = found.Log.Count(sent => sent.IsAcknowledged),
        EventsOnFeed = found.Feed.Count,
        WorstReminderLatenessSeconds = found.Journal.Select(e => e.Late.TotalSeconds).DefaultIfEmpty().Max(),
        Violations = violations,
    };
}
