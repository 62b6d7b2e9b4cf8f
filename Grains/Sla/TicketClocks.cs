using System.Collections.Immutable;
using OrleansTicketing.Configuration;
using OrleansTicketing.Customers;
using OrleansTicketing.Tickets;

namespace OrleansTicketing.Sla;

/// <summary>What a ticket's clocks do as the ticket moves.</summary>
public static class TicketClocks
{
    private static readonly ImmutableArray<SlaMetric> Starting = [SlaMetric.Dispatch, SlaMetric.FirstResponse, SlaMetric.Resolution];

    /// <summary>The clocks a new ticket starts with; null when no policy is for it.</summary>
    public static TicketSla? Start(Settings settings, string queue, Priority priority, CustomerTier tier, TicketKind kind, Channel channel, Timestamp at)
    {
        if (SlaRules.PolicyFor(settings, queue, priority, tier, kind, channel) is not { Definition: var policy } chosen)
            return null;
        var clocks = ImmutableArray.CreateBuilder<SlaClock>(Starting.Length);
        foreach (var metric in Starting)
        {
            if (policy.TargetFor(metric, priority) is not { } target) continue;
            var clock = ClockSteps.Begin(target, policy, queue, settings, at);
            // A new ticket is queued: no ticket is ever seen in another status first.
            var paused = metric is not SlaMetric.Dispatch && policy.PauseIn.Contains(TicketStatus.Queued);
            clocks.Add(paused ? clock.Pause(settings, at) : clock);
        }
        return new(chosen.Key, chosen.Version, clocks.DrainToImmutable());
    }

    /// <summary>
    /// What the clocks do about a turn: first warnings and breaches due up to <paramref name="at"/>, then what the change from
    /// <paramref name="before"/> to <paramref name="after"/> (by <paramref name="events"/>) meets, pauses, resumes, retargets or cancels.
    /// </summary>
    public static ImmutableArray<Event> Follow(Ticket before, Ticket after, ImmutableArray<Event> events, Settings settings, Timestamp at) =>
        before.Sla is { } sla ? new ClockTurn(sla, after, events, settings, at).Follow() : [];

    /// <summary>The next instant at which a warning or a breach is due; null = none.</summary>
    public static Timestamp? NextDue(TicketSla? sla)
    {
        Timestamp? next = null;
        foreach (var clock in sla?.Clocks ?? [])
        {
            if (clock is { State: SlaClockState.Running, DueAt: { } due })
            {
                var wakes = clock.Warnings.IsEmpty ? due : ClockSteps.WarnsAt(due, clock.Warnings[0]);
                next = next is { } earlier && earlier <= wakes ? earlier : wakes;
            }
        }
        return next;
    }

    /// <summary>The clocks after an event; events that are not about clocks change nothing.</summary>
    public static TicketSla? Evolve(TicketSla? sla, Event e) => e switch
    {
        SlaChanged changed => changed.Sla,
        SlaWarning warning => sla?.With(warning.Clock),
        SlaBreached breached => sla?.With(breached.Clock),
        SlaMet met => sla?.With(met.Clock),
        _ => sla,
    };

    /// <summary>Milliseconds a clock has counted up to <paramref name="now"/>.</summary>
    public static long ElapsedMs(SlaClock clock, Settings settings, Timestamp now) => clock.CountedAt(settings, now);

    /// <summary>What each clock counted, interval by interval, and why it stood still.</summary>
    public static ImmutableArray<SlaInterval> Ledger(IEnumerable<(Timestamp At, Event Event)> journal, Settings settings, Timestamp now) =>
        new SlaLedger(settings).Read(journal, now);

    private static TicketSla With(this TicketSla sla, SlaClock clock) =>
        sla with { Clocks = [.. sla.Clocks.Select(old => old.Metric == clock.Metric ? clock : old)] };
}
