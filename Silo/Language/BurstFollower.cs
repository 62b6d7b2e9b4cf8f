using System.Collections.Immutable;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OrleansTicketing.Alerts;
using OrleansTicketing.Silo.Runtime;
using OrleansTicketing.Silo.Storage;
using OrleansTicketing.Silo.Storage.Reads;
using OrleansTicketing.Tickets;

namespace OrleansTicketing.Silo.Language;

/// <summary>
/// Follows the journal and has new tickets counted by category, some hundred at a time, so that opening a ticket costs no message to a hot
/// grain. One node at a time; where it stood is a hint, because a counter ignores what it has counted before.
/// </summary>
internal sealed partial class BurstFollower(
    IStore store, IGrains grains, ITriage triage, Node node, EngineClock clock, Signals signals, ILogger<BurstFollower> log) : BackgroundService
{
    /// <summary>Opened tickets gather so long; a person does not notice, and a busy desk pays for few turns.</summary>
    private static readonly TimeSpan Gather = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(1);
    private const int Stride = 5_000;
    private const int MostAtOnce = 500;

    private readonly Duty _duty = new(store, node, "bursts", TimeSpan.FromSeconds(10));

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Without triage nobody says what a ticket reports.
        if (!triage.IsOn) return;
        var idleAt = -1L;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await signals.Beyond(idleAt).WaitAsync(stoppingToken);
                await Task.Delay(Gather, node.Time, stoppingToken);
                var head = signals.Head;
                if (await CountUpTo(head, stoppingToken)) idleAt = head;
                else await Task.Delay(LookAgain, node.Time, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                break;
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                FollowFailed(log, e);
                await Task.Delay(LookAgain, node.Time, CancellationToken.None);
            }
        }
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        try
        {
            await _duty.Release();
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            FollowFailed(log, e);
        }
    }

    /// <summary>False = it is another node's work at present.</summary>
    private async Task<bool> CountUpTo(long head, CancellationToken cancellation)
    {
        while (true)
        {
            if (!await _duty.Take(cancellation)) return false;
            var after = _duty.Position;
            if (after >= head) return true;
            var upTo = Math.Min(head, after + Stride);
            var reports = node.Reports.Between(after, upTo) ?? await Read(after, upTo, cancellation);
            await Task.WhenAll(reports.ToLookup(r => r.Category).Select(category => Count(category.Key, [.. category.Select(r => r.Report)], cancellation)));
            _duty.Reached(upTo);
        }
    }

    private async Task Count(string category, ImmutableArray<Report> reports, CancellationToken cancellation)
    {
        // In order: what comes second must not make the grain ignore what came first.
        foreach (var some in reports.Chunk(MostAtOnce))
        {
            await grains.Execute(new(new(GrainKinds.Burst, category), new CountReports([.. some]), Actor.System), cancellation);
            if (!clock.IsManual) node.Metrics.ReportLag(TimeSpan.FromMilliseconds(clock.Now.Ms - some[^1].At.Ms));
        }
    }

    private async Task<List<(string Category, Report Report)>> Read(long after, long upTo, CancellationToken cancellation)
    {
        using var connection = await store.OpenRead(cancellation);
        using var command = connection.Command(
            "SELECT report, position, grain, at FROM journal WHERE position > @after AND position <= @upTo AND report IS NOT NULL ORDER BY position");
        command.Add("@after", after);
        command.Add("@upTo", upTo);
        using var row = await command.ExecuteReaderAsync(cancellation);
        var reports = new List<(string Category, Report Report)>();
        while (await row.ReadAsync(cancellation))
            reports.Add((row.GetString(0), new(row.GetInt64(1), row.GetString(2), new(row.GetInt64(3)))));
        return reports;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "New tickets could not be counted; it is tried again")]
    private static partial void FollowFailed(ILogger log, Exception e);
}
