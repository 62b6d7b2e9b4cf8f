using System.Collections.Frozen;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OrleansTicketing.Alerts;
using OrleansTicketing.Silo.Runtime;
using OrleansTicketing.Silo.Storage;
using OrleansTicketing.Silo.Storage.Reads;

namespace OrleansTicketing.Silo.Language;

/// <summary>How many others report the same at present: the alerts that are not closed, in this node's memory, for the priority of what comes next.</summary>
internal sealed partial class Spread(IStore store, TimeProvider time, EngineClock clock, Signals signals, ILogger<Spread> log) : BackgroundService
{
    private static readonly TimeSpan Gather = TimeSpan.FromMilliseconds(200);
    private const long DayMs = 86_400_000;

    private FrozenDictionary<string, (int Count, Timestamp To)> _alerts = FrozenDictionary<string, (int, Timestamp)>.Empty;

    /// <summary>Reports of the category's burst within the last day, as its alert knows them; 0 when there is none.</summary>
    public int LikeReports(string categoryCode) =>
        Volatile.Read(ref _alerts).TryGetValue(categoryCode, out var alert) && clock.Now < alert.To.Plus(DayMs) ? alert.Count : 0;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                var head = signals.Head;
                // They are few and indexed: to read them costs less than to look for news of them in the journal.
                Volatile.Write(ref _alerts, await Load(stoppingToken));
                await signals.Beyond(head).WaitAsync(stoppingToken);
                await Task.Delay(Gather, time, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                break;
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                LoadFailed(log, e);
                await Task.Delay(TimeSpan.FromSeconds(1), time, CancellationToken.None);
            }
        }
    }

    private async Task<FrozenDictionary<string, (int Count, Timestamp To)>> Load(CancellationToken cancellation)
    {
        using var connection = await store.OpenRead(cancellation);
        using var command = connection.Command("""
            SELECT version, state, id, schema FROM (
                SELECT version, state, id, schema, created_at FROM alert WHERE status = 'open'
                UNION ALL SELECT version, state, id, schema, created_at FROM alert WHERE status = 'acknowledged') a
            ORDER BY created_at
            """);
        var alerts = new Dictionary<string, (int, Timestamp)>();
        // The newest of a category counts: an older one that nobody closed is another story.
        foreach (var (alert, _) in await command.Readable<Alert>(GrainKinds.Alert, cancellation)) alerts[alert.Category] = (alert.Count, alert.To);
        return alerts.ToFrozenDictionary();
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Alerts could not be read; it is tried again")]
    private static partial void LoadFailed(ILogger log, Exception e);
}
