using System.Diagnostics;

namespace OrleansTicketing.Load.Measuring;

/// <summary>
/// Clients that each do one thing again and again: first unmeasured, then for the measured seconds. Threads with blocking calls: the generator shares
/// two cores with what it measures, and a blocked thread costs less than a task that is scheduled twice.
/// </summary>
internal sealed class Clients(LoadOptions options, params int[] servers)
{
    private readonly TaskCompletionSource _over = new();
    private volatile bool _measuring;
    private Exception? _failure;

    /// <summary>Whether the measured seconds have begun and not ended.</summary>
    public bool IsMeasuring => _measuring;

    /// <summary>Ends before time, because what the run needs is used up.</summary>
    public void Stop() => _over.TrySetResult();

    /// <summary>Each client's step is told since when it is waited for, and gives how many things it did.</summary>
    public (LatencyHistogram Latencies, Usage Usage) Run(int clients, Func<int, Func<long, int>> client)
    {
        var histograms = Enumerable.Range(0, clients).Select(_ => new LatencyHistogram()).ToArray();
        var threads = histograms.Select((histogram, i) => new Thread(() => Repeat(() => client(i), histogram, i, clients), maxStackSize: 512 * 1024)).ToList();
        threads.ForEach(t => t.Start());
        var usage = Measure();
        threads.ForEach(t => t.Join());
        return Result(histograms, usage);
    }

    /// <summary>For what runs in this process and is asynchronous by nature.</summary>
    public async Task<(LatencyHistogram Latencies, Usage Usage)> RunAsync(int clients, Func<int, Func<Task<int>>> client)
    {
        var histograms = Enumerable.Range(0, clients).Select(_ => new LatencyHistogram()).ToArray();
        var tasks = histograms.Select((histogram, i) => Task.Run(() => RepeatAsync(() => client(i), histogram))).ToList();
        var usage = await Task.Factory.StartNew(Measure, TaskCreationOptions.LongRunning);
        await Task.WhenAll(tasks);
        return Result(histograms, usage);
    }

    private (LatencyHistogram Latencies, Usage Usage) Result(LatencyHistogram[] histograms, Usage usage)
    {
        if (_failure is not null) throw new InvalidOperationException("A client failed.", _failure);
        var all = new LatencyHistogram();
        foreach (var histogram in histograms) all.Add(histogram);
        return (all, usage);
    }

    private Usage Measure()
    {
        var everything = servers.Append(Environment.ProcessId).ToArray();
        Wait(options.WarmUp);
        var (cpu, from) = (ProcessTree.CpuSeconds(everything), Stopwatch.GetTimestamp());
        _measuring = true;
        Wait(options.Seconds);
        _measuring = false;
        var seconds = Stopwatch.GetElapsedTime(from).TotalSeconds;
        var usage = new Usage(ProcessTree.CpuSeconds(everything) - cpu, ProcessTree.MemoryMb(servers.Length > 0 ? servers : everything), seconds);
        _over.TrySetResult();
        return usage;
    }

    private void Wait(double seconds) => _over.Task.Wait(TimeSpan.FromSeconds(seconds));

    private void Repeat(Func<Func<long, int>> client, LatencyHistogram histogram, int index, int clients)
    {
        try
        {
            var step = client();
            var pace = options.Idle ? TimeSpan.FromMilliseconds(50) : options.Rate > 0 ? TimeSpan.FromSeconds(clients / options.Rate) : TimeSpan.Zero;
            for (long round = 0, begun = Stopwatch.GetTimestamp(); !_over.Task.IsCompleted; round++)
            {
                var from = Stopwatch.GetTimestamp();
                if (pace > TimeSpan.Zero)
                {
                    var due = begun + (long)((round + ((double)index / clients)) * pace.TotalSeconds * Stopwatch.Frequency);
                    if (due > from && _over.Task.Wait(Stopwatch.GetElapsedTime(from, due))) return;
                    // With a rate, latency counts from when the request was due, so that a server that stalls cannot hide it. The wait may end a little early.
                    from = options.Idle ? Stopwatch.GetTimestamp() : Math.Min(due, Stopwatch.GetTimestamp());
                }
                var done = step(from);
                if (_measuring) histogram.Record(Stopwatch.GetElapsedTime(from), done);
            }
        }
        catch (Exception e)
        {
            Fail(e);
        }
    }

    private async Task RepeatAsync(Func<Func<Task<int>>> client, LatencyHistogram histogram)
    {
        try
        {
            var step = client();
            while (!_over.Task.IsCompleted)
            {
                var from = Stopwatch.GetTimestamp();
                var done = await step();
                if (_measuring) histogram.Record(Stopwatch.GetElapsedTime(from), done);
            }
        }
        catch (Exception e)
        {
            Fail(e);
        }
    }

    /// <summary>One failed request spoils a measurement: stop at once and say so.</summary>
    private void Fail(Exception e)
    {
        Interlocked.CompareExchange(ref _failure, e, null);
        _over.TrySetResult();
    }
}
