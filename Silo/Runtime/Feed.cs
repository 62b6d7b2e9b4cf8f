using System.Collections.Immutable;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OrleansTicketing.Queries;
using OrleansTicketing.Silo.Storage;
using OrleansTicketing.Silo.Telemetry;

namespace OrleansTicketing.Silo.Runtime;

/// <summary>The journal in commit order. One reader a node follows it while anybody listens, and fans out.</summary>
internal sealed partial class Feed(IStore store, Signals signals, EngineClock clock, TicketingMetrics metrics, TimeProvider time, ILogger<Feed> log)
    : BackgroundService, IFeed
{
    private const int PageSize = 500;

    /// <summary>
    /// Between two pushes on a busy node: what came meanwhile costs each of many streams one write. What comes alone goes at once. Real time,
    /// since it is streams that it spares.
    /// </summary>
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(20);

    private readonly Lock _gate = new();
    private readonly List<Follower> _followers = [];
    private readonly SemaphoreSlim _firstFollower = new(0);
    private long _pushed;

    public long Head => signals.Head;

    public async Task<long> Oldest(CancellationToken cancellation)
    {
        using var connection = await store.OpenRead(cancellation);
        return await JournalSql.Oldest(connection, cancellation);
    }

    public async Task<ImmutableArray<JournalEntry>> Read(long after, int limit, CancellationToken cancellation)
    {
        using var connection = await store.OpenRead(cancellation);
        return await JournalSql.Read(connection, after, limit, cancellation);
    }

    public async IAsyncEnumerable<ImmutableArray<JournalEntry>> Follow(long after, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var (live, from) = Listen();
        try
        {
            while (after < from)
            {
                var page = await Read(after, PageSize, cancellation);
                if (page.IsEmpty) break;
                after = page[^1].Position;
                yield return page;
            }
            await foreach (var page in live.Pages(cancellation))
            {
                if (page[0].Position > after) yield return page;
                else if (page[^1].Position > after) yield return [.. page.Where(entry => entry.Position > after)];
            }
        }
        finally
        {
            lock (_gate) _followers.Remove(live);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var pushedAt = 0L;
        try
        {
            while (true)
            {
                if (!HasFollowers())
                {
                    await _firstFollower.WaitAsync(stoppingToken);
                    continue;
                }
                await Task.WhenAny(signals.Beyond(_pushed), Task.Delay(TimeSpan.FromSeconds(1), time, stoppingToken));
                stoppingToken.ThrowIfCancellationRequested();
                var early = Pace - Stopwatch.GetElapsedTime(pushedAt);
                if (early > TimeSpan.Zero) await Task.Delay(early, stoppingToken);
                pushedAt = Stopwatch.GetTimestamp();
                await PushNew(stoppingToken);
            }
        }
        catch (OperationCanceledException)
        {
            lock (_gate)
            {
                foreach (var follower in _followers) follower.Complete();
            }
        }
    }

    private async Task PushNew(CancellationToken cancellation)
    {
        try
        {
            while (true)
            {
                var page = await Read(_pushed, PageSize, cancellation);
                if (page.IsEmpty) return;
                Push(page);
                metrics.FeedLag(TimeSpan.FromMilliseconds(clock.Now.Ms - page[^1].At.Ms));
            }
        }
        catch (Exception e) when (e is not (OperationCanceledException or OutOfMemoryException))
        {
            ReadFailed(log, e);
            await Task.Delay(TimeSpan.FromMilliseconds(200), time, cancellation);
        }
    }

    private void Push(ImmutableArray<JournalEntry> page)
    {
        lock (_gate)
        {
            for (var i = _followers.Count - 1; i >= 0; i--)
            {
                if (!_followers[i].TryPush(page)) _followers.RemoveAt(i);
            }
            _pushed = page[^1].Position;
        }
    }

    /// <summary>Joins the live push; everything up to the returned position is read from the store.</summary>
    private (Follower Live, long From) Listen()
    {
        var live = new Follower();
        lock (_gate)
        {
            if (_followers.Count == 0)
            {
                _pushed = Math.Max(_pushed, signals.Head);
                _firstFollower.Release();
            }
            _followers.Add(live);
            return (live, _pushed);
        }
    }

    private bool HasFollowers()
    {
        lock (_gate) return _followers.Count > 0;
    }

    /// <summary>One reader, with what was pushed and not yet read. By the page: a thousand streams wake once for all that a moment brought.</summary>
    private sealed class Follower
    {
        private const int MostBehind = 1_000;

        private readonly Channel<ImmutableArray<JournalEntry>> _pages =
            Channel.CreateUnbounded<ImmutableArray<JournalEntry>>(new() { SingleReader = true, SingleWriter = true });

        private int _behind;

        /// <summary>False = too far behind: it is cut off.</summary>
        public bool TryPush(ImmutableArray<JournalEntry> page)
        {
            if (Interlocked.Add(ref _behind, page.Length) <= MostBehind) return _pages.Writer.TryWrite(page);
            _pages.Writer.TryComplete(new SlowReaderException());
            return false;
        }

        public void Complete() => _pages.Writer.TryComplete();

        public async IAsyncEnumerable<ImmutableArray<JournalEntry>> Pages([EnumeratorCancellation] CancellationToken cancellation)
        {
            await foreach (var page in _pages.Reader.ReadAllAsync(cancellation))
            {
                yield return page;
                Interlocked.Add(ref _behind, -page.Length);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The feed could not be read")]
    private static partial void ReadFailed(ILogger log, Exception e);
}
