using OrleansTicketing.Tickets;

namespace OrleansTicketing.Projections;

/// <summary>Which category an event counts for as a report, if any: where the newcomers of the journal become reports.</summary>
public static class ReportOf
{
    private const long LateMs = 3_600_000;

    /// <summary>The type of events that may be reports.</summary>
    public const string Type = "ticket.opened";

    /// <summary>The first guess, sure or not. What is told more than an hour after it happened (an import, a backlog) says nothing of this hour.</summary>
    public static string? Category(Event e, Timestamp at) => e is TicketOpened { Triage.Categories: [var first, ..] } opened
        && (opened.OccurredAt is not { } occurred || at.Ms - occurred.Ms <= LateMs) ? first.Code : null;
}
