using System.Globalization;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OrleansTicketing.Configuration;
using OrleansTicketing.Silo.Storage;
using OrleansTicketing.Silo.Storage.Reads;

namespace OrleansTicketing.Silo.Runtime;

/// <summary>Starts the store and the committers before anything else runs; stops them last, when all that was taken is committed.</summary>
internal sealed partial class NodeLifetime(
    IStore store, Node node, NodeState state, EngineClock clock, Signals signals, IGrains grains, IHostApplicationLifetime lifetime, ILoggerFactory logs)
    : IHostedService, IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private int _stopping;
    private Task _committers = Task.CompletedTask;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await store.Start(cancellationToken);
        using (var connection = await store.OpenRead(cancellationToken))
        {
            signals.Committed(await JournalSql.Head(connection, cancellationToken));
            using var command = connection.Command("SELECT value FROM meta WHERE name = 'clock'");
            if (clock.IsManual)
                clock.Saw(await command.ExecuteScalarAsync(cancellationToken) is string kept ? new(long.Parse(kept, CultureInfo.InvariantCulture)) : ManualClock.Start);
        }
        _committers = Task.WhenAll(Enumerable.Range(0, store.Committers)
            .Select(_ => Task.Factory.StartNew(() => new Committer(node, logs.CreateLogger<Committer>()).Run(_stop.Token), CancellationToken.None,
                TaskCreationOptions.LongRunning, TaskScheduler.Default)));
        lifetime.ApplicationStopping.Register(state.Stopping);
        state.Started();
        await MakeDefaultQueue();
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        state.Stopping();
        // Whoever runs the host and whoever holds it may both stop it, the one when the other has disposed of it already.
        if (Interlocked.Exchange(ref _stopping, 1) == 0) await _stop.CancelAsync();
        try
        {
            await _committers.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // As after a kill: what was not acknowledged is asked again by the client, and what was left in the outbox is another's to finish.
            StoppedEarly(logs.CreateLogger<NodeLifetime>());
        }
        foreach (var item in node.Mailboxes.Drain()) item.Fail(new UnavailableException("This node is stopping."));
    }

    public void Dispose() => _stop.Dispose();

    /// <summary>Every installation has a queue to begin with; another node may have made it first.</summary>
    private Task<Reply> MakeDefaultQueue() =>
        grains.Execute(new(new(GrainKinds.Queue, "default"), new PutDefinition(new QueueDefinition { Name = "Default" }), Actor.System, ExpectedVersion: 0));

    [LoggerMessage(Level = LogLevel.Warning, Message = "The store did not answer in time; this node stops with work under way")]
    private static partial void StoppedEarly(ILogger log);
}
