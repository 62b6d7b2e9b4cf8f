using System.Collections.Immutable;
using System.Text.Json;

namespace OrleansTicketing;

/// <summary>Sets of words and open fields, as states hold them.</summary>
internal static class Sets
{
    /// <summary>Sorted and distinct, so that equal sets are equal arrays.</summary>
    public static ImmutableArray<string> Of(params IEnumerable<string> words) =>
        [.. words.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    /// <summary>The same, in lower case: words that are compared with other people's words.</summary>
    public static ImmutableArray<string> OfLower(params IEnumerable<string> words) => Of(words.Select(w => w.ToLowerInvariant()));

    /// <summary>The old array when nothing differs: records compare arrays by reference.</summary>
    public static ImmutableArray<T> Keep<T>(ImmutableArray<T> old, ImmutableArray<T> now) => old.AsSpan().SequenceEqual(now.AsSpan()) ? old : now;

    /// <summary>RFC 7396 on one level: a JSON null removes a member.</summary>
    public static ImmutableSortedDictionary<string, JsonElement> Merge(
        ImmutableSortedDictionary<string, JsonElement> fields, ImmutableSortedDictionary<string, JsonElement> patch)
    {
        foreach (var (name, value) in patch)
        {
            if (value.ValueKind is JsonValueKind.Null)
                fields = fields.Remove(name);
            else if (!fields.TryGetValue(name, out var old) || !JsonElement.DeepEquals(old, value))
                fields = fields.SetItem(name, value);
        }

        return fields;
    }
}
