namespace OrleansTicketing.Text.Learning;

/// <summary>
/// Several classifiers that are asked about the same texts. Neighbours that share their vocabulary (see <see cref="TextClassifier.ReadingLike"/>)
/// share one reading of the text: that is most of the work.
/// </summary>
public sealed class ClassifierPanel
{
    private readonly TextClassifier?[] _classifiers;
    private readonly bool[] _readsAsBefore;

    /// <param name="classifiers">Null where there is none.</param>
    public ClassifierPanel(params ReadOnlySpan<TextClassifier?> classifiers)
    {
        _classifiers = classifiers.ToArray();
        _readsAsBefore = new bool[classifiers.Length];
        TextClassifier? last = null;
        for (var i = 0; i < classifiers.Length; i++)
        {
            if (classifiers[i] is not { } classifier) continue;
            _readsAsBefore[i] = last is { Encodes: false } && !classifier.Encodes && last.Vocabulary == classifier.Vocabulary;
            last = classifier;
        }
    }

    /// <summary>One probability a label, in the order of each classifier's labels; null where there is no classifier.</summary>
    public float[]?[] Probabilities(ReadOnlySpan<char> text)
    {
        var all = new float[]?[_classifiers.Length];
        for (var i = 0; i < _classifiers.Length; i++)
        {
            if (_classifiers[i] is not { } classifier) continue;
            var scratch = Scratch.Of(classifier.Vocabulary.Options);
            var scores = _readsAsBefore[i] ? classifier.Margins(scratch) : classifier.Margins(text, scratch);
            Softmax.Apply(scores, classifier.Temperature);
            all[i] = scores.ToArray();
        }
        return all;
    }
}
