namespace OrleansTicketing.Text.Seed;

/// <summary>What people may want of a bot, whatever a company sells.</summary>
/// <param name="Key">Stable; <c>none</c> = what is no intent.</param>
/// <param name="English">Its name.</param>
/// <param name="Chinese">The same.</param>
/// <param name="Examples">How people say it, in both languages.</param>
public sealed record SeedIntent(string Key, string English, string Chinese, IReadOnlyList<string> Examples);

/// <summary>The intents that a fresh install understands, written for this product.</summary>
public static class IntentCorpus
{
    private static readonly Lazy<IReadOnlyList<SeedIntent>> Intents = new(() =>
    {
        var examples = new[] { "intents.en.tsv", "intents.zh.tsv" }.SelectMany(SeedFile.Rows).ToLookup(row => row[0], row => row[1]);
        return [.. SeedFile.Rows("intents.tsv").Select(row => new SeedIntent(row[0], row[1], row[2], [.. examples[row[0]]]))];
    });

    public static IReadOnlyList<SeedIntent> All => Intents.Value;
}
