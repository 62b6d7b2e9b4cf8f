using System.Collections.Immutable;
using System.Text.Json;
using OrleansTicketing.Configuration;
using OrleansTicketing.Tickets;

namespace OrleansTicketing.Sla;

/// <summary>
/// The intervals of a ticket's clocks, read from the snapshots in its journal: each tells since when it has run or stood. So the ledger
/// shows what was acted on, and its counted seconds add up to what the clocks say.
/// </summary>
internal sealed class SlaLedger(Settings settings)
{
    private readonly List<SlaInterval> _lines = [];

    /// <summary>Why each clock that stands still does so.</summary>
    private readonly Dictionary<SlaMetric, string> _pausedBy = [];

    public ImmutableArray<SlaInterval> Read(IEnumerable<(Timestamp At, Event Event)> journal, Timestamp now)
    {
        TicketSla? sla = null;
        var status = TicketStatus.Queued;
        foreach (var (_, e) in journal)
        {
            status = StatusAfter(e) ?? status;
            var next = e is TicketOpened opened ? opened.Sla : TicketClocks.Evolve(sla, e);
            if (!ReferenceEquals(next, sla))
            {
                foreach (var clock in next?.Clocks ?? [])
                    Follow(sla?.Clocks.FirstOrDefault(c => c.Metric == clock.Metric), clock, status);
                sla = next;
            }
        }
        foreach (var clock in sla?.Clocks ?? [])
            Write(clock, now, ends: false, "running");
        return [.. _lines.OrderBy(line => line.From).ThenBy(line => line.Metric)];
    }

    private void Follow(SlaClock? old, SlaClock clock, TicketStatus status)
    {
        var why = Why(old, clock, status);
        if (old is not null && (old.Since != clock.Since || KindOf(old) != KindOf(clock)))
            Write(old, clock.Since, ends: true, why);
        if (KindOf(clock) is not "paused")
            _pausedBy.Remove(clock.Metric);
        else
            _pausedBy.TryAdd(clock.Metric, why);
    }

    private void Write(SlaClock clock, Timestamp to, bool ends, string why)
    {
        if (KindOf(clock) is not { } kind || (ends && to <= clock.Since))
            return;
        if (kind is "paused")
            Line(clock, kind, clock.Since, ends ? to : null, 0, _pausedBy.GetValueOrDefault(clock.Metric, why));
        else if (clock.CalendarOf(settings) is not { } calendar)
            Line(clock, kind, clock.Since, ends ? to : null, Math.Max(0, to.Ms - clock.Since.Ms), why);
        else
            WriteHours(clock, calendar, to, ends, why);
    }

    /// <summary>A clock on business time stands still while its calendar is closed, which is the usual question put to a ledger.</summary>
    private void WriteHours(SlaClock clock, BusinessCalendar calendar, Timestamp to, bool ends, string why)
    {
        var closed = $"calendar:{clock.Calendar}";
        var at = clock.Since;
        foreach (var open in Joined(calendar.Open(clock.Since, to)))
        {
            if (open.From > at.Ms)
                Line(clock, "paused", at, new(open.From), 0, closed);
            at = new(open.To);
            var last = at >= to;
            Line(clock, "running", new(open.From), last && !ends ? null : at, open.To - open.From, last ? why : closed);
        }
        if (at < to)
            Line(clock, "paused", at, ends ? to : null, 0, closed);
    }

    private static IEnumerable<OpenTime> Joined(IEnumerable<OpenTime> times)
    {
        OpenTime? held = null;
        foreach (var time in times)
        {
            if (held is { } before && before.To != time.From)
                yield return before;
            held = held is { } earlier && earlier.To == time.From ? earlier with { To = time.To } : time;
        }
        if (held is { } last)
            yield return last;
    }

    private void Line(SlaClock clock, string kind, Timestamp from, Timestamp? to, long countedMs, string why) =>
        _lines.Add(new(clock.Metric, kind, from, to, countedMs / 1000.0, why));

    private static string? KindOf(SlaClock clock) => clock.Counts() ? "running" : clock.Ended() ? null : "paused";

    private static string Why(SlaClock? old, SlaClock clock, TicketStatus status)
    {
        if (clock.State is SlaClockState.Breached && old?.State is not SlaClockState.Breached)
            return "sla.breached";
        if (clock.MetAt is not null && clock.Metric is not SlaMetric.Resolution)
            return clock.Metric is SlaMetric.Dispatch ? "ticket.assigned" : "message.added";
        // Running on, or dropped while the ticket goes on: its target changed.
        if (clock.Counts() || (clock.State is SlaClockState.Cancelled && IsOpen(status)))
            return "ticket.updated";
        return JsonNamingPolicy.SnakeCaseLower.ConvertName(status.ToString());
    }

    private static bool IsOpen(TicketStatus status) =>
        status is not (TicketStatus.Resolved or TicketStatus.Closed or TicketStatus.Rejected or TicketStatus.Merged);

    private static TicketStatus? StatusAfter(Event e) => e switch
    {
        TicketQueued => TicketStatus.Queued,
        TicketAssigned => TicketStatus.Assigned,
        TicketStatusChanged changed => changed.To,
        _ => null,
    };
}
