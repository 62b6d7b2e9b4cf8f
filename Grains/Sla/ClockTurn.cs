using System.Collections.Immutable;
using System.Diagnostics;
using OrleansTicketing.Configuration;
using OrleansTicketing.Tickets;

namespace OrleansTicketing.Sla;

/// <summary>
/// One turn of a ticket, as its clocks see it. What each clock should do is read from the ticket as it stands after the turn, not from what
/// changed, so that late, doubled and later-added events cannot leave a clock in a wrong state.
/// </summary>
internal sealed class ClockTurn(TicketSla sla, Ticket ticket, ImmutableArray<Event> events, Settings settings, Timestamp at)
{
    private static readonly SlaMetric[] Metrics = Enum.GetValues<SlaMetric>();

    private readonly List<Event> _emitted = [];
    private readonly SlaPolicyDefinition _policy = settings.Policy(sla.Policy, sla.PolicyVersion)
        ?? throw new InvalidOperationException($"Version {sla.PolicyVersion} of policy {sla.Policy} is not known; versions are kept for ever.");

    /// <summary>Where the ticket wants a clock.</summary>
    private enum Course
    {
        Run,
        Pause,
        End,
        Drop,
    }

    public ImmutableArray<Event> Follow()
    {
        var clocks = ImmutableArray.CreateBuilder<SlaClock>(Metrics.Length);
        foreach (var metric in Metrics)
        {
            var clock = sla.Clocks.FirstOrDefault(c => c.Metric == metric);
            if (clock is not null)
                clock = Move(Notice(clock));
            if (Begins(metric, clock) is { } target)
                clock = Steer(ClockSteps.Begin(target, _policy, ticket.Queue, settings, at), CourseOf(metric));
            if (clock is not null)
                clocks.Add(Notice(clock));
        }

        var told = _emitted.Aggregate(sla, (state, e) => TicketClocks.Evolve(state, e)!);
        if (!told.Clocks.SequenceEqual(clocks))
            _emitted.Add(new SlaChanged(sla with { Clocks = clocks.ToImmutable() }));
        return [.. _emitted];
    }

    /// <summary>
    /// Solving without a word is no answer: the response clocks are then cancelled, not met, and run on if the ticket is reopened.
    /// </summary>
    private Course CourseOf(SlaMetric metric)
    {
        var done = metric switch
        {
            SlaMetric.Dispatch => ticket.Assignee is not null,
            SlaMetric.FirstResponse => ticket.FirstRespondedAt is not null,
            SlaMetric.NextResponse => Spoke(MessageFrom.Agent),
            SlaMetric.Resolution => ticket.Status is TicketStatus.Resolved or TicketStatus.Closed,
            _ => throw new UnreachableException(),
        };
        if (done)
            return Course.End;
        if (!ticket.IsOpen)
            return Course.Drop;
        return metric is not SlaMetric.Dispatch && _policy.PauseIn.Contains(ticket.Status) ? Course.Pause : Course.Run;
    }

    /// <summary>
    /// The target of a clock that begins in this turn. Next response: a customer writes after the first response and nobody owes them an
    /// answer yet. The others begin with the ticket, or when a change of priority gives them their first target.
    /// </summary>
    private SlaTarget? Begins(SlaMetric metric, SlaClock? clock)
    {
        var wanted = metric is SlaMetric.NextResponse
            ? Spoke(MessageFrom.Customer) && ticket.FirstRespondedAt is not null && clock?.Ended() != false
            : clock is null;
        return wanted && CourseOf(metric) is Course.Run or Course.Pause ? _policy.TargetFor(metric, ticket.Priority) : null;
    }

    /// <summary>
    /// Retargets by priority, then steers. An ended clock stays as it is, but: a resolution clock runs on when the ticket is reopened, and a
    /// cancelled one when its ticket or its target comes back; both keep what they had counted. A breach is never undone.
    /// </summary>
    private SlaClock Move(SlaClock clock)
    {
        var course = CourseOf(clock.Metric);
        var target = _policy.TargetFor(clock.Metric, ticket.Priority);
        if (clock.Ended() && !(course is Course.Run or Course.Pause && target is not null && RunsOn(clock)))
            return clock;
        if (clock.State is not SlaClockState.Breached)
        {
            if (target is null)
                return clock.Drop(settings, at);
            if (clock.TargetSeconds != target.Seconds || clock.Time != target.Time)
                clock = Breach(clock.Aim(target, _policy, ticket.Queue, settings, at));
        }
        return Steer(clock, course);
    }

    private static bool RunsOn(SlaClock clock) => clock.State is SlaClockState.Cancelled
        ? clock.Metric is not SlaMetric.NextResponse
        : clock.Metric is SlaMetric.Resolution;

    private SlaClock Steer(SlaClock clock, Course course)
    {
        switch (course)
        {
            case Course.End:
                clock = clock.End(settings, at);
                if (clock.State is SlaClockState.Met)
                    _emitted.Add(new SlaMet(clock.Metric, at, clock));
                return clock;
            case Course.Drop:
                return clock.Counts() || clock.State is SlaClockState.Paused ? clock.Drop(settings, at) : clock;
            case Course.Pause:
                return clock.Counts() || clock.Ended() ? clock.Pause(settings, at) : clock;
            case Course.Run:
                return clock.Counts() ? clock : clock.Run(settings, at);
            default:
                throw new UnreachableException();
        }
    }

    private SlaClock Notice(SlaClock clock) => Warn(Breach(clock));

    /// <summary>Time is up at the deadline itself, so it does not matter whether the reminder or an answer of the same instant comes first.</summary>
    private SlaClock Breach(SlaClock clock)
    {
        if (clock is not { State: SlaClockState.Running, DueAt: { } due } || due > at)
            return clock;
        clock = clock.Breach(settings, due);
        _emitted.Add(new SlaBreached(clock.Metric, due, clock));
        return clock;
    }

    private SlaClock Warn(SlaClock clock)
    {
        while (clock is { State: SlaClockState.Running, DueAt: { } due, Warnings: [var seconds, ..] } && ClockSteps.WarnsAt(due, seconds) <= at)
        {
            clock = clock with { Warnings = clock.Warnings.RemoveAt(0) };
            _emitted.Add(new SlaWarning(clock.Metric, seconds, due, clock));
        }
        return clock;
    }

    private bool Spoke(MessageFrom from) => events.Any(e => e is MessageAdded message && message.From == from);
}
