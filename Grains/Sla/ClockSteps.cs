using OrleansTicketing.Configuration;

namespace OrleansTicketing.Sla;

/// <summary>
/// The steps a single clock can take. A breached clock stays breached and goes on counting until its end finally comes (<c>MetAt</c>), so
/// that it tells how late; while its time stands still, its <c>DueAt</c> is empty like a paused one's.
/// </summary>
internal static class ClockSteps
{
    /// <summary>Whether its time counts now.</summary>
    public static bool Counts(this SlaClock clock) =>
        clock.State is SlaClockState.Running
        || (clock.State is SlaClockState.Breached && clock.MetAt is null && clock.DueAt is not null);

    /// <summary>Whether nothing more is expected of it.</summary>
    public static bool Ended(this SlaClock clock) => clock.State is SlaClockState.Cancelled || clock.MetAt is not null;

    public static BusinessCalendar? CalendarOf(this SlaClock clock, Settings settings)
    {
        if (clock is not { Time: SlaTime.Business, Calendar: { } key })
            return null;
        // Turns and readers see to it that they have the version; for anybody else the newest one is the best guess.
        var definition = settings.Calendar(key, clock.CalendarVersion) ?? settings.Calendar(key)?.Definition;
        return definition is null ? null : BusinessCalendar.Of(definition);
    }

    /// <summary>Milliseconds counted up to <paramref name="at"/>.</summary>
    public static long CountedAt(this SlaClock clock, Settings settings, Timestamp at)
    {
        if (!clock.Counts() || at <= clock.Since)
            return clock.CountedMs;
        return clock.CountedMs + (clock.CalendarOf(settings)?.CountMs(clock.Since, at) ?? at.Ms - clock.Since.Ms);
    }

    /// <summary>A new clock, running. Warnings that would be given at once are dropped: a promise shorter than its warning needs none.</summary>
    public static SlaClock Begin(SlaTarget target, SlaPolicyDefinition policy, string queue, Settings settings, Timestamp at)
    {
        var clock = new SlaClock
        {
            Metric = target.Metric,
            State = SlaClockState.Running,
            TargetSeconds = target.Seconds,
            Time = target.Time,
            StartedAt = at,
            Since = at,
        }.Under(policy, queue, settings);
        var due = clock.Deadline(settings, at);
        return clock with { DueAt = due, Warnings = [.. policy.WarningsDue(due, after: at)] };
    }

    public static SlaClock Run(this SlaClock clock, Settings settings, Timestamp at)
    {
        clock = clock.Book(settings, at) with { MetAt = null };
        if (clock.State is SlaClockState.Breached)
            return clock with { DueAt = clock.BreachedAt };
        return clock with { State = SlaClockState.Running, DueAt = clock.Deadline(settings, at) };
    }

    public static SlaClock Pause(this SlaClock clock, Settings settings, Timestamp at) => clock.Book(settings, at) with
    {
        State = clock.State is SlaClockState.Breached ? SlaClockState.Breached : SlaClockState.Paused,
        DueAt = null,
        MetAt = null,
    };

    public static SlaClock End(this SlaClock clock, Settings settings, Timestamp at) => clock.Book(settings, at) with
    {
        State = clock.State is SlaClockState.Breached ? SlaClockState.Breached : SlaClockState.Met,
        DueAt = clock.BreachedAt ?? clock.DueAt,
        MetAt = at,
    };

    public static SlaClock Drop(this SlaClock clock, Settings settings, Timestamp at) => clock.Book(settings, at) with
    {
        State = clock.State is SlaClockState.Breached ? SlaClockState.Breached : SlaClockState.Cancelled,
        DueAt = null,
    };

    /// <summary>Breached as of its deadline, whenever that is noticed; warnings not given by then are of no use any more.</summary>
    public static SlaClock Breach(this SlaClock clock, Settings settings, Timestamp due) => clock.Book(settings, due) with
    {
        State = SlaClockState.Breached,
        BreachedAt = due,
        Warnings = [],
    };

    /// <summary>
    /// Another target; what was counted stays. It is a new deadline with its own warnings: those still ahead are given (again), those missed
    /// by the change are given at once, those given and passed stay given.
    /// </summary>
    public static SlaClock Aim(this SlaClock clock, SlaTarget target, SlaPolicyDefinition policy, string queue, Settings settings, Timestamp at)
    {
        clock = clock.Book(settings, at) with { TargetSeconds = target.Seconds };
        if (clock.Time != target.Time)
            clock = (clock with { Time = target.Time }).Under(policy, queue, settings);
        clock = clock.Run(settings, at);
        return clock with
        {
            Warnings = [.. policy.WarningsDue(clock.DueAt, after: at).Union(clock.Warnings).OrderDescending()],
        };
    }

    /// <summary>When a warning is due: real time before the deadline.</summary>
    public static Timestamp WarnsAt(Timestamp due, long secondsBefore) => due.Plus(-1000 * secondsBefore);

    private static IEnumerable<long> WarningsDue(this SlaPolicyDefinition policy, Timestamp? deadline, Timestamp after) =>
        deadline is { } due
            ? policy.WarnBeforeSeconds.Distinct().Where(seconds => WarnsAt(due, seconds) > after).OrderDescending()
            : [];

    /// <summary>When a clock that runs from <paramref name="at"/> will have counted its target; null = its calendar does not open for so long.</summary>
    private static Timestamp? Deadline(this SlaClock clock, Settings settings, Timestamp at)
    {
        var left = Math.Max(0, (clock.TargetSeconds * 1000) - clock.CountedMs);
        return clock.CalendarOf(settings) is { } calendar ? calendar.Add(at, left) : at.Plus(left);
    }

    /// <summary>Books what was counted, so that the next interval starts at <paramref name="at"/>.</summary>
    private static SlaClock Book(this SlaClock clock, Settings settings, Timestamp at) =>
        clock with { CountedMs = clock.CountedAt(settings, at), Since = at };

    private static SlaClock Under(this SlaClock clock, SlaPolicyDefinition policy, string queue, Settings settings)
    {
        var calendar = clock.Time is SlaTime.Business ? policy.CalendarFor(settings, queue) : null;
        return clock with { Calendar = calendar?.Key, CalendarVersion = calendar?.Version ?? 0 };
    }
}
