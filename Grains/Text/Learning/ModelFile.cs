using System.Runtime.InteropServices;
using OrleansTicketing.Text.Sentences;
using OrleansTicketing.Text.Features;

namespace OrleansTicketing.Text.Learning;

/// <summary>
/// Models as bytes, sealed in an <see cref="Envelope"/>. Loading copies arrays and fills one hash table; bytes that are not
/// whole are refused with <see cref="InvalidDataException"/>.
/// </summary>
public static class ModelFile
{
    private const byte Classifier = 1;
    private const byte Intents = 2;

    public static byte[] Write(TextClassifier model) => Envelope.Seal(Classifier, writer => WriteClassifier(writer, model));

    public static byte[] Write(IntentClassifier model) => Envelope.Seal(Intents, writer =>
    {
        WriteClassifier(writer, model.Classifier);
        var (logistic, threshold) = model.Detector;
        WriteArray<float>(writer, logistic.Means);
        WriteArray<float>(writer, logistic.Deviations);
        WriteArray<float>(writer, logistic.Weights);
        writer.Write(logistic.Bias);
        writer.Write(threshold);
    });

    /// <param name="bytes">What <see cref="Write(TextClassifier)"/> gave.</param>
    /// <param name="encoding">Needed when the model was trained with one.</param>
    public static TextClassifier Read(byte[] bytes, SentenceEncoding? encoding = null)
    {
        using var reader = Envelope.Open(Classifier, bytes);
        return ReadClassifier(reader, encoding);
    }

    /// <param name="bytes">What <see cref="Write(IntentClassifier)"/> gave.</param>
    /// <param name="encoding">Needed when the model was trained with one.</param>
    public static IntentClassifier ReadIntents(byte[] bytes, SentenceEncoding? encoding = null)
    {
        using var reader = Envelope.Open(Intents, bytes);
        var classifier = ReadClassifier(reader, encoding);
        var logistic = new LogisticModel(ReadArray<float>(reader), ReadArray<float>(reader), ReadArray<float>(reader), reader.ReadSingle());
        return new IntentClassifier(classifier, new NoneDetector(logistic, reader.ReadSingle()));
    }

    private static void WriteClassifier(BinaryWriter writer, TextClassifier model)
    {
        var options = model.Vocabulary.Options;
        foreach (var number in new[] { options.MinGram, options.MaxGram, options.MaxCjkGram, options.PairSpan, options.MinTexts }) writer.Write(number);
        writer.Write(options.CharacterWeight);
        writer.Write(options.IdfPower);
        writer.Write(model.Temperature);
        writer.Write(model.Encodes);
        writer.Write(model.EncodingWeight);
        writer.Write(model.Labels.Count);
        foreach (var label in model.Labels) writer.Write(label);
        WriteArray(writer, model.Vocabulary.Hashes);
        WriteArray(writer, model.Vocabulary.Idf);
        WriteWeights(writer, model.Model.Machine);
        writer.Write(model.Model.Network is not null);
        if (model.Model.Network is not { } network) return;
        writer.Write(network.Frequent);
        WriteWeights(writer, network.Inputs);
        WriteArray(writer, network.Outputs);
    }

    private static TextClassifier ReadClassifier(BinaryReader reader, SentenceEncoding? encoding)
    {
        var options = new FeatureOptions(
            reader.ReadInt32(), reader.ReadInt32(), reader.ReadInt32(), reader.ReadInt32(), reader.ReadInt32(), reader.ReadSingle(), reader.ReadSingle());
        var temperature = reader.ReadSingle();
        var encodes = reader.ReadBoolean();
        if (encodes && encoding is null) throw new InvalidDataException("This language model needs the sentence encoder it was trained with.");
        var encodingWeight = reader.ReadSingle();
        var labels = new string[reader.ReadInt32()];
        for (var i = 0; i < labels.Length; i++) labels[i] = reader.ReadString();
        var vocabulary = new Vocabulary(options, ReadArray<ulong>(reader), ReadArray<float>(reader));
        var model = new Ensemble(ReadWeights(reader), reader.ReadBoolean() ? ReadNetwork(reader) : null);
        return new TextClassifier(labels, vocabulary, model, temperature, encodes ? encoding : null, encodingWeight);
    }

    private static SmallNetwork ReadNetwork(BinaryReader reader)
    {
        var frequent = reader.ReadInt32();
        return new SmallNetwork(ReadWeights(reader), frequent, ReadArray<float>(reader));
    }

    private static void WriteWeights(BinaryWriter writer, LinearWeights weights)
    {
        WriteArray(writer, weights.Weights);
        WriteArray(writer, weights.Scales);
        WriteArray(writer, weights.Bias);
    }

    private static LinearWeights ReadWeights(BinaryReader reader) =>
        new(ReadArray<sbyte>(reader), ReadArray<float>(reader), ReadArray<float>(reader));

    private static void WriteArray<T>(BinaryWriter writer, ReadOnlySpan<T> values) where T : struct
    {
        writer.Write(values.Length);
        writer.Write(MemoryMarshal.AsBytes(values));
    }

    private static T[] ReadArray<T>(BinaryReader reader) where T : struct
    {
        var values = new T[reader.ReadInt32()];
        reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(values.AsSpan()));
        return values;
    }
}
