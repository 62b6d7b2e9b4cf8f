using OrleansTicketing.Queries;

namespace OrleansTicketing.Tests.Kit;

/// <summary>Waits for what happens, and not for time to pass.</summary>
public static class FeedReading
{
    /// <summary>The first event of this type of that grain, from the journal's beginning on.</summary>
    public static async Task<T> Seen<T>(this IFeed feed, string grain, Func<T, bool>? which = null) where T : Event
    {
        using var patience = new CancellationTokenSource(Patience.Limit);
        await foreach (var page in feed.Follow(0, patience.Token))
        {
            foreach (var entry in page)
            {
                if (entry.Grain.Key == grain && entry.Data is T found && which?.Invoke(found) is not false) return found;
            }
        }
        throw new Xunit.Sdk.XunitException($"{typeof(T).Name} of {grain} was not seen.");
    }
}
