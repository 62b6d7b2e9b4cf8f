namespace OrleansTicketing.Text.Seed;

/// <summary>A ticket text written for this product, with its right labels.</summary>
/// <param name="Hard">Written to be hard (rare words, oblique, at the border of two categories), not as most people write.</param>
public sealed record SeedExample(string Language, string Category, string Kind, string Sentiment, string Text, bool Hard);

/// <summary>The corpus that a fresh install learns from until it has tickets of its own.</summary>
public static class SeedCorpus
{
    private static readonly Lazy<IReadOnlyList<SeedExample>> Examples = new(() => [.. Read("en", hard: false), .. Read("zh", hard: false), .. Read("en", hard: true), .. Read("zh", hard: true)]);

    public static IReadOnlyList<SeedExample> All => Examples.Value;

    private static IEnumerable<SeedExample> Read(string language, bool hard) =>
        SeedFile.Rows($"{(hard ? "hard" : "seed")}.{language}.tsv").Select(row => new SeedExample(language, row[0], row[1], row[2], row[3], hard));
}

/// <summary>The files that are part of this assembly.</summary>
internal static class SeedFile
{
    public static IEnumerable<string[]> Rows(string name)
    {
        using var reader = new StreamReader(typeof(SeedFile).Assembly.GetManifestResourceStream(name)!);
        while (reader.ReadLine() is { } line) yield return line.Split('\t');
    }
}
