using System.Diagnostics;

namespace OrleansTicketing.Models;

/// <summary>What each event makes of a line of models.</summary>
public static class ModelLineEvolve
{
    public static ModelLine Evolve(ModelLine? line, Event e) => (line, e) switch
    {
        (_, ModelSeeded seeded) => new() { Kind = seeded.Kind, Versions = [seeded.Version], Published = seeded.Version.Id, RetrainFrom = seeded.At },
        (null, _) => throw new UnreachableException($"{e.GetType().Name} before a line of models began."),
        (_, ModelTrainingStarted started) => ModelLineSize.Fit(line with
        {
            Versions = line.Versions.Insert(0, started.Version),
            RetrainDue = false,
            RetrainFrom = started.At,
        }),
        (_, ModelTrainingClaimed claimed) => With(line, claimed.ModelId, v => v with { Lease = claimed.Lease, Attempts = claimed.Attempts }),
        (_, ModelTrained trained) => ModelLineSize.Fit(With(line, trained.Result.Id, v => v with
        {
            State = ModelState.Candidate,
            TrainedAt = trained.At,
            Examples = trained.Result.Examples,
            OwnExamples = trained.Result.OwnExamples,
            Through = trained.Result.Through,
            Report = trained.Result.Report,
            Hash = trained.Result.Hash,
            Size = trained.Result.Size,
            Lease = null,
        })),
        (_, ModelTrainingFailed failed) => With(line, failed.ModelId, v => v with { State = ModelState.Retired, Failure = failed.Code, Lease = null }),
        (_, ModelPublished published) => InUse(line, published.ModelId, published.At) with
        {
            Before = published.Previous is { } previous ? [previous, .. line.Before.Take(ModelLineSize.MostBefore - 1)] : line.Before,
        },
        (_, ModelRolledBack back) => InUse(line, back.ModelId, back.At) with { Before = line.Before.Remove(back.ModelId) },
        (_, ModelSettingsChanged changed) => line with
        {
            Settings = changed.Settings,
            RetrainDue = line.RetrainDue && changed.Settings.RetrainDays is not null,
            // Days that were not counted before count from now on.
            RetrainFrom = line.Settings.RetrainDays is null ? changed.At : line.RetrainFrom,
        },
        (_, ModelRetrainDue) => line with { RetrainDue = true },
        (_, ModelRetrainSkipped skipped) => line with { RetrainDue = false, RetrainFrom = skipped.At },
        _ => throw new UnreachableException($"A line of models knows no {e.GetType().Name}."),
    };

    private static ModelLine InUse(ModelLine line, string id, Timestamp at) => line with
    {
        Published = id,
        Versions =
        [
            .. line.Versions.Select(v => v.Id == id ? v with { State = ModelState.Published, PublishedAt = at }
                : v.State is ModelState.Published ? v with { State = ModelState.Retired }
                : v),
        ],
    };

    private static ModelLine With(ModelLine line, string id, Func<ModelVersion, ModelVersion> change) =>
        line with { Versions = [.. line.Versions.Select(v => v.Id == id ? change(v) : v)] };
}
