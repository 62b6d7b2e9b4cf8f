using System.Collections.Frozen;
using System.Collections.Immutable;

namespace OrleansTicketing.Text.Seed;

/// <summary>A category of the taxonomy.</summary>
/// <param name="Code">Stable, such as <c>payment.refund</c>.</param>
/// <param name="Parent">The category above; null at the top.</param>
/// <param name="English">Its name.</param>
/// <param name="Chinese">The same.</param>
/// <param name="Skills">What an agent should be able to do.</param>
public sealed record TaxonomyEntry(string Code, string? Parent, string English, string Chinese, ImmutableArray<string> Skills);

/// <summary>The two-level taxonomy that a fresh install sorts by.</summary>
public static class Taxonomy
{
    public static readonly FrozenDictionary<string, TaxonomyEntry> All = SeedFile.Rows("taxonomy.tsv")
        .Select(row => new TaxonomyEntry(row[0], row[1].Length == 0 ? null : row[1], row[2], row[3], [.. row[4].Split('|')]))
        .ToFrozenDictionary(entry => entry.Code);
}
