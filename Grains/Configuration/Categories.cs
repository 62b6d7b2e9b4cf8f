using System.Collections.Immutable;
using OrleansTicketing.Text.Seed;

namespace OrleansTicketing.Configuration;

/// <summary>The taxonomy as a tenant sees it: the shipped one, each entry replaced by the tenant's own definition of that code.</summary>
public static class Categories
{
    public static readonly ImmutableSortedDictionary<string, CategoryDefinition> Shipped = Taxonomy.All.Values.ToImmutableSortedDictionary(
        entry => entry.Code,
        entry => new CategoryDefinition { Name = entry.English, NameZh = entry.Chinese, Parent = entry.Parent, Skills = Sets.OfLower(entry.Skills) },
        StringComparer.Ordinal);

    /// <summary>Null = a label that nobody has defined.</summary>
    public static CategoryDefinition? Category(this Settings settings, string code) => settings.OwnCategory(code) ?? Shipped.GetValueOrDefault(code);

    public static ImmutableArray<string> SkillsOf(this Settings settings, string? category) =>
        category is null ? [] : settings.Category(category)?.Skills ?? [];

    /// <summary>Whether a parent exists and does not, by its own parents, lead back to this code.</summary>
    public static bool MayBeParent(this Settings settings, string parent, string code)
    {
        var seen = new HashSet<string> { code };
        for (var next = parent; next is not null;)
        {
            if (!seen.Add(next) || settings.Category(next) is not { } found) return false;
            next = found.Parent;
        }
        return true;
    }
}
