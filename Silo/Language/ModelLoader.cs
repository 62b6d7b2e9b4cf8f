using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OrleansTicketing.Models;
using OrleansTicketing.Queries;
using OrleansTicketing.Silo.Runtime;
using OrleansTicketing.Silo.Storage;
using OrleansTicketing.Silo.Telemetry;
using OrleansTicketing.Text.Learning;
using OrleansTicketing.Tickets;

namespace OrleansTicketing.Silo.Language;

/// <summary>
/// Puts the published models on this node's shelf: before the node says ready, and whenever a turn on any node publishes another. An empty
/// store gets the models of the seed corpus. A model that cannot be read leaves the one before it in use, and never keeps a node from working.
/// </summary>
internal sealed partial class ModelLoader(
    IModelQueries models, ModelFiles files, ModelShelf shelf, ITriage triage, Node node, Signals signals, TicketingMetrics metrics, IOptions<LanguageOptions> options, ILogger<ModelLoader> log) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan TryAgain = TimeSpan.FromSeconds(30);
    private static readonly TriageText Anything = new(new("订单 A12345678 昨天还没到，退我 199 元。My parcel of last Friday is lost, call 13800138000"), default, default);

    private readonly HashSet<string> _damaged = [];
    private readonly HashSet<string> _lacking = [];
    private long _damagedAt;
    private long _seen = -1;
    private long _versions = -1;

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        if (!options.Value.Triage) return;
        metrics.PublishedModels = () => Shelved(shelf.Current);
        await Look(cancellationToken);
        // Code that runs for the first time is slow: no customer's text should be left for after because of that.
        triage.Of(Anything, after: true);
        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, node.Time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                var again = _damaged.Count > 0 && node.Time.GetElapsedTime(_damagedAt) > TryAgain;
                if (again)
                {
                    _damaged.Clear();
                    _versions = -1;
                }
                if (again || signals.Head != _seen) await Look(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
    }

    private async Task Look(CancellationToken cancellation)
    {
        var head = signals.Head;
        try
        {
            var lines = await models.Lines(cancellation);
            if (lines.Length < Enum.GetValues<ModelKind>().Length)
            {
                await Seed(lines.Select(l => l.State.Kind), cancellation);
                lines = await models.Lines(cancellation);
            }
            _seen = head;
            var versions = lines.Sum(line => line.Version);
            if (versions == _versions && _damaged.Count == 0) return;
            var set = shelf.Current;
            foreach (var line in lines) set = set.With(line.State.Kind, await Published(line.State, set.Of(line.State.Kind), cancellation));
            shelf.Put(set);
            _versions = versions;
        }
        catch (Exception e) when (e is not (OperationCanceledException or OutOfMemoryException))
        {
            LookFailed(log, e);
        }
    }

    private async Task Seed(IEnumerable<ModelKind> known, CancellationToken cancellation)
    {
        var free = new List<ModelKind>();
        foreach (var kind in Enum.GetValues<ModelKind>().Except(known))
        {
            if (await IsFree(kind, cancellation)) free.Add(kind);
        }
        var missing = SeedModels.Of(free);
        foreach (var seed in missing) await files.Write(seed.Version.Id, seed.Packed, node.RealNow, cancellation);
        // Another node may have been first: then this is refused, and its models are read.
        await Task.WhenAll(missing.Select(seed => node.Send(ModelTrainer.Grain(seed.Kind), new SeedModel(seed.Kind, seed.Version))));
    }

    /// <summary>False also when there is a line that cannot be read here: it waits for a release that can, and the others go on.</summary>
    private async Task<bool> IsFree(ModelKind kind, CancellationToken cancellation)
    {
        try
        {
            return await models.Find(kind, cancellation) is null;
        }
        catch (UnavailableException)
        {
            return false;
        }
    }

    private async Task<PublishedModel?> Published(ModelLine line, PublishedModel? now, CancellationToken cancellation)
    {
        if (line.Find(line.Published) is not { Hash: { } hash, Report: { } report } version) return now;
        var threshold = (float)report.ThresholdFor(line.Settings.Precision);
        if (now?.Id == version.Id) return now with { Threshold = threshold };
        if (_damaged.Contains(version.Id) || _lacking.Contains(version.Id)) return now;
        try
        {
            return await Read(version, threshold, cancellation);
        }
        catch (EncoderMissingException)
        {
            // As this node was set up: nothing to repair, nothing to try again.
            Lacking(log, version.Id);
            _lacking.Add(version.Id);
        }
        catch (InvalidDataException e)
        {
            Damaged(log, version.Id, e.Message);
            metrics.ModelDamaged();
            _damaged.Add(version.Id);
            _damagedAt = node.Time.GetTimestamp();
        }
        return now ?? await Earlier(line, cancellation);
    }

    private async Task<PublishedModel> Read(ModelVersion version, float threshold, CancellationToken cancellation) =>
        new(version.Id, SeedModels.Known(version.Hash) ?? await files.Read(version.Id, version.Hash!, cancellation), threshold);

    /// <summary>What was in use before, back to the seed: better than none.</summary>
    private async Task<PublishedModel> Earlier(ModelLine line, CancellationToken cancellation)
    {
        var seeds = line.Versions.Where(v => v.Reason is ModelReason.Seed).Select(v => v.Id);
        foreach (var id in line.Before.Concat(seeds).Distinct())
        {
            if (line.Find(id) is not { Hash: not null, Report: { } report } version) continue;
            try
            {
                return await Read(version, (float)report.ThresholdFor(line.Settings.Precision), cancellation);
            }
            catch (Exception e) when (e is InvalidDataException or EncoderMissingException)
            {
                // Then the one before it.
            }
        }
        var seed = SeedModels.Of([line.Kind])[0];
        return new(seed.Version.Id, seed.Classifier, (float)seed.Version.Report!.ThresholdFor(line.Settings.Precision));
    }

    private static IEnumerable<(string Kind, string Id)> Shelved(ModelSet set) =>
        from kind in Enum.GetValues<ModelKind>() let model = set.Of(kind) where model is not null select (StateTables.Snake(kind), model.Id);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Model {Model} needs the sentence encoder, which this node has not (Language:SentenceEncoder); what was in use before stays")]
    private static partial void Lacking(ILogger log, string model);

    [LoggerMessage(Level = LogLevel.Error, Message = "Model {Model} cannot be used; what was in use stays: {Reason}")]
    private static partial void Damaged(ILogger log, string model, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Models could not be looked up")]
    private static partial void LookFailed(ILogger log, Exception e);
}
