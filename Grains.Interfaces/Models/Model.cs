using System.Collections.Immutable;

namespace OrleansTicketing.Models;

/// <summary>What a model tells of a text; one line of versions each.</summary>
public enum ModelKind
{
    /// <summary>What the text is about.</summary>
    Category,

    /// <summary>What its writer wants.</summary>
    Kind,

    /// <summary>How its writer feels.</summary>
    Sentiment,

    /// <summary>What a message to a bot wants, or that it wants nothing that is known; learnt from the examples of <see cref="Configuration.IntentDefinition"/>s.</summary>
    Intent,
}

/// <summary>Where a version stands.</summary>
public enum ModelState
{
    /// <summary>Being trained, or waiting for a node to do it.</summary>
    Training,

    /// <summary>Trained, in nobody's use.</summary>
    Candidate,

    /// <summary>In use on every node.</summary>
    Published,

    /// <summary>No longer in use, or never fit for it.</summary>
    Retired,
}

/// <summary>Why a version is there.</summary>
public enum ModelReason
{
    /// <summary>Trained on the seed corpus at the installation's first start.</summary>
    Seed,

    /// <summary>Somebody asked for it.</summary>
    Manual,

    /// <summary>The schedule asked for it.</summary>
    Scheduled,
}

/// <summary>All versions of one kind of model; one grain a kind, so that publishing one and retiring another is one turn.</summary>
public sealed record ModelLine
{
    /// <summary>What its models tell.</summary>
    public required ModelKind Kind { get; init; }

    /// <summary>Newest first, about twenty at most.</summary>
    public ImmutableArray<ModelVersion> Versions { get; init; } = [];

    /// <summary>The version in use.</summary>
    public string? Published { get; init; }

    /// <summary>Versions that were in use before, the last one first: where a rollback goes.</summary>
    public ImmutableArray<string> Before { get; init; } = [];

    /// <summary>Chosen by an administrator.</summary>
    public ModelSettings Settings { get; init; } = new();

    /// <summary>The instant from which the schedule's days count.</summary>
    public Timestamp RetrainFrom { get; init; }

    /// <summary>The schedule's time has come; a node must count the corrections.</summary>
    public bool RetrainDue { get; init; }

    /// <summary>The version under training, if any.</summary>
    public ModelVersion? Training => Versions.FirstOrDefault(v => v.State is ModelState.Training);

    /// <summary>The version of this id, if it is still kept.</summary>
    public ModelVersion? Find(string? id) => Versions.FirstOrDefault(v => v.Id == id);
}

/// <summary>What an administrator chooses for a line.</summary>
public sealed record ModelSettings
{
    /// <summary>How often what happens by itself must be right: 0.90, 0.95 (default) or 0.98.</summary>
    public double Precision { get; init; } = 0.95;

    /// <summary>Retrain every so many days; null (default) = only when asked.</summary>
    public int? RetrainDays { get; init; }

    /// <summary>And only when there are at least so many new corrections; default 50.</summary>
    public int MinCorrections { get; init; } = 50;
}

/// <summary>One version of a model. Its bytes are in the table <c>model_file</c> under its id and hash.</summary>
public sealed record ModelVersion
{
    /// <summary><c>mdl_…</c>.</summary>
    public required string Id { get; init; }

    /// <summary>Where it stands.</summary>
    public required ModelState State { get; init; }

    /// <summary>Why it is there.</summary>
    public required ModelReason Reason { get; init; }

    /// <summary>When it was asked for.</summary>
    public required Timestamp CreatedAt { get; init; }

    /// <summary>When its training ended.</summary>
    public Timestamp? TrainedAt { get; init; }

    /// <summary>When it last came into use.</summary>
    public Timestamp? PublishedAt { get; init; }

    /// <summary>How many examples it was trained on.</summary>
    public int Examples { get; init; }

    /// <summary>Of these, the tenant's own.</summary>
    public int OwnExamples { get; init; }

    /// <summary>When the newest of its own examples was labelled: later ones it has not seen.</summary>
    public Timestamp Through { get; init; }

