using OrleansTicketing.Text.Learning;
using OrleansTicketing.Text.Sentences;

namespace OrleansTicketing.Models;

/// <summary>A trained model and what is known of it.</summary>
/// <param name="Examples">So many taught it.</param>
/// <param name="Judges">So many of them judged its accuracy; of intents: so many have one.</param>
public sealed record TrainedModel(TextClassifier Classifier, ModelReport Report, int Examples, int Judges);

/// <summary>The version that is in use, to be compared with; without its classifier when the bytes are lost.</summary>
public sealed record InUse(ModelVersion Version, TextClassifier? Classifier);

/// <summary>Trains one model: a pure function that takes its time.</summary>
public static class ModelTraining
{
    // What only one text of so many has is noise, and half of the vocabulary.
    private const int Many = 10_000;

    // The first start waits for the seed: fewer folds, and what trying would choose for this corpus is known.
    private const int SeedFolds = 2;

    /// <param name="kind">What it shall tell.</param>
    /// <param name="examples">What it learns from.</param>
    /// <param name="encoding">The sentence encoder, for intents: there are few examples of them, and a chat waits for nobody else.</param>
    public static TrainedModel Run(ModelKind kind, IReadOnlyList<Example> examples, SentenceEncoding? encoding = null)
    {
        if (kind is not ModelKind.Intent) return Train(examples, Options(kind), folds: 5);
        // With the small network: few texts are read by it.
        var (model, report) = IntentTrainer.TrainAndReport(examples, encoding is null ? TrainingOptions.Category : TrainingOptions.WithEncoder(encoding));
        return new(model.Classifier, Shown(report), examples.Count, examples.Count(e => e.Label != IntentClassifier.None));
    }

    /// <summary>On the seed corpus alone; where that is large, in half the time.</summary>
    public static TrainedModel Seed(ModelKind kind)
    {
        // A seed is the same on every node, whether it has an encoder or not.
        if (kind is ModelKind.Intent) return Run(kind, [.. ExampleMix.Seeds(kind)]);
        var options = Options(kind);
        return Train([.. ExampleMix.Seeds(kind)], options with { BayesShare = options.BayesShare ?? (kind is ModelKind.Kind ? 1 : 0) }, SeedFolds);
    }

    private static TrainedModel Train(IReadOnlyList<Example> examples, TrainingOptions options, int folds)
    {
        if (examples.Count > Many) options = options with { Features = options.Features with { MinTexts = 2 } };
        var (model, report) = Trainer.TrainAndReport(examples, options, folds);
        return new(model, Shown(report), examples.Count, report.Examples);
    }

    // Without the small network, retrained too: on folds of the seed it wins half a point at most, on texts apart from it nothing, for more than twice
    // the time of training, twice that of a ticket, and 18 MB a model.
    private static TrainingOptions Options(ModelKind kind) =>
        (kind is ModelKind.Sentiment ? TrainingOptions.Sentiment : TrainingOptions.Category) with { NetworkShare = 0 };

    /// <summary>See <see cref="ModelComparison"/>; null when nothing is in use.</summary>
    public static ModelComparison? Compare(ModelKind kind, TrainedModel candidate, InUse? inUse, IReadOnlyList<OwnExample> own)
    {
        if (inUse is not { Version: { Report: { } before } version }) return null;
        // The accuracy of intents is that of texts which have one.
        var later = inUse.Classifier is null ? [] : own.Where(e => e.At > version.Through && (kind is not ModelKind.Intent || e.Label != IntentClassifier.None)).ToList();
        var right = later.Count(e => Likeliest(inUse.Classifier!, e.Text.Value) == e.Label);
        // The seed's own report comes from fewer folds, hence smaller models: that would flatter the candidate. After an upgrade the new corpus
        // speaks for the old seed, which is stricter for the candidate. The seed of intents was judged as any other.
        var known = version.Reason is ModelReason.Seed && kind is not ModelKind.Intent ? Run(kind, [.. ExampleMix.Seeds(kind)]).Report.Accuracy : before.Accuracy;
        var (all, accuracy) = (candidate.Judges, candidate.Report.Accuracy);
        var published = (known * (all - later.Count) + right) / all;
        return new(version.Id, Rounded(published), accuracy, Rounded(Math.Sqrt(accuracy * (1 - accuracy) / all)), all, later.Count);
    }

    private static string Likeliest(TextClassifier model, string text) =>
        model.Detector is null ? model.Classify(text).Label : new IntentClassifier(model).Classify(text).Label;

    private static ModelReport Shown(TrainingReport report) => new()
    {
        Labels = report.Labels,
        Accuracy = Rounded(report.Accuracy),
        MacroF1 = Rounded(report.MacroF1),
        Confusions = [.. report.Confusions.Select(c => new ModelConfusion(c.Actual, c.Predicted, c.Count))],
        LearningCurve = [.. report.LearningCurve.Select(p => new ModelCurvePoint(p.Examples, Rounded(p.Accuracy)))],
        None = report.None is { } none ? new(Rounded(none.AccuracyInScope), Rounded(none.Recall), none.Texts) : null,
        // The threshold is not rounded: at it the model was still right often enough.
        Coverage = [.. report.Coverage.Select(c => new ModelCoverage(c.Precision, c.Threshold, Rounded(c.Share)))],
    };

    private static double Rounded(double value) => Math.Round(value, 4);
}
