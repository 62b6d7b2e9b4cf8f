using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OrleansTicketing.Silo.Hosting;
using OrleansTicketing.Silo.Storage;
using OrleansTicketing.Silo.Storage.Reads;

namespace OrleansTicketing.Silo.Runtime;

/// <summary>Once an hour: forgets old idempotency keys, marks where the feed stands, and moves the feed's oldest readable position.</summary>
internal sealed partial class Housekeeping(
    IStore store, Node node, IOptions<FeedOptions> feed, IOptions<IdempotencyOptions> idempotency, ILogger<Housekeeping> log) : BackgroundService
{
    private static readonly TimeSpan DropIdleAfter = TimeSpan.FromMinutes(5);
    private const int MostCached = 50_000;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var lastSweep = default(Timestamp);
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(5), node.Time);
        try
        {
            do
            {
                node.Mailboxes.DropIdle(node.Time.GetTimestamp() - (long)(DropIdleAfter.TotalSeconds * node.Time.TimestampFrequency), MostCached);
                if (node.RealNow < lastSweep.Plus(3_600_000)) continue;
                lastSweep = node.RealNow;
                await Sweep(stoppingToken);
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
    }

    private async Task Sweep(CancellationToken cancellation)
    {
        try
        {
            await store.Write(async connection =>
            {
                using var command = connection.Command("""
                    DELETE FROM idempotency WHERE at < @keys;
                    INSERT INTO feed_mark (at, position) SELECT @now, coalesce(max(position), 0) FROM journal WHERE true ON CONFLICT DO NOTHING;
                    INSERT INTO meta (name, value)
                        SELECT 'feed_oldest', CAST(max(position) + 1 AS text) FROM feed_mark WHERE at < @feed HAVING max(position) IS NOT NULL
                        ON CONFLICT (name) DO UPDATE SET value = excluded.value;
                    DELETE FROM feed_mark WHERE at < @feed;
                    """);
                command.Add("@now", node.RealNow.Ms);
                command.Add("@keys", node.RealNow.Plus(-3_600_000L * idempotency.Value.Hours).Ms);
                command.Add("@feed", node.RealNow.Plus(-86_400_000L * feed.Value.RetentionDays).Ms);
                return await command.ExecuteNonQueryAsync(cancellation);
            }, cancellation);
        }
        catch (Exception e) when (e is not (OperationCanceledException or OutOfMemoryException))
        {
            SweepFailed(log, e);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Housekeeping failed and is tried again in an hour")]
    private static partial void SweepFailed(ILogger log, Exception e);
}
