using OrleansTicketing.Silo.Storage;

namespace OrleansTicketing.Silo.Runtime;

/// <summary>What one pass of a committer holds, over all its attempts.</summary>
internal sealed class Run(List<(Activation Activation, List<WorkItem> Items)> work)
{
    private readonly List<(Activation Activation, List<WorkItem> Items)> _taken = [.. work];

    /// <summary>What is still to be done; items that were answered leave it.</summary>
    public List<(Activation Activation, List<WorkItem> Items)> Work { get; } = work;

    /// <summary>Grains that another transaction holds: their items go back to the mailbox.</summary>
    public List<(Activation Activation, List<WorkItem> Items)> Busy { get; } = [];

    /// <summary>Grains taken because the commands are sure to call them.</summary>
    public Dictionary<GrainId, Activation> Called { get; } = [];

    /// <summary>Grains taken for messages born on the way.</summary>
    public Dictionary<GrainId, Activation> Cascaded { get; } = [];

    /// <summary>Names that turned out to be owned by others, with the owner's key.</summary>
    public Dictionary<string, string> TakenClaims { get; } = [];

    /// <summary>A called grain was held for too long: messages find theirs when they are born, or go to the outbox.</summary>
    public bool CallsNobody { get; private set; }

    /// <summary>A check has failed: nothing is taken for granted any more.</summary>
    public bool Conflicted { get; private set; }

    public IEnumerable<Activation> Taken => _taken.Select(t => t.Activation).Concat(Called.Values).Concat(Cascaded.Values);

    public IEnumerable<ReminderItem> Reminders => _taken.SelectMany(t => t.Items).OfType<ReminderItem>();

    /// <summary>Others share the transaction.</summary>
    public void Join(List<(Activation Activation, List<WorkItem> Items)> more)
    {
        _taken.AddRange(more);
        Work.AddRange(more);
    }

    /// <summary>Takes out the commands that were made from what is not current.</summary>
    public List<(RequestItem Item, Reply Reply)> LeaveOut(IReadOnlySet<Basis> current) =>
        Answer(item => item.Request.Basis is { } basis && !current.Contains(basis) ? new Reply.Outdated() : null);

    /// <summary>Locked grains take part; the items of busy ones go back, those of unreadable ones fail.</summary>
    public void Place(IReadOnlyList<GrainRow> rows, Batch batch)
    {
        foreach (var row in rows)
        {
            if (Called.TryGetValue(row.Id, out var called))
            {
                if (row.Hold is not GrainHold.Busy && Slot.For(called, row, out _) is { } ready) batch.Add(ready);
                continue;
            }
            var entry = Work.Find(w => w.Activation.Id == row.Id);
            if (entry.Items is null) continue;
            if (row.Hold is GrainHold.Busy)
            {
                Work.Remove(entry);
                Busy.Add(entry);
            }
            else if (Slot.For(entry.Activation, row, out var unreadable) is { } slot)
            {
                batch.Add(slot);
            }
            else
            {
                Work.Remove(entry);
                entry.Items.ForEach(item => item.Fail(unreadable!));
            }
        }
    }

    /// <summary>Takes out those who failed a check; the others are judged again.</summary>
    public List<(RequestItem Item, Reply Reply)> LeaveOut(CommitResult result)
    {
        foreach (var (name, owner) in result.TakenClaims) TakenClaims[name] = owner;
        foreach (var (_, items) in Work) items.RemoveAll(item => item is MessageItem message && result.HandledBefore.Contains(message.OutboxId));
        var answered = Answer(item => item.Request.Idempotency is { } key && result.Replays.TryGetValue((key.Scope, key.Key), out var kept)
            ? new Reply.Replayed(kept.Fingerprint, kept.Answer)
            : null);
        Conflicted = true;
        Forget();
        return answered;
    }

    public void CallNobody()
    {
        CallsNobody = true;
        foreach (var (id, activation) in Called) Cascaded[id] = activation;
        Called.Clear();
    }

    public void Forget()
    {
        foreach (var activation in Taken) activation.Forget();
    }

    private List<(RequestItem Item, Reply Reply)> Answer(Func<RequestItem, Reply?> reply)
    {
        var answered = new List<(RequestItem, Reply)>();
        foreach (var (_, items) in Work)
        {
            items.RemoveAll(item =>
            {
                if (item is not RequestItem request || reply(request) is not { } given) return false;
                answered.Add((request, given));
                return true;
            });
        }
        Work.RemoveAll(w => w.Items.Count == 0);
        return answered;
    }
}
