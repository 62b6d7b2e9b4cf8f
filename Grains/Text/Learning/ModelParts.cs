using System.Runtime.InteropServices;

namespace OrleansTicketing.Text.Learning;

/// <summary>What models are made of, to bytes and back.</summary>
internal static class ModelParts
{
    public static void WriteArray<T>(this BinaryWriter writer, ReadOnlySpan<T> values) where T : struct
    {
        writer.Write(values.Length);
        writer.Write(MemoryMarshal.AsBytes(values));
    }

    public static T[] ReadArray<T>(this BinaryReader reader) where T : struct
    {
        var values = new T[reader.ReadInt32()];
        reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(values.AsSpan()));
        return values;
    }

    public static void WriteWeights(this BinaryWriter writer, LinearWeights weights)
    {
        writer.WriteArray(weights.Weights);
        writer.WriteArray(weights.Scales);
        writer.WriteArray(weights.Bias);
    }

    public static LinearWeights ReadWeights(this BinaryReader reader) =>
        new(reader.ReadArray<sbyte>(), reader.ReadArray<float>(), reader.ReadArray<float>());

    public static void WriteNetwork(this BinaryWriter writer, SmallNetwork? network)
    {
        writer.Write(network is not null);
        if (network is null) return;
        writer.Write(network.Frequent);
        writer.WriteWeights(network.Inputs);
        writer.WriteArray(network.Outputs);
    }

    public static SmallNetwork? ReadNetwork(this BinaryReader reader)
    {
        if (!reader.ReadBoolean()) return null;
        var frequent = reader.ReadInt32();
        return new SmallNetwork(reader.ReadWeights(), frequent, reader.ReadArray<float>());
    }
}
