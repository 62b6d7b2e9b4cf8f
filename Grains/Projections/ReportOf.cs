using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using OrleansTicketing.Tickets;

namespace OrleansTicketing.Projections;

/// <summary>Which category an event counts for as a report, if any: where the newcomers of the journal become reports.</summary>
public static class ReportOf
{
    private const long LateMs = 3_600_000;
    private const string Opened = "ticket.opened";

    private static readonly JsonTypeInfo<Report> Json = (JsonTypeInfo<Report>)StoredJson.Options.GetTypeInfo(typeof(Report));

    /// <summary>The types of events that may be reports.</summary>
    public static readonly ImmutableArray<string> Types = [Opened, "ticket.triaged"];

    /// <summary>The first guess, sure or not.</summary>
    /// <param name="type">One of <see cref="Types"/>.</param>
    /// <param name="stored">The event as it is stored; of its text and all the rest nothing is kept.</param>
    /// <param name="at">When it happened.</param>
    public static string? Category(string type, ReadOnlySpan<byte> stored, Timestamp at)
    {
        var report = JsonSerializer.Deserialize(stored, Json)!;
        var counts = type == Opened ? IsRecent(report.OccurredAt, at) : report.IsReport;
        return counts && report.Triage is { Categories: [var first, ..] } ? first.Code : null;
    }

    /// <summary>What is told more than an hour after it happened (an import, a backlog) says nothing of this hour.</summary>
    public static bool IsRecent(Timestamp? occurredAt, Timestamp now) => occurredAt is not { } occurred || now.Ms - occurred.Ms <= LateMs;

    /// <summary>Members of <see cref="TicketOpened"/> and <see cref="TicketTriaged"/>.</summary>
    private sealed record Report
    {
        public Timestamp? OccurredAt { get; init; }

        public bool IsReport { get; init; }

        public Guesses? Triage { get; init; }
    }

    private sealed record Guesses
    {
        public CategoryGuess[]? Categories { get; init; }
    }
}