    /// <summary>How good it is; null until trained.</summary>
    public ModelReport? Report { get; init; }

    /// <summary>Hex SHA-256 of its bytes.</summary>
    public string? Hash { get; init; }

    /// <summary>How many bytes.</summary>
    public int Size { get; init; }

    /// <summary>The node that trains it, while one does.</summary>
    public TrainingLease? Lease { get; init; }

    /// <summary>How many nodes began to train it.</summary>
    public int Attempts { get; init; }

    /// <summary>Why its training failed.</summary>
    public string? Failure { get; init; }
}

/// <summary>A node's right to train a version; another one takes over when it runs out.</summary>
/// <param name="Node">Unique for each start of a process.</param>
/// <param name="Until">Real time, not the engine's.</param>
public sealed record TrainingLease(string Node, Timestamp Until);

/// <summary>How good a model is, by cross-validation over its examples; shipped ones that were written to be hard teach, but are not asked.</summary>
public sealed record ModelReport
{
    /// <summary>How many labels it tells apart.</summary>
    public required int Labels { get; init; }

    /// <summary>Share of right answers; of intents: how often the likeliest is right where there is one.</summary>
    public required double Accuracy { get; init; }

    /// <summary>F1 averaged over labels, rare ones counting as much as frequent ones.</summary>
    public required double MacroF1 { get; init; }

    /// <summary>What is taken for what, most frequent first.</summary>
    public ImmutableArray<ModelConfusion> Confusions { get; init; } = [];

    /// <summary>Accuracy by number of examples.</summary>
    public ImmutableArray<ModelCurvePoint> LearningCurve { get; init; } = [];

    /// <summary>What share of texts it can decide alone, by wanted precision.</summary>
    public ImmutableArray<ModelCoverage> Coverage { get; init; } = [];

    /// <summary>How "none of these" does; null for other kinds than intents.</summary>
    public ModelNone? None { get; init; }

    /// <summary>Against the version that was published when it was trained.</summary>
    public ModelComparison? Comparison { get; init; }

    /// <summary>The confidence above which it is right often enough; above 1 = never.</summary>
    public double ThresholdFor(double precision) => Coverage.FirstOrDefault(c => c.Precision == precision)?.Threshold ?? 1.01;
}

/// <summary>How often one label was taken for another.</summary>
public sealed record ModelConfusion(string Actual, string Predicted, int Count);

/// <summary>Accuracy when trained on so many examples.</summary>
public sealed record ModelCurvePoint(int Examples, double Accuracy);

/// <summary>Above the threshold it was right with the precision, and it was so sure of this share of texts.</summary>
public sealed record ModelCoverage(double Precision, double Threshold, double Share);

/// <summary>What saying "none of these" costs and brings.</summary>
/// <param name="AccuracyInScope">Of texts that have an intent, those that still get it, right: 95 % of those that would get it otherwise.</param>
/// <param name="Recall">Of texts that have none, those to which that is said.</param>
/// <param name="Examples">How many have none. Without examples under the key <c>none</c>, intents left out of training played that part.</param>
public sealed record ModelNone(double AccuracyInScope, double Recall, int Examples);

/// <summary>
/// Two versions on the same ground: the examples that the newer one's report asked, each judged by a model that has not seen it. The older one's answers are
/// its own cross-validation for the examples it knew, and itself for those labelled later.
/// </summary>
/// <param name="Against">The published version.</param>
/// <param name="Published">Its accuracy.</param>
/// <param name="Candidate">The newer one's.</param>
/// <param name="Margin">One standard error: what chance alone may make of equal models.</param>
/// <param name="Examples">How many were asked.</param>
/// <param name="NewExamples">Of these, labelled after the published one was trained.</param>
public sealed record ModelComparison(string Against, double Published, double Candidate, double Margin, int Examples, int NewExamples)
{
    /// <summary>Worse by more than chance.</summary>
    public bool IsWorse => Candidate < Published - Margin;
}
