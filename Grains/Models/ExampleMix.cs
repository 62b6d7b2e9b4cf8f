using OrleansTicketing.Text.Learning;
using OrleansTicketing.Text.Seed;

namespace OrleansTicketing.Models;

/// <summary>
/// What a model learns from: the tenant's own examples and the seed corpus. An own example stands in for a seed example of the same text. Shipped
/// intents stay until they are defined otherwise. Of the other kinds, once there are <see cref="OwnTaxonomy"/> own examples, the tenant's taxonomy is
/// known from them: seed examples stay only for labels that some ticket of the tenant's has, whoever gave it, because labels a model gives rightly
/// are never corrected.
/// </summary>
public static class ExampleMix
{
    public const int OwnTaxonomy = 500;

    /// <summary>Seed examples first, then own ones from the oldest on: the same examples give the same model to the bit.</summary>
    public static IReadOnlyList<Example> Of(ModelKind kind, IReadOnlyList<OwnExample> own, IReadOnlySet<string> used)
    {
        var texts = own.Select(e => e.Text.Value).ToHashSet(StringComparer.Ordinal);
        return
        [
            .. Seeds(kind, own.Count, used).Where(e => !texts.Contains(e.Text)),
            .. own.OrderBy(e => e.At).Select(e => new Example(e.Label, e.Text.Value)),
        ];
    }

    /// <summary>How many examples of how many labels that would be, without looking at texts.</summary>
    public static (int Examples, int Labels) Count(ModelKind kind, IReadOnlyDictionary<string, int> own, IReadOnlySet<string> used)
    {
        var sum = own.Values.Sum();
        var seeds = Seeds(kind, sum, used).CountBy(e => e.Label).ToList();
        return (sum + seeds.Sum(s => s.Value), own.Keys.Union(seeds.Select(s => s.Key)).Count());
    }

    public static IEnumerable<Example> Seeds(ModelKind kind) => kind is ModelKind.Intent
        ? IntentCorpus.All.SelectMany(i => i.Examples.Select(text => new Example(i.Key, text)))
        : SeedCorpus.All.Select(e => new Example(LabelOf(kind, e), e.Text, Judges: !e.Hard));

    private static IEnumerable<Example> Seeds(ModelKind kind, int own, IReadOnlySet<string> used) =>
        own < OwnTaxonomy && kind is not ModelKind.Intent ? Seeds(kind) : Seeds(kind).Where(e => used.Contains(e.Label));

    private static string LabelOf(ModelKind kind, SeedExample example) => kind switch
    {
        ModelKind.Category => example.Category,
        ModelKind.Kind => example.Kind,
        ModelKind.Sentiment => example.Sentiment,
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}
