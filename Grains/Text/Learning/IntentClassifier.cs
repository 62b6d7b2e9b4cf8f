namespace OrleansTicketing.Text.Learning;

/// <summary>What a chat message wants, or that it wants none of what is known.</summary>
/// <param name="Label">The likeliest label, whether or not it is believed.</param>
/// <param name="IsNone">The message is better answered by a question or a person.</param>
public readonly record struct Intent(string Label, float Probability, float NoneProbability, bool IsNone);

/// <summary>A classifier that may say "none of these".</summary>
public sealed class IntentClassifier
{
    /// <summary>The label of examples that belong to no intent.</summary>
    public const string None = "none";
    private readonly int _none;

    public IntentClassifier(TextClassifier classifier, NoneDetector detector)
    {
        (Classifier, Detector) = (classifier, detector);
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
        var best = -1;
        for (var i = 0; i < margins.Length; i++)
            if (i != _none && (best < 0 || margins[i] > margins[best])) best = i;
        return new Intent(Classifier.Labels[best], features[3], none, Detector.IsNone(none));
    }
}
