using OrleansTicketing.Tickets;

namespace OrleansTicketing.Projections;

/// <summary>Which category an event counts for as a report, if any: where the newcomers of the journal become reports.</summary>
public static class ReportOf
{
    private const long LateMs = 3_600_000;

    /// <summary>The first guess, sure or not.</summary>
    public static string? Category(Event e) => e switch
    {
        TicketOpened { Triage.Categories: [var first, ..] } opened when IsRecent(opened.OccurredAt, opened.At) => first.Code,
        TicketTriaged { IsReport: true, Triage.Categories: [var first, ..] } => first.Code,
        _ => null,
    };

    /// <summary>What is told more than an hour after it happened (an import, a backlog) says nothing of this hour.</summary>
    public static bool IsRecent(Timestamp? occurredAt, Timestamp now) => occurredAt is not { } occurred || now.Ms - occurred.Ms <= LateMs;
}
