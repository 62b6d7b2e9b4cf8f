using OrleansTicketing.Text.Sentences;
using OrleansTicketing.Text.Features;

namespace OrleansTicketing.Text.Learning;

/// <summary>A trained classifier: immutable, shared by all threads.</summary>
public sealed class TextClassifier
{
    private readonly string[] _labels;
    private readonly SentenceEncoding? _encoding;

    internal TextClassifier(
        string[] labels, Vocabulary vocabulary, Ensemble model, float temperature, SentenceEncoding? encoding, float encodingWeight,
        NoneDetector? detector = null)
    {
        (_labels, Vocabulary, Model) = (labels, vocabulary, model);
        (Temperature, _encoding, EncodingWeight, Detector) = (temperature, encoding, encodingWeight, detector);
    }

    public IReadOnlyList<string> Labels => _labels;

    /// <summary>True when it was trained with a sentence encoder and cannot do without.</summary>
    public bool Encodes => _encoding is not null;

    /// <summary>What knows which texts have none of the labels; see <see cref="IntentClassifier"/>. Null where every text has one.</summary>
    public NoneDetector? Detector { get; }

    internal Vocabulary Vocabulary { get; }

    internal Ensemble Model { get; }

    internal float Temperature { get; }

    internal float EncodingWeight { get; }

    /// <summary>
    /// The same classifier, with the vocabulary of <paramref name="other"/> in place of its own where both are equal, because both were trained on
    /// the same texts: it is in memory once then, and a <see cref="ClassifierPanel"/> reads a text once for both.
    /// </summary>
    public TextClassifier ReadingLike(TextClassifier? other) =>
        other is null || other.Vocabulary == Vocabulary || !other.Vocabulary.IsLike(Vocabulary)
            ? this
            : new(_labels, other.Vocabulary, Model, Temperature, _encoding, EncodingWeight, Detector);

    internal TextClassifier With(NoneDetector detector) => new(_labels, Vocabulary, Model, Temperature, _encoding, EncodingWeight, detector);

    /// <summary>The likeliest label.</summary>
    public Scored Classify(ReadOnlySpan<char> text)
    {
        var probabilities = Probabilities(text);
        var best = 0;
        for (var i = 1; i < probabilities.Length; i++)
            if (probabilities[i] > probabilities[best]) best = i;
        return new Scored(_labels[best], probabilities[best]);
    }

    /// <summary>The likeliest labels, best first.</summary>
    public IReadOnlyList<Scored> Top(ReadOnlySpan<char> text, int count) => Top(Probabilities(text), count);

    /// <summary>The same of probabilities that are known, in the order of <see cref="Labels"/>.</summary>
    public IReadOnlyList<Scored> Top(ReadOnlySpan<float> probabilities, int count)
    {
        var best = new List<Scored>(count + 1);
        for (var i = 0; i < _labels.Length; i++)
        {
            var place = best.Count;
            while (place > 0 && best[place - 1].Probability < probabilities[i]) place--;
            if (place >= count) continue;
            best.Insert(place, new(_labels[i], probabilities[i]));
            if (best.Count > count) best.RemoveAt(count);
        }
        return best;
    }

    /// <summary>One probability a label, in the order of <see cref="Labels"/>. Valid until this thread's next call.</summary>
    public ReadOnlySpan<float> Probabilities(ReadOnlySpan<char> text)
    {
        var scores = Margins(text, Scratch.Of(Vocabulary.Options));
        Softmax.Apply(scores, Temperature);
        return scores;
    }

    /// <summary>Raw margins; the text's vector stays in <paramref name="scratch"/>.</summary>
    internal Span<float> Margins(ReadOnlySpan<char> text, Scratch scratch)
    {
        Vocabulary.Read(text, scratch.Reader, scratch.Vector);
        if (_encoding is not null) scratch.Vector.Append(Vocabulary.Count, _encoding([text.ToString()])[0], EncodingWeight);
        return Margins(scratch);
    }

    /// <summary>The same for the vector that stands in <paramref name="scratch"/> already.</summary>
    internal Span<float> Margins(Scratch scratch)
    {
        var scores = scratch.Scores(Model.Machine.Stride);
        Model.Score(scratch.Vector.Row, scores);
        return scores[.._labels.Length];
    }
}
