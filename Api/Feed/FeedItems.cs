using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using OrleansTicketing.Api.Http;
using OrleansTicketing.Queries;

namespace OrleansTicketing.Api.Feed;

/// <summary>One event of the feed, ready for any number of subscribers.</summary>
internal sealed record FeedItem(JournalEntry Entry, EventResponse? Event, Audience? Audience)
{
    private byte[]? _frame;

    /// <summary>As a frame of an event stream.</summary>
    public byte[] Frame => _frame ??= Encoding.UTF8.GetBytes(
        $"id: {Event!.Cursor}\nevent: {Event.Type}\ndata: {JsonSerializer.Serialize(Event, Json.Write.EventResponse)}\n\n");
}

/// <summary>Makes each feed item once a node, while it is fresh.</summary>
internal sealed class FeedItems(PublicEvents events, Audiences audiences)
{
    private const int Most = 4_096;
    private readonly ConcurrentDictionary<long, FeedItem> _fresh = new();

    public async ValueTask<FeedItem> Of(JournalEntry entry)
    {
        if (_fresh.TryGetValue(entry.Position, out var known)) return known;
        var response = events.Of(entry);
        var audience = response is not null && entry.Grain.Kind == GrainKinds.Ticket ? await audiences.Of(entry) : null;
        var item = new FeedItem(entry, response, audience);
        if (_fresh.Count > Most) _fresh.Clear();
        return _fresh[entry.Position] = item;
    }
}
