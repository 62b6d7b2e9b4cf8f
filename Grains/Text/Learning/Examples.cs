using OrleansTicketing.Text.Sentences;
using OrleansTicketing.Text.Features;

namespace OrleansTicketing.Text.Learning;

/// <summary>A text and what it is to be called.</summary>
/// <param name="Judges">
/// False for texts that were written to be hard: they teach, but would make a model look worse than it is on what people write, and its confidence
/// less worth than it is.
/// </param>
public sealed record Example(string Label, string Text, bool Judges = true);

/// <summary>A label with how sure the model is of it, 0..1.</summary>
public readonly record struct Scored(string Label, float Probability);

/// <summary>How a classifier is trained. Part of the report, not of the model.</summary>
/// <param name="BayesShare">Weight of the NB-SVM half in the sum; 0 trains the plain machine only, null tries both.</param>
/// <param name="NetworkShare">Weight of the small network beside the linear machine; 0 trains none.</param>
/// <param name="Offsets">Whether each label gets an offset by how often it is said of texts that are new, against how often it is true.</param>
public sealed record TrainingOptions(
    FeatureOptions Features, SvmOptions Svm, float? BayesShare = null, SentenceEncoding? Encoding = null, float EncodingWeight = 1f, float NetworkShare = 0.2f, bool Offsets = false)
{
    /// <summary>For topics, kinds and intents.</summary>
    public static TrainingOptions Category { get; } = new(new FeatureOptions(), new SvmOptions());

    /// <summary>
    /// For opinions: what a word says matters more than how rare it is, and many words say a little, so no example is fitted hard. Chosen on folds of
    /// ChnSentiCorp and the dev part of online_shopping; a C of 0.2 to 0.5 and a network of 0.1 to 0.2 differ by less than a tenth of a point.
    /// Offsets are worth 0.36 points where two opinions of three are good ones, and nothing where both are as frequent, nor for topics.
    /// </summary>
    public static TrainingOptions Sentiment { get; } = new(new FeatureOptions(), new SvmOptions(Cost: 0.2f), BayesShare: 1f, NetworkShare: 0.1f, Offsets: true);

    /// <summary>For English topics and intents where a sentence encoder is at hand: slower, and better with few examples.</summary>
    public static TrainingOptions WithEncoder(SentenceEncoding encoding) => Category with { Encoding = encoding, EncodingWeight = 1.5f };
}
