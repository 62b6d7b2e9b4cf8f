using System.Diagnostics;
using OrleansTicketing.Queries;

namespace OrleansTicketing.Silo.Storage.Reads;

/// <summary>A condition that one index range answers: those of queue and assignee are a range for each status.</summary>
internal readonly record struct Range(string Condition, bool PerStatus);

/// <summary>What a caller may see of tickets, in SQL: the same rule as <see cref="TicketScope.Sees"/>.</summary>
internal static class TicketScopeSql
{
    /// <summary>
    /// The scope as disjoint ranges: a ticket is in it when it is in one of them, so that a list can be merged from them without meeting
    /// a ticket twice.
    /// </summary>
    public static IReadOnlyList<Range> Ranges(TicketScope scope, Conditions where)
    {
        switch (scope)
        {
            case TicketScope.All:
                return [new("1 = 1", false)];
            case TicketScope.Own own:
                return [new(where.Text("t.customer = {0}", own.CustomerId), false)];
            case TicketScope.Desk desk:
                List<Range> ranges = [.. desk.Queues.Distinct(StringComparer.Ordinal).Select(q => new Range(where.Text("t.queue = {0}", q), true))];
                if (desk.AgentId is { } me)
                {
                    var elsewhere = desk.Queues.IsEmpty ? "" : $" AND NOT {where.In("t.queue", desk.Queues)}";
                    ranges.Add(new(where.Text("t.assignee = {0}", me) + elsewhere, true));
                    ranges.Add(new(where.Text("t.offered_to = {0} AND t.assignee <> {0}", me) + elsewhere, false));
                }

                return ranges.Count == 0 ? [new("1 = 0", false)] : ranges;
            default:
                throw new UnreachableException();
        }
    }

    public static string Condition(TicketScope scope, Conditions where) =>
        $"({string.Join(" OR ", Ranges(scope, where).Select(r => $"({r.Condition})"))})";
}
