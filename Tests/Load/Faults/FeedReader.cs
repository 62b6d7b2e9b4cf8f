using System.Text.Json;

namespace OrleansTicketing.Load.Faults;

/// <summary>Follows the whole feed while nodes die, each page from another node, with nothing but the cursor of the page before.</summary>
internal sealed class FeedReader(RetryingHttp http)
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(100);

    public List<Seen> Events { get; } = [];

    /// <summary>Reads until told that nothing more will come, and then to the end.</summary>
    public async Task Run(CancellationToken over)
    {
        var after = "";
        for (var page = 0; ; page++)
        {
            var last = over.IsCancellationRequested;
            var answer = await http.Get(page, $"/v1/events?limit=100{after}") ?? throw new InvalidOperationException("No node shows the feed.");
            Events.AddRange(answer.GetProperty("data").EnumerateArray().Select(Event));
            var next = answer.GetProperty("page");
            after = "&after=" + next.GetProperty("nextCursor").GetString();
            if (next.GetProperty("hasMore").GetBoolean()) continue;
            if (last) return;
            await Task.Delay(LookAgain, over).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static Seen Event(JsonElement e)
    {
        var (type, subject) = (e.GetProperty("type").GetString()!, e.GetProperty("subject"));
        return new(e.GetProperty("id").GetString()!, $"{subject.GetProperty("kind").GetString()}/{subject.GetProperty("id").GetString()}", subject.GetProperty("version").GetInt64(), type)
        {
            Text = Seen.TextOf(type, e.GetProperty("data")),
        };
    }
}
