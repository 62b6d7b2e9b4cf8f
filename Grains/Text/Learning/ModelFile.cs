using OrleansTicketing.Text.Features;
using OrleansTicketing.Text.Retrieval;
using OrleansTicketing.Text.Sentences;

namespace OrleansTicketing.Text.Learning;

/// <summary>
/// Models as bytes, sealed in an <see cref="Envelope"/>. Loading copies arrays and fills one hash table; bytes that are not
/// whole are refused with <see cref="InvalidDataException"/>.
/// </summary>
public static class ModelFile
{
    private const byte Classifier = 1;
    private const byte Intents = 2;
    private const byte Pairs = 3;

    public static byte[] Write(TextClassifier model) => Envelope.Seal(model.Detector is null ? Classifier : Intents, writer =>
    {
        WriteClassifier(writer, model);
        if (model.Detector is not ({ } logistic, var threshold)) return;
        writer.WriteArray<float>(logistic.Means);
        writer.WriteArray<float>(logistic.Deviations);
        writer.WriteArray<float>(logistic.Weights);
        writer.Write(logistic.Bias);
        writer.Write(threshold);
    });

    public static byte[] Write(PairScorer model) => Envelope.Seal(Pairs, model.Write);

    /// <param name="bytes">What <see cref="Write(TextClassifier)"/> gave.</param>
    /// <param name="encoding">Asked for when the model was trained with one.</param>
    /// <exception cref="EncoderMissingException">It was, and there is none.</exception>
    public static TextClassifier Read(byte[] bytes, Func<SentenceEncoding?>? encoding = null)
    {
        using var reader = Envelope.Open(bytes, out var kind, Classifier, Intents);
        var classifier = ReadClassifier(reader, encoding);
        if (kind is Classifier) return classifier;
        var logistic = new LogisticModel(reader.ReadArray<float>(), reader.ReadArray<float>(), reader.ReadArray<float>(), reader.ReadSingle());
        return classifier.With(new NoneDetector(logistic, reader.ReadSingle()));
    }

    /// <param name="bytes">What <see cref="Write(PairScorer)"/> gave.</param>
    /// <param name="encoding">Needed when the model was trained with one.</param>
    public static PairScorer ReadPairs(byte[] bytes, SentenceEncoding? encoding = null)
    {
        using var reader = Envelope.Open(bytes, out _, Pairs);
        return PairScorer.Read(reader, encoding);
    }

    private static void WriteClassifier(BinaryWriter writer, TextClassifier model)
    {
        var options = model.Vocabulary.Options;
        foreach (var number in new[] { options.MinGram, options.MaxGram, options.MaxCjkGram, options.CjkEdge, options.PairSpan, options.MinTexts }) writer.Write(number);
        writer.Write(options.CharacterWeight);
        writer.Write(options.IdfPower);
        writer.Write(model.Temperature);
        writer.Write(model.Encodes);
        writer.Write(model.EncodingWeight);
        writer.Write(model.Labels.Count);
        foreach (var label in model.Labels) writer.Write(label);
        writer.WriteArray(model.Vocabulary.Hashes);
        writer.WriteArray(model.Vocabulary.Idf);
        writer.WriteWeights(model.Model.Machine);
        writer.WriteNetwork(model.Model.Network);
    }

    private static TextClassifier ReadClassifier(BinaryReader reader, Func<SentenceEncoding?>? encoding)
    {
        var options = new FeatureOptions(
            reader.ReadInt32(), reader.ReadInt32(), reader.ReadInt32(), reader.ReadInt32(), reader.ReadInt32(), reader.ReadInt32(), reader.ReadSingle(), reader.ReadSingle());
        var temperature = reader.ReadSingle();
        var encodes = reader.ReadBoolean();
        var encoder = encodes ? encoding?.Invoke() ?? throw new EncoderMissingException() : null;
        var encodingWeight = reader.ReadSingle();
        var labels = new string[reader.ReadInt32()];
        for (var i = 0; i < labels.Length; i++) labels[i] = reader.ReadString();
        var vocabulary = new Vocabulary(options, reader.ReadArray<ulong>(), reader.ReadArray<float>());
        var model = new Ensemble(reader.ReadWeights(), reader.ReadNetwork());
        return new TextClassifier(labels, vocabulary, model, temperature, encoder, encodingWeight);
    }
}

/// <summary>A model needs the sentence encoder it was trained with, and there is none.</summary>
public sealed class EncoderMissingException() : Exception("This language model needs the sentence encoder it was trained with.");
