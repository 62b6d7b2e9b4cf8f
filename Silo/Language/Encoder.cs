using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OrleansTicketing.Text.Features;
using OrleansTicketing.Text.Sentences;

namespace OrleansTicketing.Silo.Language;

/// <summary>The English sentence encoder, if its files lie beside the program: read when something needs it first, shared from then on.</summary>
internal sealed partial class Encoder(IOptions<LanguageOptions> options, ILogger<Encoder> log)
{
    private static readonly float[] Nothing = new float[SentenceEncoder.Dimensions];

    private readonly Lazy<SentenceEncoder?> _encoder = new(() => Find(options.Value.SentenceEncoder, log));

    /// <summary>Null = do without.</summary>
    public SentenceEncoding? Encoding => _encoder.Value is null ? null : Encode;

    /// <summary>The model as its package ships it; null when the folder has none.</summary>
    /// <exception cref="IOException">Its files cannot be read.</exception>
    public static SentenceEncoder? Read(string folder) => !File.Exists(Path.Combine(folder, "model.json"))
        ? null
        : new(
            File.ReadAllBytes(Path.Combine(folder, "model.json")),
            [.. Directory.GetFiles(folder, "group1-shard*").Order(StringComparer.Ordinal).SelectMany(File.ReadAllBytes)],
            File.ReadAllBytes(Path.Combine(folder, "vocab.json")));

    /// <summary>It knows English alone: of other texts it says nothing.</summary>
    private float[][] Encode(IReadOnlyList<string> texts)
    {
        var vectors = new float[texts.Count][];
        int[] english = [.. Enumerable.Range(0, texts.Count).Where(i => LanguageDetector.Detect(texts[i]) == "en")];
        Array.Fill(vectors, Nothing);
        if (english.Length == 0) return vectors;
        foreach (var (i, vector) in english.Zip(_encoder.Value!.Encode([.. english.Select(i => texts[i])]))) vectors[i] = vector;
        return vectors;
    }

    private static SentenceEncoder? Find(string folder, ILogger log)
    {
        if (folder.Length == 0) return null;
        var path = Path.Combine(AppContext.BaseDirectory, folder);
        try
        {
            var encoder = Read(path);
            if (encoder is null) Missing(log, path);
            return encoder;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // Whatever is wrong with the files, models that do without must not suffer.
            Broken(log, path, e);
            return null;
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "There is no sentence encoder in {Folder}: models of intents learn from words alone")]
    private static partial void Missing(ILogger log, string folder);

    [LoggerMessage(Level = LogLevel.Error, Message = "The sentence encoder in {Folder} cannot be read: models of intents learn from words alone")]
    private static partial void Broken(ILogger log, string folder, Exception e);
}
