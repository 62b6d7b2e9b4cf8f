using System.Collections.Frozen;
using OrleansTicketing.Alerts;
using OrleansTicketing.Silo.Language;
using OrleansTicketing.Silo.Storage;
using OrleansTicketing.Silo.Telemetry;
using OrleansTicketing.Tickets;

namespace OrleansTicketing.Silo.Runtime;

/// <summary>What the parts of one node share: mailboxes, store, clocks; and what follows a commit.</summary>
internal sealed class Node
{
    private readonly EngineClock _clock;
    private readonly Signals _signals;

    public Node(IStore store, SettingsCache settings, EngineClock clock, Signals signals, TicketingMetrics metrics, LateTriage triage, TimeProvider time, FrozenDictionary<string, GrainKind> kinds)
    {
        (Store, Settings, Metrics, Triage, Time) = (store, settings, metrics, triage, time);
        (_clock, _signals) = (clock, signals);
        Ids = new(time);
        IsWakeUp = message => kinds[message.To.Kind].IsWakeUp(message.Message);
        Mailboxes = new(id => new Activation(id, kinds[id.Kind]));
        metrics.CachedGrains = () => Mailboxes.Cached;
    }

    public IStore Store { get; }

    public SettingsCache Settings { get; }

    public TicketingMetrics Metrics { get; }

    public LateTriage Triage { get; }

    public OwnReports Reports { get; } = new();

    public TimeProvider Time { get; }

    public TurnIds Ids { get; }

    public Mailboxes Mailboxes { get; }

    public Func<Outgoing, bool> IsWakeUp { get; }

    /// <summary>Real time, for leases and retention; the domain's time comes with each batch.</summary>
    public Timestamp RealNow => Timestamp.From(Time.GetUtcNow());

    public void Began(Timestamp storeNow) => _clock.Saw(storeNow);

    /// <summary>A command of this node's own parts: it is taken as long as the committers run, also while the door is closing.</summary>
    public Task<Reply> Send(GrainId grain, Command command)
    {
        var item = new RequestItem(new(grain, command, Actor.System), Time.GetTimestamp());
        return Mailboxes.Post(item) ? item.Reply : Task.FromException<Reply>(new OverloadedException());
    }

    /// <summary>The batch is committed: states are current, messages go to their grains, readers wake, replies leave.</summary>
    public void Publish(Batch batch, long position)
    {
        foreach (var slot in batch.Slots) slot.Keep();
        foreach (var message in batch.Left) Mailboxes.Post(message);
        if (position > 0)
        {
            Reports.Committed(batch.Writes.Journal, position);
            _signals.Committed(position);
        }
        var due = batch.Writes.Reminders.Min(r => r.Due?.Ms);
        if (due is { } soonest) _signals.ReminderWanted(new(soonest));
        Answer(batch.Replies);
        foreach (var (item, error) in batch.Errors)
        {
            Metrics.Command(item.Command, "failed", Time.GetElapsedTime(item.StartedAt));
            item.Fail(error);
        }
        foreach (var e in batch.Events)
        {
            if (e is SlaBreached breached) Metrics.SlaBreached(StateTables.Snake(breached.Metric));
            if (e is AlertRaised raised) Metrics.AlertRaised(StateTables.Snake(raised.Alert.Kind));
        }
    }

    public void Answer(List<(RequestItem Item, Reply Reply)> answered)
    {
        foreach (var (item, reply) in answered)
        {
            Metrics.Command(item.Command, OutcomeOf(reply), Time.GetElapsedTime(item.StartedAt));
            item.Complete(reply);
        }
    }

    /// <summary>After an unknown outcome: whether the batch's turns are in the journal. All are, or none.</summary>
    /// <exception cref="UnavailableException">It could not be learned in time.</exception>
    public async Task<bool> WasCommitted(IBatchSession lost, BatchWrites writes, TimeSpan patience)
    {
        if (writes.Journal.Count == 0) return false;
        var probe = writes.Journal[0];
        var started = Time.GetTimestamp();
        while (true)
        {
            try
            {
                return await lost.IsCommitted(probe.Grain, probe.TurnId, CancellationToken.None);
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                if (Time.GetElapsedTime(started) > patience)
                    throw new UnavailableException("The outcome of a commit could not be learned.", e);
            }
            await Task.Delay(TimeSpan.FromMilliseconds(100), Time);
        }
    }

    /// <summary>Gives back what a pass had taken; grains that another transaction held wait a moment first.</summary>
    public void GiveBack(Run run)
    {
        var now = Time.GetTimestamp();
        foreach (var reminder in run.Reminders) reminder.End();
        foreach (var activation in run.Taken)
        {
            if (run.Busy.Find(b => b.Activation == activation).Items is { } items) _ = ReturnLater(activation, items);
            else Mailboxes.Return(activation, null, now);
        }
    }

    private async Task ReturnLater(Activation activation, List<WorkItem> items)
    {
        await Task.Delay(TimeSpan.FromMilliseconds(2), Time);
        Mailboxes.Return(activation, items, Time.GetTimestamp());
    }

    public static string OutcomeOf(Reply reply) => reply switch
    {
        Reply.Done => "done",
        Reply.Refused refused => refused.Refusal.Code,
        Reply.Replayed => "replayed",
        Reply.Outdated => "outdated",
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}
