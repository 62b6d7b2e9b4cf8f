using System.Diagnostics;

namespace OrleansTicketing.Models;

/// <summary>A line of models: one trains at a time, on one node at a time; one is in use, and never gives way to a worse one.</summary>
public static class ModelLineDecider
{
    /// <summary>A training that so many nodes began and none ended takes nodes down with it.</summary>
    private const int MostAttempts = 5;
    private const string Retrain = "retrain";

    public static Decision Decide(ModelLine? line, Command command, TurnContext context) => (line, command) switch
    {
        (null, SeedModel seed) => Decision.Accept(new ModelSeeded(seed.Kind, Seeded(seed.Version, context.At), context.At)),
        (not null, SeedModel) => new AlreadyExists("model", context.Version),
        (null, ReminderDue) => Decision.Nothing,
        (null, _) => new NotFound("model"),
        (_, TrainModel train) => Train(line, train, context),
        (_, ClaimTraining claim) => Claim(line, claim, context),
        (_, ReleaseTraining release) => Leased(line, release.ModelId, release.Node) is { } version
            ? Decision.Accept(new ModelTrainingClaimed(version.Id, null, version.Attempts - 1, context.At))
            : Decision.Nothing,
        (_, FinishTraining finish) => Finish(line, finish, context),
        (_, FailTraining fail) => Leased(line, fail.ModelId, fail.Node) is not null
            ? Decision.Accept(new ModelTrainingFailed(fail.ModelId, fail.Code, context.At))
            : new TrainingLost(),
        (_, PublishModel publish) => Publish(line, publish.ModelId, context),
        (_, RollBackModel back) => RollBack(line, back.ModelId, context),
        (_, PutModelSettings put) => put.Settings == line.Settings ? Decision.Nothing : Decision.Accept(new ModelSettingsChanged(put.Settings, context.At)),
        (_, AnswerRetrain answer) => Answer(line, answer, context),
        (_, ReminderDue) => NextRetrain(line) is { } due && context.At >= due ? Decision.Accept(new ModelRetrainDue(context.At)) : Decision.Nothing,
        _ => throw new UnreachableException($"A line of models knows no {command.GetType().Name}."),
    };

    /// <summary>The schedule waits while a version trains, and while a node counts for it.</summary>
    public static IEnumerable<Reminder> Reminders(ModelLine line) => NextRetrain(line) is { } due ? [new(Retrain, due)] : [];

    private static Timestamp? NextRetrain(ModelLine line) =>
        line is { Settings.RetrainDays: { } days, RetrainDue: false, Training: null } ? line.RetrainFrom.Plus(days * 86_400_000L) : null;

    private static Decision Train(ModelLine line, TrainModel train, TurnContext context)
    {
        if (line.Training is { } other) return new TrainingInProgress(other.Id);
        if (train.Examples < TooFewExamples.MinExamples || train.Labels < TooFewExamples.MinLabels) return new TooFewExamples(train.Examples, train.Labels);
        return Decision.Accept(Started(train.ModelId, ModelReason.Manual, context));
    }

    private static Decision Answer(ModelLine line, AnswerRetrain answer, TurnContext context)
    {
        if (!line.RetrainDue || line.Training is not null) return Decision.Nothing;
        return answer.Corrections < line.Settings.MinCorrections
            ? Decision.Accept(new ModelRetrainSkipped(answer.Corrections, context.At))
            : Decision.Accept(Started(answer.ModelId, ModelReason.Scheduled, context));
    }

    private static Decision Claim(ModelLine line, ClaimTraining claim, TurnContext context)
    {
        if (line.Find(claim.ModelId) is not { State: ModelState.Training } version) return new TrainingLost();
        if (version.Lease is { } lease && lease.Node != claim.Node && lease.Until > claim.Now) return new TrainingLost();
        var attempts = version.Lease?.Node == claim.Node ? version.Attempts : version.Attempts + 1;
        return attempts > MostAttempts
            ? Decision.Accept(new ModelTrainingFailed(version.Id, "training-failed", context.At))
            : Decision.Accept(new ModelTrainingClaimed(version.Id, new(claim.Node, claim.Until), attempts, context.At));
    }

    private static Decision Finish(ModelLine line, FinishTraining finish, TurnContext context)
    {
        if (Leased(line, finish.Result.Id, finish.Node) is not { } version)
            return line.Find(finish.Result.Id)?.Hash == finish.Result.Hash ? Decision.Nothing : new TrainingLost();
        var trained = new ModelTrained(finish.Result with { Report = ModelLineSize.Bounded(finish.Result.Report) }, context.At);
        if (version.Reason is not ModelReason.Scheduled) return Decision.Accept(trained);
        // Nobody has to look at what the schedule asked for, as long as it is no worse.
        var after = ModelLineEvolve.Evolve(line, trained);
        return Obstacle(after, after.Find(version.Id)) is null
            ? Decision.Accept(trained, new ModelPublished(line.Kind, version.Id, line.Published, context.At))
            : Decision.Accept(trained);
    }

    private static Decision Publish(ModelLine line, string id, TurnContext context)
    {
        var version = line.Find(id);
        if (version is { State: ModelState.Published }) return Decision.Nothing;
        return Obstacle(line, version) is { } refusal ? refusal : Decision.Accept(new ModelPublished(line.Kind, id, line.Published, context.At));
    }

    private static Refusal? Obstacle(ModelLine line, ModelVersion? version) => version switch
    {
        null => new NotFound("model"),
        { State: not ModelState.Candidate } => new ModelNotCandidate(),
        { Report.Comparison: var comparison } when comparison?.Against != line.Published => new ModelOutdated(),
        { Report.Comparison: { IsWorse: true } comparison } => new ModelWorse(comparison.Candidate, comparison.Published),
        _ => null,
    };

    private static Decision RollBack(ModelLine line, string id, TurnContext context)
    {
        if (line.Find(id) is null) return new NotFound("model");
        if (line.Published != id) return new ModelNotPublished();
        return line.Before is [var earlier, ..] ? Decision.Accept(new ModelRolledBack(line.Kind, earlier, id, context.At)) : new NoEarlierModel();
    }

    private static ModelVersion? Leased(ModelLine line, string id, string node) =>
        line.Find(id) is { State: ModelState.Training } version && version.Lease?.Node == node ? version : null;

    private static ModelTrainingStarted Started(string id, ModelReason reason, TurnContext context) =>
        new(new() { Id = id, State = ModelState.Training, Reason = reason, CreatedAt = context.At }, context.At);

    private static ModelVersion Seeded(ModelVersion version, Timestamp at) => version with
    {
        State = ModelState.Published,
        Reason = ModelReason.Seed,
        CreatedAt = at,
        TrainedAt = at,
        PublishedAt = at,
        Report = ModelLineSize.Bounded(version.Report),
    };
}
