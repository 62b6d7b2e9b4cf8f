namespace OrleansTicketing.Silo.Runtime;

/// <summary>What the parts of a node tell each other after a commit. Hints only: whoever waits also looks by itself from time to time.</summary>
internal sealed class Signals
{
    private readonly Lock _gate = new();
    private TaskCompletionSource _committed = New();
    private TaskCompletionSource _reminder = New();
    private long _head;
    private Timestamp _soonest = new(long.MaxValue);

    /// <summary>The newest journal position this node knows of.</summary>
    public long Head => Volatile.Read(ref _head);

    public void Committed(long position)
    {
        lock (_gate)
        {
            if (position <= _head) return;
            _head = position;
            if (!_committed.Task.IsCompleted) _committed.SetResult();
        }
    }

    /// <summary>Completes once the head is beyond <paramref name="position"/>.</summary>
    public Task Beyond(long position)
    {
        lock (_gate)
        {
            if (_head > position) return Task.CompletedTask;
            if (_committed.Task.IsCompleted) _committed = New();
            return _committed.Task;
        }
    }

    public void ReminderWanted(Timestamp due)
    {
        lock (_gate)
        {
            if (due >= _soonest) return;
            _soonest = due;
            _reminder.TrySetResult();
        }
    }

    /// <summary>The dispatcher will look again at <paramref name="due"/>; completes when an earlier reminder is wanted.</summary>
    public Task EarlierThan(Timestamp due)
    {
        lock (_gate)
        {
            _soonest = due;
            _reminder = New();
            return _reminder.Task;
        }
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
