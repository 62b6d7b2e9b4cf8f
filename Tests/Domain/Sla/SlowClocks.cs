using OrleansTicketing.Sla;
using OrleansTicketing.Tickets;

namespace OrleansTicketing.Tests.Domain.Sla;

/// <summary>One clock of the reference: a stop-watch that somebody starts and stops, read once a second.</summary>
internal sealed class StopWatch(long startedAt, long target, bool business)
{
    public long StartedAt { get; } = startedAt;

    public long Counted { get; private set; }

    public bool Ticking { get; set; } = true;

    public bool Cancelled { get; set; }

    public long? BreachedAt { get; private set; }

    public long? EndedAt { get; set; }

    public bool Live => EndedAt is null && !Cancelled;

    public void Retarget(long seconds, bool inBusinessTime, long now)
    {
        (target, business) = (seconds, inBusinessTime);
        LookAtDeadline(now);
    }

    /// <summary>Lets the second that begins now pass.</summary>
    public void PassSecond(bool open, long now)
    {
        if (!Live || !Ticking || (business && !open))
            return;
        Counted++;
        LookAtDeadline(now + 1);
    }

    private void LookAtDeadline(long now)
    {
        if (BreachedAt is null && Counted >= target)
            BreachedAt = now;
    }

    public SlaClockState State =>
        BreachedAt is not null ? SlaClockState.Breached
        : EndedAt is not null ? SlaClockState.Met
        : Cancelled ? SlaClockState.Cancelled
        : Ticking ? SlaClockState.Running
        : SlaClockState.Paused;
}

/// <summary>
/// The reference for a ticket's clocks: told what happens, second by second, it does what design.md says in the order it is said.
/// Driven by events, unlike the code under test, which reads the ticket's state.
/// </summary>
internal sealed class SlowClocks
{
    private readonly Configuration.SlaPolicyDefinition _policy;
    private TicketStatus _status = TicketStatus.Queued;
    private Priority _priority = Priority.Normal;
    private bool _assigned;
    private bool _responded;

    public SlowClocks(Configuration.SlaPolicyDefinition policy, long now)
    {
        _policy = policy;
        foreach (var metric in new[] { SlaMetric.Dispatch, SlaMetric.FirstResponse, SlaMetric.Resolution })
            StartFresh(metric, now);
        SettlePauses();
    }

    public Dictionary<SlaMetric, StopWatch> Watches { get; } = [];

    private bool Open => _status is not (TicketStatus.Resolved or TicketStatus.Closed or TicketStatus.Rejected);

    public void PassSecond(bool open, long now)
    {
        foreach (var watch in Watches.Values)
            watch.PassSecond(open, now);
    }

    public void Hear(Event e, long now)
    {
        switch (e)
        {
            case TicketAssigned:
                (_assigned, _status) = (true, TicketStatus.Assigned);
                End(SlaMetric.Dispatch, now);
                break;
            case TicketQueued:
                (_assigned, _status) = (false, TicketStatus.Queued);
                break;
            case MessageAdded { From: MessageFrom.Agent }:
                _responded = true;
                End(SlaMetric.FirstResponse, now);
                End(SlaMetric.NextResponse, now);
                break;
            case MessageAdded when _responded && Open && Watches.GetValueOrDefault(SlaMetric.NextResponse)?.Live != true:
                StartFresh(SlaMetric.NextResponse, now);
                break;
            case TicketStatusChanged { To: var to }:
                _status = to;
                break;
            case TicketUpdated { Changes.Priority: { } priority }:
                _priority = priority;
                foreach (var (metric, watch) in Watches.Where(w => w.Value.Live && w.Value.BreachedAt is null))
                {
                    if (Target(metric) is { } target)
                        watch.Retarget(target.Seconds, target.Time is SlaTime.Business, now);
                    else
                        watch.Cancelled = true;
                }
                break;
        }
        if (Open)
            ComeBack(now);
        else
            Leave(now);
        SettlePauses();
    }

    /// <summary>Resolved or closed ends the resolution clock; whatever else still runs has lost its point.</summary>
    private void Leave(long now)
    {
        if (_status is not TicketStatus.Rejected)
            End(SlaMetric.Resolution, now);
        foreach (var watch in Watches.Values.Where(w => w.Live && w.BreachedAt is null))
            watch.Cancelled = true;
    }

    /// <summary>Reopened, or a target is there again: what was stopped goes on from what it had; what never began begins.</summary>
    private void ComeBack(long now)
    {
        foreach (var metric in new[] { SlaMetric.Dispatch, SlaMetric.FirstResponse, SlaMetric.Resolution })
        {
            var wanted = metric switch { SlaMetric.Dispatch => !_assigned, SlaMetric.FirstResponse => !_responded, _ => true };
            if (!wanted || Target(metric) is not { } target)
                continue;
            if (!Watches.TryGetValue(metric, out var watch))
                StartFresh(metric, now);
            else if (watch.Cancelled || (metric is SlaMetric.Resolution && watch.EndedAt is not null))
            {
                (watch.Cancelled, watch.EndedAt) = (false, null);
                if (watch.BreachedAt is null) // a promise that was broken is not made anew
                    watch.Retarget(target.Seconds, target.Time is SlaTime.Business, now);
            }
        }
    }

    private void SettlePauses()
    {
        foreach (var (metric, watch) in Watches)
            watch.Ticking = Open && (metric is SlaMetric.Dispatch || !_policy.PauseIn.Contains(_status));
    }

    private void End(SlaMetric metric, long now)
    {
        if (Watches.TryGetValue(metric, out var watch) && watch.Live)
            watch.EndedAt = now;
    }

    private void StartFresh(SlaMetric metric, long now)
    {
        if (Target(metric) is { } target)
            Watches[metric] = new(now, target.Seconds, target.Time is SlaTime.Business);
    }

    private Configuration.SlaTarget? Target(SlaMetric metric) => _policy.Targets
        .Where(t => t.Metric == metric && (t.Priority is null || t.Priority == _priority))
        .OrderByDescending(t => t.Priority is not null).FirstOrDefault();
}
