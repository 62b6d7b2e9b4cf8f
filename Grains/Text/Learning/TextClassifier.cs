using OrleansTicketing.Text.Features;

namespace OrleansTicketing.Text.Learning;

/// <summary>A trained classifier: immutable, shared by all threads.</summary>
public sealed class TextClassifier(string[] labels, Vocabulary vocabulary, LinearWeights weights, float temperature, Encoding.SentenceEncoding? encoding, float ew)
{
    public IReadOnlyList<string> Labels => labels;

    public Vocabulary Vocabulary => vocabulary;

    public float Temperature => temperature;

    internal LinearWeights Weights => weights;

    /// <summary>The likeliest label.</summary>
    public Scored Classify(ReadOnlySpan<char> text)
    {
        var probabilities = Probabilities(text);
        var best = 0;
        for (var i = 1; i < probabilities.Length; i++)
            if (probabilities[i] > probabilities[best]) best = i;
        return new Scored(labels[best], probabilities[best]);
    }

    /// <summary>The likeliest labels, best first.</summary>
    public IReadOnlyList<Scored> Top(ReadOnlySpan<char> text, int count)
    {
        var probabilities = Probabilities(text).ToArray();
        var order = Enumerable.Range(0, labels.Length).OrderByDescending(i => probabilities[i]).Take(count);
        return [.. order.Select(i => new Scored(labels[i], probabilities[i]))];
    }

    /// <summary>One probability a label, in the order of <see cref="Labels"/>. Valid until this thread's next call.</summary>
    public ReadOnlySpan<float> Probabilities(ReadOnlySpan<char> text)
    {
        var scratch = Scratch.Of(vocabulary.Options);
        var scores = Margins(text, scratch);
        Softmax.Apply(scores, temperature);
        return scores;
    }

    /// <summary>Raw margins; the text's vector stays in <paramref name="scratch"/>.</summary>
    internal Span<float> Margins(ReadOnlySpan<char> text, Scratch scratch)
    {
        vocabulary.Read(text, scratch.Reader, scratch.Vector);
        if (encoding is not null) scratch.Vector.Append(vocabulary.Count, encoding([text.ToString()])[0], ew);
        var scores = scratch.Scores(weights.Stride);
        weights.Score(scratch.Vector.Row, scores);
        return scores[..labels.Length];
    }
}
