using System.Security.Cryptography;

namespace OrleansTicketing.Text.Learning;

/// <summary>What surrounds a model's bytes: a magic word, a version, the model's kind, the SHA-256 of the rest, the rest.</summary>
internal static class Envelope
{
    private const uint Magic = 0x4D54544F; // "OTTM"
    private const ushort Version = 3;
    private const int KindAt = sizeof(uint) + sizeof(ushort);
    private const int HashAt = KindAt + sizeof(byte);
    private const int BodyAt = HashAt + SHA256.HashSizeInBytes;

    public static byte[] Seal(byte kind, Action<BinaryWriter> write)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        writer.Write(Magic);
        writer.Write(Version);
        writer.Write(kind);
        writer.Write(new byte[SHA256.HashSizeInBytes]);
        write(writer);
        writer.Flush();
        var bytes = stream.ToArray();
        SHA256.HashData(bytes.AsSpan(BodyAt), bytes.AsSpan(HashAt, SHA256.HashSizeInBytes));
        return bytes;
    }

    /// <summary>A reader at the body's start; anything not whole or of none of these kinds is refused.</summary>
    public static BinaryReader Open(byte[] bytes, out byte kind, params ReadOnlySpan<byte> kinds)
    {
        Require(bytes.Length >= BodyAt && BitConverter.ToUInt32(bytes) == Magic, "This is not a language model.");
        Require(BitConverter.ToUInt16(bytes, sizeof(uint)) == Version, "This language model has another version.");
        kind = bytes[KindAt];
        Require(kinds.Contains(kind), "This language model is of another kind.");
        var hash = SHA256.HashData(bytes.AsSpan(BodyAt));
        Require(hash.AsSpan().SequenceEqual(bytes.AsSpan(HashAt, hash.Length)), "This language model is damaged.");
        return new BinaryReader(new MemoryStream(bytes, BodyAt, bytes.Length - BodyAt));
    }

    private static void Require(bool condition, string otherwise)
    {
        if (!condition) throw new InvalidDataException(otherwise);
    }
}
