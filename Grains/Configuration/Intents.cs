using System.Collections.Immutable;
using OrleansTicketing.Text.Seed;

namespace OrleansTicketing.Configuration;

/// <summary>The intents as a tenant sees them: the shipped ones, each replaced by the tenant's own definition of that key.</summary>
public static class Intents
{
    public static readonly ImmutableSortedDictionary<string, IntentDefinition> Shipped = IntentCorpus.All.ToImmutableSortedDictionary(
        intent => intent.Key,
        intent => new IntentDefinition { Name = intent.English, NameZh = intent.Chinese, Examples = [.. intent.Examples.Select(e => new IntentExample(new(e)))] },
        StringComparer.Ordinal);

    /// <summary>Null = nobody has defined it. The tenant's own are without their examples.</summary>
    public static IntentDefinition? Intent(this Settings settings, string key) => settings.OwnIntent(key) ?? Shipped.GetValueOrDefault(key);
}
