using System.Collections.Immutable;
using System.Text.Json;

namespace OrleansTicketing.Tickets;

/// <summary>How much one ticket can hold.</summary>
public static class TicketLimits
{
    private const int MostTags = 100;
    private const int MostWordBytes = 8 * 1024;
    private const int MostFieldBytes = 16 * 1024;

    /// <summary>Whether these together are more: the ticket refuses them with <see cref="TicketTooLarge"/>.</summary>
    public static bool Exceeded(ImmutableArray<string> tags, ImmutableArray<string> skills, ImmutableSortedDictionary<string, JsonElement> fields) =>
        tags.Length > MostTags || StoredSize.Of(tags) + StoredSize.Of(skills) > MostWordBytes || StoredSize.Of(fields) > MostFieldBytes;
}
