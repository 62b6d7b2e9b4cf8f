using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OrleansTicketing.Silo.Storage;

namespace OrleansTicketing.Silo.Runtime;

/// <summary>Takes over messages whose lease ended: their node died, its mailbox was full, or their handler failed and it is time again.</summary>
internal sealed partial class OutboxDispatcher(IStore store, Node node, NodeState state, ILogger<OutboxDispatcher> log) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(500);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                var items = await ClaimSql.Messages(store, node.RealNow, Batch.Lease, most: 1_000, stoppingToken);
                foreach (var item in items) node.Mailboxes.Post(item);
                state.StoreAnswers(true);
                if (items.Count > 0) TookOver(log, items.Count);
                if (items.Count < 1_000) await Task.Delay(Every, node.Time, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                // This look comes every half second, so it is also what readiness goes by. A full store answers: commands are told so.
                state.StoreAnswers(e is StorageFullException);
                LookFailed(log, e);
                await Task.Delay(Every, node.Time, CancellationToken.None);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Took over {Count} messages from the outbox")]
    private static partial void TookOver(ILogger log, int count);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The outbox could not be read")]
    private static partial void LookFailed(ILogger log, Exception e);
}
