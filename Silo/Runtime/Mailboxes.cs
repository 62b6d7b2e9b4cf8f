using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;

namespace OrleansTicketing.Silo.Runtime;

/// <summary>
/// The mailboxes of all grains active on this node, and the line of those with work. Bounded: what comes by the door is refused when a
/// grain or the node has too much waiting; messages that do not fit stay in the outbox.
/// </summary>
internal sealed class Mailboxes(Func<GrainId, Activation> activate)
{
    public const int PerGrain = 1_000;
    public const int PerNode = 50_000;

    // Not a Lock: committers also wait on it.
    private readonly object _gate = new();
    private readonly Dictionary<GrainId, Activation> _active = [];
    private readonly Queue<Activation> _line = new();
    private readonly SemaphoreSlim _work = new(0);
    private int _waiting;
    private int _awaited = int.MaxValue;
    private int _sleeping;

    public int Cached
    {
        get { lock (_gate) return _active.Count; }
    }

    /// <summary>Items that nobody has taken yet.</summary>
    public int Waiting
    {
        get { lock (_gate) return _waiting; }
    }

    /// <summary>False = there is no room.</summary>
    public bool Post(WorkItem item)
    {
        var wake = false;
        lock (_gate)
        {
            var activation = Get(item.Grain);
            if (activation.Waiting.Count >= PerGrain || _waiting >= PerNode) return false;
            activation.Waiting.Enqueue(item);
            _waiting++;
            if (_waiting >= _awaited) WakeGatherers();
            wake = StandInLine(activation);
        }
        if (wake) _work.Release();
        return true;
    }

    /// <summary>Sleeps until so many items wait, or as long as it may.</summary>
    public void Gather(int items, TimeSpan atMost)
    {
        var from = Stopwatch.GetTimestamp();
        lock (_gate)
        {
            while (_waiting < items && (atMost - Stopwatch.GetElapsedTime(from)).TotalMilliseconds is >= 1 and var left)
            {
                _awaited = Math.Min(_awaited, items);
                Monitor.Wait(_gate, (int)left);
            }
        }
    }

    /// <summary>Takes the activations with work, with some of their items; a taken one is nobody else's until it is given back.</summary>
    public List<(Activation Activation, List<WorkItem> Items)> Take(int maxItems, int maxPerGrain)
    {
        var taken = new List<(Activation, List<WorkItem>)>();
        lock (_gate)
        {
            var count = 0;
            while (count < maxItems && _line.TryDequeue(out var activation))
            {
                activation.InLine = false;
                if (activation.Taken) continue;
                activation.Taken = true;
                var items = new List<WorkItem>(Math.Min(activation.Waiting.Count, maxPerGrain));
                while (items.Count < maxPerGrain && activation.Waiting.TryDequeue(out var item)) items.Add(item);
                _waiting -= items.Count;
                count += items.Count;
                taken.Add((activation, items));
            }
        }
        return taken;
    }

    /// <summary>Takes one activation without its waiting items, for a message born in the running batch.</summary>
    public bool TryTake(GrainId id, [NotNullWhen(true)] out Activation? activation)
    {
        lock (_gate)
        {
            activation = Get(id);
            if (activation.Taken) return false;
            return activation.Taken = true;
        }
    }

    /// <summary>Gives an activation back; <paramref name="unhandled"/> items go to the head of its mailbox.</summary>
    public void Return(Activation activation, List<WorkItem>? unhandled, long now)
    {
        var wake = false;
        lock (_gate)
        {
            activation.Taken = false;
            activation.LastUsed = now;
            if (unhandled is { Count: > 0 })
            {
                var later = activation.Waiting.ToArray();
                activation.Waiting.Clear();
                foreach (var item in unhandled) activation.Waiting.Enqueue(item);
                foreach (var item in later) activation.Waiting.Enqueue(item);
                _waiting += unhandled.Count;
                if (_waiting >= _awaited) WakeGatherers();
            }
            if (activation.Waiting.Count > 0) wake = StandInLine(activation);
        }
        if (wake) _work.Release();
    }

    /// <summary>Waits until there may be work.</summary>
    public void Wait(CancellationToken cancellation)
    {
        lock (_gate)
        {
            if (_line.Count > 0) return;
            _sleeping++;
        }
        try
        {
            _work.Wait(cancellation);
        }
        catch (OperationCanceledException)
        {
            lock (_gate) _sleeping = Math.Max(0, _sleeping - 1);
        }
    }

    /// <summary>Drops activations that were not used since <paramref name="before"/>, and the longest unused beyond <paramref name="most"/>.</summary>
    public void DropIdle(long before, int most)
    {
        lock (_gate)
        {
            var idle = _active.Values.Where(a => a is { Taken: false, InLine: false } && a.Waiting.Count == 0).ToList();
            var surplus = _active.Count - most;
            foreach (var activation in idle.OrderBy(a => a.LastUsed))
            {
                if (activation.LastUsed >= before && surplus <= 0) break;
                _active.Remove(activation.Id);
                surplus--;
            }
        }
    }

    /// <summary>Empties all mailboxes; for a node that has stopped.</summary>
    public List<WorkItem> Drain()
    {
        lock (_gate)
        {
            var left = _active.Values.SelectMany(a => a.Waiting).ToList();
            foreach (var activation in _active.Values) activation.Waiting.Clear();
            _waiting = 0;
            return left;
        }
    }

    /// <summary>Each looks whether its own number is reached.</summary>
    private void WakeGatherers()
    {
        _awaited = int.MaxValue;
        Monitor.PulseAll(_gate);
    }

    private Activation Get(GrainId id)
    {
        if (!_active.TryGetValue(id, out var activation)) _active[id] = activation = activate(id);
        return activation;
    }

    /// <summary>True = a sleeping committer must be woken.</summary>
    private bool StandInLine(Activation activation)
    {
        if (activation.Taken || activation.InLine) return false;
        activation.InLine = true;
        _line.Enqueue(activation);
        if (_sleeping == 0) return false;
        _sleeping--;
        return true;
    }
}
