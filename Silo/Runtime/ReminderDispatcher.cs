using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OrleansTicketing.Silo.Storage;

namespace OrleansTicketing.Silo.Runtime;

/// <summary>
/// Tells grains that their reminders are due. A row is claimed with a lease; the turn that follows removes or replaces it, because the
/// state then wants something else. While this node is working on many, it claims no more.
/// </summary>
internal sealed partial class ReminderDispatcher(IStore store, Node node, EngineClock clock, Signals signals, ILogger<ReminderDispatcher> log) : BackgroundService
{
    private const int MostUnderWay = 4_000;
    private const int MostAtOnce = 1_000;
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(500);
    private int _underWay;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                // The manual clock hands out what is due by itself, in due order.
                var claimed = clock.IsManual || Volatile.Read(ref _underWay) > MostUnderWay ? 0 : await Dispatch(clock.Now, stoppingToken);
                if (claimed < MostAtOnce) await WaitForNext(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                LookFailed(log, e);
                await Task.Delay(LookEvery, node.Time, CancellationToken.None);
            }
        }
    }

    /// <summary>Claims what is due up to <paramref name="upTo"/> and gives it to the grains.</summary>
    private async Task<int> Dispatch(Timestamp upTo, CancellationToken cancellation)
    {
        var due = await ClaimSql.Reminders(store, upTo, node.RealNow, Lease, MostAtOnce, cancellation);
        foreach (var reminder in due)
        {
            Interlocked.Increment(ref _underWay);
            var item = new ReminderItem(reminder.Grain, reminder.Name, reminder.Due, reminder.Attempts, () =>
            {
                Interlocked.Decrement(ref _underWay);
                node.Metrics.ReminderLag(TimeSpan.FromMilliseconds(clock.Now.Ms - reminder.Due.Ms));
            });
            if (!node.Mailboxes.Post(item)) Interlocked.Decrement(ref _underWay);
        }
        return due.Count;
    }

    private async Task WaitForNext(CancellationToken cancellation)
    {
        var horizon = clock.Now.Plus((long)LookEvery.TotalMilliseconds);
        var next = await ClaimSql.NextReminder(store, cancellation) is { } due && due < horizon ? due : horizon;
        var earlier = signals.EarlierThan(next);
        // A due row that is leased, or waits for its back-off, must not make this a busy loop.
        var wait = Math.Max(20, next.Ms - clock.Now.Ms);
        await Task.WhenAny(earlier, Task.Delay(TimeSpan.FromMilliseconds(wait), node.Time, cancellation));
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Reminders could not be read")]
    private static partial void LookFailed(ILogger log, Exception e);
}
