using System.Collections.Immutable;
using System.Diagnostics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OrleansTicketing.Silo.Runtime;
using OrleansTicketing.Silo.Storage;
using OrleansTicketing.Silo.Storage.Reads;

namespace OrleansTicketing.Silo.Language;

/// <summary>
/// Finds topics once an hour of the engine's time, on one node at a time, and first as soon as there is enough text. The topics are a projection
/// that may be late; the duty's position is the instant of the last run.
/// </summary>
internal sealed partial class TopicJob(IStore store, Node node, EngineClock clock, Signals signals, TopicTable table, ILogger<TopicJob> log) : BackgroundService
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(2);
    private const long EveryMs = 3_600_000;
    private const long WindowMs = 7 * 86_400_000L;

    /// <summary>Of a week with more the newest; it bounds memory, and a run's seconds.</summary>
    private const int MostTexts = 50_000;
    private const int FewestTexts = 20;

    // Longer than a run ever takes: the write at its end is refused when somebody else has taken over.
    private readonly Duty _duty = new(store, node, "topics", TimeSpan.FromMinutes(2));
    private readonly OpenedTexts _opened = new(store);
    private Timestamp _next;
    private long _lookedAt = -1;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Look, node.Time);
        try
        {
            do
            {
                await RunIfDue(stoppingToken);
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
    }

    private async Task RunIfDue(CancellationToken cancellation)
    {
        try
        {
            if (clock.Now < _next || !await IsEnough(cancellation) || !await _duty.Take(cancellation)) return;
            // Another node may have run since this one looked.
            _next = _duty.Position == 0 ? clock.Now : new(_duty.Position + EveryMs);
            if (clock.Now >= _next) await Run(cancellation);
            await _duty.Release();
        }
        catch (Exception e) when (e is not (OperationCanceledException or OutOfMemoryException))
        {
            RunFailed(log, e);
        }
    }

    private async Task Run(CancellationToken cancellation)
    {
        var now = clock.Now;
        var texts = await Window(now, cancellation);
        var before = await table.Read(cancellation);
        var started = Stopwatch.GetTimestamp();
        var topics = await OnThreadOfItsOwn(() => TopicRun.Of(texts, before, now)).WaitAsync(cancellation);
        var written = await _duty.Write(now.Ms, connection => TopicTable.Write(connection, topics, cancellation), cancellation);
        if (!written) return;
        _next = now.Plus(EveryMs);
        var took = Stopwatch.GetElapsedTime(started);
        TopicsFound(log, topics.Length, texts.Count, took);
    }

    /// <summary>Before the first run: whether there are tickets enough. A store in which nothing happened is not asked again.</summary>
    private async Task<bool> IsEnough(CancellationToken cancellation)
    {
        if (_duty.Position > 0) return true;
        if (signals.Head == _lookedAt) return false;
        _lookedAt = signals.Head;
        await using var connection = await store.OpenRead(cancellation);
        await using var command = connection.Command("SELECT count(*) FROM (SELECT 1 FROM ticket LIMIT @fewest) t");
        command.Add("@fewest", FewestTexts);
        return (long)(await command.ExecuteScalarAsync(cancellation))! >= FewestTexts;
    }

    private async Task<List<OpenedText>> Window(Timestamp now, CancellationToken cancellation)
    {
        var texts = new List<OpenedText>();
        await foreach (var opened in _opened.NewestFirst(await Head(cancellation), cancellation))
        {
            if (texts.Count == MostTexts || opened.At.Ms <= now.Ms - WindowMs) break;
            texts.Add(opened);
        }
        texts.Reverse();
        return texts;
    }

    private async Task<long> Head(CancellationToken cancellation)
    {
        await using var connection = await store.OpenRead(cancellation);
        return await JournalSql.Head(connection, cancellation);
    }

    /// <summary>Seconds of arithmetic must not hold a thread that requests wait for, and yield to those that do.</summary>
    private static Task<ImmutableArray<StoredTopic>> OnThreadOfItsOwn(Func<ImmutableArray<StoredTopic>> find)
    {
        var found = new TaskCompletionSource<ImmutableArray<StoredTopic>>(TaskCreationOptions.RunContinuationsAsynchronously);
        var thread = new Thread(() =>
        {
            try
            {
                found.SetResult(find());
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                found.SetException(e);
            }
        })
        {
            IsBackground = true,
            Name = "topics",
            Priority = ThreadPriority.Lowest,
        };
        thread.Start();
        return found.Task;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Found {Topics} topics in {Texts} texts within {Took}")]
    private static partial void TopicsFound(ILogger log, int topics, int texts, TimeSpan took);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Topics could not be found; it is tried again")]
    private static partial void RunFailed(ILogger log, Exception e);
}
