namespace OrleansTicketing.Text.Learning;

/// <summary>What a chat message wants, or that it wants none of what is known.</summary>
/// <param name="Label">The likeliest label, whether or not it is believed.</param>
/// <param name="IsNone">The message is better answered by a question or a person.</param>
/// <param name="Likeliest">The likeliest labels, best first.</param>
public sealed record Intent(string Label, float Probability, float NoneProbability, bool IsNone, IReadOnlyList<Scored> Likeliest);

/// <summary>A classifier that may say "none of these".</summary>
public sealed class IntentClassifier
{
    /// <summary>The label of examples that belong to no intent.</summary>
    public const string None = "none";
    private const int Suggested = 3;
    private readonly int _none;

    /// <param name="classifier">One with a detector.</param>
    public IntentClassifier(TextClassifier classifier)
    {
        (Classifier, Detector) = (classifier, classifier.Detector ?? throw new ArgumentException("This classifier has no detector.", nameof(classifier)));
        _none = classifier.Labels.ToList().IndexOf(None);
    }

    public TextClassifier Classifier { get; }

    public NoneDetector Detector { get; }

    public Intent Classify(string text)
    {
        var scratch = Scratch.Of(Classifier.Vocabulary.Options);
        var margins = Classifier.Margins(text, scratch);
        Span<float> features = stackalloc float[NoneDetector.FeatureCount];
        NoneDetector.Describe(margins, _none, Classifier.Temperature, scratch.Vector.Known, text.Length, features);
        var none = Detector.Model.Probability(features);
        var label = Classifier.Labels[Best(margins, _none)];
        // Which intent it is, if it is one: "none" is the detector's to say.
        if (_none >= 0) margins[_none] = float.NegativeInfinity;
        Softmax.Apply(margins, Classifier.Temperature);
        return new Intent(label, features[NoneDetector.Sureness], none, Detector.IsNone(none),
            [.. Classifier.Top(margins, Suggested).Where(s => s.Label != None)]);
    }

    internal static int Best(ReadOnlySpan<float> margins, int none)
    {
        var best = -1;
        for (var i = 0; i < margins.Length; i++)
            if (i != none && (best < 0 || margins[i] > margins[best])) best = i;
        return best;
    }
}
