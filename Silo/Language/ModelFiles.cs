using System.IO.Compression;
using System.Security.Cryptography;
using OrleansTicketing.Models;
using OrleansTicketing.Silo.Storage;
using OrleansTicketing.Silo.Storage.Reads;
using OrleansTicketing.Text.Learning;
using OrleansTicketing.Text.Sentences;

namespace OrleansTicketing.Silo.Language;

/// <summary>A model as it is stored.</summary>
internal sealed record PackedModel(byte[] Bytes, string Hash)
{
    public static PackedModel Of(TextClassifier classifier)
    {
        using var packed = new MemoryStream();
        using (var brotli = new BrotliStream(packed, CompressionLevel.Fastest, leaveOpen: true)) brotli.Write(ModelFile.Write(classifier));
        var bytes = packed.ToArray();
        return new(bytes, Convert.ToHexStringLower(SHA256.HashData(bytes)));
    }

    /// <exception cref="InvalidDataException">The bytes are not those of this hash.</exception>
    /// <exception cref="EncoderMissingException">There is no encoder, and they need it.</exception>
    public static TextClassifier Unpack(byte[] bytes, string hash, Func<SentenceEncoding?> encoding)
    {
        if (!Convert.ToHexStringLower(SHA256.HashData(bytes)).Equals(hash, StringComparison.Ordinal))
            throw new InvalidDataException("The model's bytes are missing or damaged.");
        using var brotli = new BrotliStream(new MemoryStream(bytes), CompressionMode.Decompress);
        using var whole = new MemoryStream();
        brotli.CopyTo(whole);
        return ModelFile.Read(whole.ToArray(), encoding);
    }
}

/// <summary>
/// The bytes of models in the store. They are written before the turn that refers to them, and read by every node; what no turn refers to any
/// more is swept away an hour later.
/// </summary>
internal sealed class ModelFiles(IStore store, Encoder encoder)
{
    private const int PartSize = 1 << 20;
    private const long SweepAfterMs = 3_600_000;

    public async Task Write(string id, PackedModel model, Timestamp now, CancellationToken cancellation)
    {
        for (var (part, at) = (0, 0); at < model.Bytes.Length; part++, at += PartSize)
        {
            var (number, bytes) = (part, model.Bytes[at..Math.Min(at + PartSize, model.Bytes.Length)]);
            await store.Write(async connection =>
            {
                using var command = connection.Command(
                    "INSERT INTO model_file (id, hash, part, written_at, bytes) VALUES (@id, @hash, @part, @now, @bytes) ON CONFLICT DO NOTHING");
                command.Add("@id", id);
                command.Add("@hash", model.Hash);
                command.Add("@part", number);
                command.Add("@now", now.Ms);
                command.Add("@bytes", bytes);
                return await command.ExecuteNonQueryAsync(cancellation);
            }, cancellation);
        }
    }

    /// <exception cref="InvalidDataException">They are missing or damaged.</exception>
    /// <exception cref="EncoderMissingException">They need the encoder, which this node has not.</exception>
    public async Task<TextClassifier> Read(string id, string hash, CancellationToken cancellation)
    {
        using var whole = new MemoryStream();
        using (var connection = await store.OpenRead(cancellation))
        {
            using var command = connection.Command("SELECT bytes FROM model_file WHERE id = @id AND hash = @hash ORDER BY part");
            command.Add("@id", id);
            command.Add("@hash", hash);
            using var row = await command.ExecuteReaderAsync(cancellation);
            while (await row.ReadAsync(cancellation)) whole.Write((byte[])row.GetValue(0));
        }
        return PackedModel.Unpack(whole.ToArray(), hash, () => encoder.Encoding);
    }

    /// <summary>Does nothing unless these are all lines there are: one that cannot be read here has files too.</summary>
    public async Task Sweep(IReadOnlyCollection<ModelLine> lines, Timestamp now, CancellationToken cancellation)
    {
        var files = lines.SelectMany(line => line.Versions).Select(v => $"{v.Id}/{v.Hash}").ToList();
        await store.Write(async connection =>
        {
            using var command = connection.Command($"""
                DELETE FROM model_file WHERE written_at < @before AND NOT ({store.Dialect.In("id || '/' || hash", "@kept")})
                    AND (SELECT count(*) FROM model_line) = @lines
                """);
            command.Add("@lines", (long)lines.Count);
            command.Add("@before", now.Plus(-SweepAfterMs).Ms);
            store.Dialect.AddList(command, "@kept", files);
            return await command.ExecuteNonQueryAsync(cancellation);
        }, cancellation);
    }
}
