using System.Runtime.InteropServices;
using System.Security.Cryptography;
using OrleansTicketing.Text.Encoding;
using OrleansTicketing.Text.Features;

namespace OrleansTicketing.Text.Learning;

/// <summary>
/// A classifier as bytes: a magic word, a version, the SHA-256 of the rest, the rest. Loading copies arrays and fills one
/// hash table; bytes that are not whole are refused with <see cref="InvalidDataException"/>.
/// </summary>
public static class ModelFile
{
    private const uint Magic = 0x4D54544F; // "OTTM"
    private const ushort Version = 1;
    private const int HeaderSize = sizeof(uint) + sizeof(ushort) + SHA256.HashSizeInBytes;

    public static byte[] Write(TextClassifier model)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream, System.Text.Encoding.UTF8);
        writer.Write(Magic);
        writer.Write(Version);
        writer.Write(new byte[SHA256.HashSizeInBytes]);
        WriteBody(writer, model);
        writer.Flush();
        var bytes = stream.ToArray();
        SHA256.HashData(bytes.AsSpan(HeaderSize), bytes.AsSpan(HeaderSize - SHA256.HashSizeInBytes, SHA256.HashSizeInBytes));
        return bytes;
    }

    /// <param name="bytes">What <see cref="Write"/> gave.</param>
    /// <param name="encoding">Needed when the model was trained with one.</param>
    public static TextClassifier Read(byte[] bytes, SentenceEncoding? encoding = null)
    {
        Require(bytes.Length >= HeaderSize && BitConverter.ToUInt32(bytes) == Magic, "This is not a language model.");
        Require(BitConverter.ToUInt16(bytes, sizeof(uint)) == Version, "This language model has another version.");
        var hash = SHA256.HashData(bytes.AsSpan(HeaderSize));
        Require(hash.AsSpan().SequenceEqual(bytes.AsSpan(HeaderSize - hash.Length, hash.Length)), "This language model is damaged.");
        using var reader = new BinaryReader(new MemoryStream(bytes, HeaderSize, bytes.Length - HeaderSize), System.Text.Encoding.UTF8);
        return ReadBody(reader, encoding);
    }

    private static void WriteBody(BinaryWriter writer, TextClassifier model)
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
        WriteArray(writer, model.Weights.Weights);
        WriteArray(writer, model.Weights.Scales);
        WriteArray(writer, model.Weights.Bias);
    }

    private static TextClassifier ReadBody(BinaryReader reader, SentenceEncoding? encoding)
    {
        var options = new FeatureOptions(
            reader.ReadInt32(), reader.ReadInt32(), reader.ReadInt32(), reader.ReadInt32(), reader.ReadInt32(), reader.ReadSingle(), reader.ReadSingle());
        var temperature = reader.ReadSingle();
        var encodes = reader.ReadBoolean();
        Require(!encodes || encoding is not null, "This language model needs the sentence encoder it was trained with.");
        var encodingWeight = reader.ReadSingle();
        var labels = new string[reader.ReadInt32()];
        for (var i = 0; i < labels.Length; i++) labels[i] = reader.ReadString();
        var vocabulary = new Vocabulary(options, ReadArray<ulong>(reader), ReadArray<float>(reader));
        var weights = new LinearWeights(ReadArray<sbyte>(reader), ReadArray<float>(reader), ReadArray<float>(reader));
        return new TextClassifier(labels, vocabulary, weights, temperature, encodes ? encoding : null, encodingWeight);
    }

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

    private static void Require(bool condition, string otherwise)
    {
        if (!condition) throw new InvalidDataException(otherwise);
    }
}
