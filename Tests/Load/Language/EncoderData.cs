using OrleansTicketing.Silo.Language;
using OrleansTicketing.Text.Sentences;

namespace OrleansTicketing.Load.Language;

/// <summary>The English sentence encoder, where npm has put its weights; every text is encoded once a run.</summary>
internal sealed class EncoderData(SentenceEncoder encoder)
{
    private readonly Dictionary<string, float[]> _known = [];

    /// <summary>In the given folder, or beside the program as the product has it.</summary>
    public static EncoderData? Find(string? folder) =>
        Encoder.Read(folder ?? Path.Combine(AppContext.BaseDirectory, new LanguageOptions().SentenceEncoder)) is { } encoder ? new EncoderData(encoder) : null;

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
