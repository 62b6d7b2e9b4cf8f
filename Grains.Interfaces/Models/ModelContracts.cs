using System.Globalization;

namespace OrleansTicketing.Models;

/// <summary>Begins a line with the model of the seed corpus, published.</summary>
/// <param name="Kind">Which line.</param>
/// <param name="Version">The trained version; the turn sets its instants.</param>
public sealed record SeedModel(ModelKind Kind, ModelVersion Version) : Command;

/// <summary>Asks for a new version.</summary>
/// <param name="ModelId"><c>mdl_…</c>, made by the edge.</param>
/// <param name="Examples">How many there are to learn from.</param>
/// <param name="Labels">Of how many labels.</param>
public sealed record TrainModel(string ModelId, int Examples, int Labels) : Command;

/// <summary>A node takes, or keeps, the training of a version.</summary>
/// <param name="ModelId">Which.</param>
/// <param name="Node">Who.</param>
/// <param name="Now">Real time.</param>
/// <param name="Until">Real time.</param>
public sealed record ClaimTraining(string ModelId, string Node, Timestamp Now, Timestamp Until) : Command;

/// <summary>A node that is stopping gives its training back.</summary>
public sealed record ReleaseTraining(string ModelId, string Node) : Command;

/// <summary>A version is trained and its bytes are stored.</summary>
/// <param name="Node">Must hold the lease.</param>
/// <param name="Result">Id, hash, size, examples and report of it.</param>
public sealed record FinishTraining(string Node, ModelVersion Result) : Command;

/// <summary>A version cannot be trained.</summary>
/// <param name="ModelId">Which.</param>
/// <param name="Node">Must hold the lease.</param>
/// <param name="Code">too-few-examples, training-failed.</param>
public sealed record FailTraining(string ModelId, string Node, string Code) : Command;

/// <summary>Puts a candidate into use.</summary>
public sealed record PublishModel(string ModelId) : Command;

/// <summary>Puts the version before the published one back into use.</summary>
/// <param name="ModelId">The published one.</param>
public sealed record RollBackModel(string ModelId) : Command;

/// <summary>Chooses precision and schedule.</summary>
public sealed record PutModelSettings(ModelSettings Settings) : Command;

/// <summary>A node has counted the corrections that the schedule asked for.</summary>
/// <param name="ModelId">The id of the version, if one is to be trained.</param>
/// <param name="Corrections">Since the last training.</param>
public sealed record AnswerRetrain(string ModelId, int Corrections) : Command;

/// <summary>A line has begun.</summary>
public sealed record ModelSeeded(ModelKind Kind, ModelVersion Version, Timestamp At = default) : Event;

/// <summary>A version waits for a node to train it.</summary>
public sealed record ModelTrainingStarted(ModelVersion Version, Timestamp At = default) : Event;

/// <summary>A node trains it; without a lease: no node does.</summary>
public sealed record ModelTrainingClaimed(string ModelId, TrainingLease? Lease, int Attempts, Timestamp At = default) : Event;

/// <summary>A version is trained: a candidate.</summary>
public sealed record ModelTrained(ModelVersion Result, Timestamp At = default) : Event;

/// <summary>A version could not be trained.</summary>
public sealed record ModelTrainingFailed(string ModelId, string Code, Timestamp At = default) : Event;

/// <summary>A candidate is in use.</summary>
/// <param name="Kind">Which line.</param>
/// <param name="ModelId">Now in use.</param>
/// <param name="Previous">In use before.</param>
/// <param name="At">When.</param>
public sealed record ModelPublished(ModelKind Kind, string ModelId, string? Previous, Timestamp At = default) : Event;

/// <summary>An earlier version is in use again.</summary>
/// <param name="Kind">Which line.</param>
/// <param name="ModelId">Now in use.</param>
/// <param name="Previous">In use before.</param>
/// <param name="At">When.</param>
public sealed record ModelRolledBack(ModelKind Kind, string ModelId, string Previous, Timestamp At = default) : Event;

/// <summary>Precision or schedule were chosen.</summary>
public sealed record ModelSettingsChanged(ModelSettings Settings, Timestamp At = default) : Event;

/// <summary>The schedule's time has come.</summary>
public sealed record ModelRetrainDue(Timestamp At = default) : Event;

/// <summary>There was too little new to train for.</summary>
public sealed record ModelRetrainSkipped(int Corrections, Timestamp At = default) : Event;

/// <summary>One version of a line trains at a time.</summary>
public sealed record TrainingInProgress(string ModelId) : Refusal(RefusalKind.Conflict, "training-in-progress", $"{ModelId} is being trained.");

/// <summary>Another node trains it, or nobody does any more.</summary>
public sealed record TrainingLost() : Refusal(RefusalKind.Conflict, "conflict", "This node does not train this version.");

/// <summary>Too little to learn from.</summary>
public sealed record TooFewExamples(int Examples, int Labels) : Refusal(
    RefusalKind.Unprocessable, "too-few-examples",
    string.Create(CultureInfo.InvariantCulture, $"There are {Examples} examples of {Labels} labels; {MinExamples} of {MinLabels} are needed."))
{
    /// <summary>Fewer examples teach nothing.</summary>
    public const int MinExamples = 20;

    /// <summary>With one label there is nothing to tell apart.</summary>
    public const int MinLabels = 2;
}

/// <summary>Only a candidate can be published.</summary>
public sealed record ModelNotCandidate() : Refusal(RefusalKind.Conflict, "model-not-candidate", "Only a candidate can be published.");

/// <summary>The candidate is worse than what is in use.</summary>
public sealed record ModelWorse(double Candidate, double Published) : Refusal(
    RefusalKind.Conflict, "model-worse",
    string.Create(CultureInfo.InvariantCulture, $"On the same examples the candidate's accuracy is {Candidate:F4}, that of the published model {Published:F4}."));

/// <summary>The candidate was compared with another version than is in use now.</summary>
public sealed record ModelOutdated() : Refusal(
    RefusalKind.Conflict, "model-outdated", "It was compared with another model than is published now; train a new one.");

/// <summary>Only the published version can be rolled back.</summary>
public sealed record ModelNotPublished() : Refusal(RefusalKind.Conflict, "model-not-published", "Only the published model can be rolled back.");

/// <summary>There is nothing to go back to.</summary>
public sealed record NoEarlierModel() : Refusal(RefusalKind.Conflict, "no-earlier-model", "No model was published before this one.");
