using System.Collections.Immutable;
using OrleansTicketing.Configuration;
using OrleansTicketing.Queries;

namespace OrleansTicketing.Silo.Runtime;

/// <summary>Names of categories from this node's copy of the configuration.</summary>
internal sealed class CategoryReader(SettingsCache settings) : ICategories
{
    public ImmutableArray<ConfigurationItem> Shipped { get; } = [.. Categories.Shipped.Select(c => new ConfigurationItem(c.Key, c.Value, default))];

    public CategoryDefinition? Find(string code) => settings.Current.Category(code);
}
