namespace OrleansTicketing.Tests.Kit;

/// <summary>
/// For what says nothing when it happens: a model loaded by another thread, a projection that a job writes. What leaves an event is waited
/// for on the feed.
/// </summary>
internal static class Eventually
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(20);

    public static Task Holds(Func<bool> condition) => Holds(() => Task.FromResult(condition()));

    public static async Task Holds(Func<Task<bool>> condition) => await Gives(condition, holds => holds);

    /// <summary>The first of these values that fits.</summary>
    public static async Task<T> Gives<T>(Func<Task<T>> value, Func<T, bool> fits)
    {
        using var patience = new CancellationTokenSource(Patience.Limit);
        while (true)
        {
            if (await value() is var now && fits(now)) return now;
            await Task.Delay(LookAgain, patience.Token);
        }
    }
}
