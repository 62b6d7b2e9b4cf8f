using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OrleansTicketing.Models;
using OrleansTicketing.Queries;
using OrleansTicketing.Silo.Runtime;
using OrleansTicketing.Silo.Storage;
using OrleansTicketing.Silo.Telemetry;
using OrleansTicketing.Text.Learning;

namespace OrleansTicketing.Silo.Language;

/// <summary>
/// Trains the versions that wait for it. The line's turn is the lock between nodes: one node holds a lease and renews it; when that node is
/// gone the lease runs out and another begins anew. The bytes are stored before the turn that names them.
/// </summary>
internal sealed partial class ModelTrainer(
    IModelQueries models, ModelExamples examples, ModelFiles files, ModelShelf shelf, Encoder encoder, Node node, Signals signals, TicketingMetrics metrics, ILogger<ModelTrainer> log)
    : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan BackOff = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan SweepEvery = TimeSpan.FromHours(1);
    private static readonly TimeSpan RenewEvery = TimeSpan.FromSeconds(10);
    private const long LeaseMs = 30_000;

    private readonly string _me = $"{node.Ids.Next():N}";
    private long _seen = -1;
    private long _sweptAt;

    public static GrainId Grain(ModelKind kind) => new(GrainKinds.ModelLine, StateTables.Snake(kind));

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, node.Time);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await timer.WaitForNextTickAsync(stoppingToken);
                await Look(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                LookFailed(log, e);
                _seen = -1;
                await Task.WhenAny(Task.Delay(BackOff, node.Time, stoppingToken));
            }
        }
    }

    private async Task Look(CancellationToken stopping)
    {
        var head = signals.Head;
        var sweep = _sweptAt == 0 || node.Time.GetElapsedTime(_sweptAt) > SweepEvery;
        if (head == _seen && !sweep) return;
        var lines = (await models.Lines(stopping)).Select(l => l.State).ToList();
        if (sweep)
        {
            await files.Sweep(lines, node.RealNow, stopping);
            _sweptAt = node.Time.GetTimestamp();
        }
        foreach (var line in lines)
        {
            if (line.RetrainDue) await CountFor(line, stopping);
            if (line.Training is { } version && MayTake(version)) await Take(line, version, stopping);
        }
        // What another node trains is looked at again until its lease is over.
        _seen = lines.Exists(l => l.Training is not null) ? -1 : head;
    }

    private bool MayTake(ModelVersion version) => version.Lease is not { } lease || lease.Node == _me || lease.Until <= node.RealNow;

    private async Task CountFor(ModelLine line, CancellationToken stopping)
    {
        var since = line.Versions.Max(v => v.Through.Ms);
        var corrections = await examples.CountSince(line.Kind, new(since), stopping);
        await node.Send(Grain(line.Kind), new AnswerRetrain(NewId(), corrections));
    }

    private async Task Take(ModelLine line, ModelVersion version, CancellationToken stopping)
    {
        if (!await Claim(line, version)) return;
        var started = node.Time.GetTimestamp();
        Began(log, version.Id);
        var work = Train(line, version, stopping);
        try
        {
            while (await Task.WhenAny(work, Task.Delay(RenewEvery, node.Time, stopping)) != work)
            {
                stopping.ThrowIfCancellationRequested();
                if (await Claim(line, version)) continue;
                Lost(log, version.Id);
                return;
            }
            var end = await work;
            metrics.Trained(StateTables.Snake(line.Kind), node.Time.GetElapsedTime(started));
            await node.Send(Grain(line.Kind), end);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // Another node need not wait for the lease to run out.
            await node.Send(Grain(line.Kind), new ReleaseTraining(version.Id, _me));
            throw;
        }
    }

    /// <summary>Takes the version, or keeps it.</summary>
    private async Task<bool> Claim(ModelLine line, ModelVersion version) =>
        await node.Send(Grain(line.Kind), new ClaimTraining(version.Id, _me, node.RealNow, node.RealNow.Plus(LeaseMs))) is Reply.Done { State: ModelLine after }
        && after.Find(version.Id)?.Lease?.Node == _me;

    /// <summary>The command that ends the training. What the store does wrong is thrown, and tried again.</summary>
    private async Task<Command> Train(ModelLine line, ModelVersion version, CancellationToken stopping)
    {
        var (own, used) = await examples.Read(line.Kind, stopping);
        var mix = ExampleMix.Of(line.Kind, own, used);
        if (mix.Count < TooFewExamples.MinExamples || mix.DistinctBy(e => e.Label).Count() < TooFewExamples.MinLabels)
            return new FailTraining(version.Id, _me, "too-few-examples");
        var inUse = await InUseNow(line, stopping);
        try
        {
            var (result, packed) = await TrainingThread.Run(() =>
            {
                var trained = ModelTraining.Run(line.Kind, mix, line.Kind is ModelKind.Intent ? encoder.Encoding : null);
                var report = trained.Report with { Comparison = ModelTraining.Compare(line.Kind, trained, inUse, own) };
                var bytes = PackedModel.Of(trained.Classifier);
                return (version with
                {
                    Examples = mix.Count,
                    OwnExamples = own.Count,
                    Through = own.Select(e => e.At).DefaultIfEmpty().Max(),
                    Report = report,
                    Hash = bytes.Hash,
                    Size = bytes.Bytes.Length,
                }, bytes);
            }).WaitAsync(stopping);
            await files.Write(version.Id, packed, node.RealNow, stopping);
            return new FinishTraining(_me, result);
        }
        catch (Exception e) when (e is ArgumentException or InvalidDataException or IndexOutOfRangeException or ArithmeticException)
        {
            TrainingFailed(log, version.Id, e);
            return new FailTraining(version.Id, _me, "training-failed");
        }
    }

    private async Task<InUse?> InUseNow(ModelLine line, CancellationToken stopping)
    {
        if (line.Find(line.Published) is not { Hash: { } hash } published) return null;
        var shelved = shelf.Current.Of(line.Kind) is { } model && model.Id == published.Id ? model.Classifier : null;
        try
        {
            return new(published, shelved ?? await files.Read(published.Id, hash, stopping));
        }
        catch (Exception e) when (e is InvalidDataException or EncoderMissingException)
        {
            // The loader has said so. What takes its place is compared by the reports alone.
            return new(published, null);
        }
    }

    private string NewId()
    {
        Span<byte> bytes = stackalloc byte[16];
        node.Ids.Next().TryWriteBytes(bytes, bigEndian: true, out _);
        return PublicId.Format("mdl_", System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(bytes));
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Training model {Model}")]
    private static partial void Began(ILogger log, string model);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Another node trains model {Model} now")]
    private static partial void Lost(ILogger log, string model);

    [LoggerMessage(Level = LogLevel.Error, Message = "Model {Model} could not be trained")]
    private static partial void TrainingFailed(ILogger log, string model, Exception e);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Model training is tried again in a moment")]
    private static partial void LookFailed(ILogger log, Exception e);
}
