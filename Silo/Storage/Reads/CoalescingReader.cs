namespace OrleansTicketing.Silo.Storage.Reads;

/// <summary>
/// Many callers who each want one row get it by one query: while a query runs, keys gather for the next. Nobody waits for company; a lone
/// caller's query starts at once.
/// </summary>
/// <param name="load">Finds the rows of several distinct keys; a key that it leaves out has none.</param>
public sealed class CoalescingReader<TKey, TValue>(Func<IReadOnlyCollection<TKey>, Task<IReadOnlyDictionary<TKey, TValue>>> load)
    where TKey : notnull
    where TValue : class
{
    private const int MostAtOnce = 500;

    private readonly Lock _lock = new();
    private readonly Queue<(TKey Key, TaskCompletionSource<TValue?> Caller)> _waiting = new();
    private bool _busy;

    public Task<TValue?> Read(TKey key, CancellationToken cancellation)
    {
        var caller = new TaskCompletionSource<TValue?>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            _waiting.Enqueue((key, caller));
            if (_busy)
                return caller.Task.WaitAsync(cancellation);
            _busy = true;
        }

        _ = Next();
        return caller.Task.WaitAsync(cancellation);
    }

    private async Task Next()
    {
        var callers = Take();
        try
        {
            var found = await load([.. callers.Select(c => c.Key).Distinct()]);
            foreach (var (key, caller) in callers)
                caller.SetResult(found.GetValueOrDefault(key));
        }
#pragma warning disable CA1031 // Whatever it was, it is the callers'.
        catch (Exception e)
#pragma warning restore CA1031
        {
            foreach (var (_, caller) in callers)
                caller.TrySetException(e);
        }

        lock (_lock)
        {
            _busy = _waiting.Count > 0;
            if (!_busy)
                return;
        }

        // SQLite answers before it returns: this caller has its row, so the next batch is another thread's.
        _ = Task.Run(Next);
    }

    private List<(TKey Key, TaskCompletionSource<TValue?> Caller)> Take()
    {
        lock (_lock)
        {
            var callers = new List<(TKey, TaskCompletionSource<TValue?>)>();
            while (callers.Count < MostAtOnce && _waiting.TryDequeue(out var next))
                callers.Add(next);
            return callers;
        }
    }
}
