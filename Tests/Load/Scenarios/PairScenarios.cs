using OrleansTicketing.Load.Measuring;
using OrleansTicketing.Load.Servers;

namespace OrleansTicketing.Load.Scenarios;

/// <summary>
/// What one setting costs. Both servers are up and warm, and short runs take turns on them: the machine's mood, which lasts for minutes, falls on
/// both alike.
/// </summary>
internal static class PairScenarios
{
    /// <summary>A moment until all clients are under way.</summary>
    private const double UnderWay = 0.5;

    public static Task<IReadOnlyList<Measurement>> Triage(LoadOptions options) =>
        Run(options with { NoTriage = true }, options with { NoTriage = false }, OpenScenarios.DeskToOpen, OpenScenarios.OpenOn);

    public static Task<IReadOnlyList<Measurement>> Nodes(LoadOptions options) =>
        Run(options with { Nodes = 1 }, options with { Nodes = 2 }, OpenScenarios.DeskToCascade, OpenScenarios.CascadeOn);

    private static async Task<IReadOnlyList<Measurement>> Run(
        LoadOptions one, LoadOptions other, Func<LoadOptions, Task<Desk>> start, Func<Desk, LoadOptions, Task<Measurement>> measure)
    {
        await using var desk = await start(one);
        await using var otherDesk = await start(other);
        await measure(desk, one with { Seconds = 0 });
        await measure(otherDesk, other with { Seconds = 0 });
        var (all, shares) = (new List<Measurement>(), new List<double>());
        for (var run = 0; run < one.Runs; run++)
        {
            // What a run leaves behind (a checkpoint, a vacuum) falls on each of them as often.
            var before = run % 2 == 0 ? null : await measure(otherDesk, other with { WarmUp = UnderWay });
            var first = await measure(desk, one with { WarmUp = UnderWay });
            var second = before ?? await measure(otherDesk, other with { WarmUp = UnderWay });
            all.AddRange([first, second]);
            shares.Add(second.Rate / first.Rate);
            Console.Error.WriteLine($"run {run + 1}: {first.Rate:N0}/s, {second.Rate:N0}/s, {shares[^1]:0.00}");
        }

        shares.Sort();
        var medians = Measurement.Medians(all).ToList();
        return [medians[0], medians[1].With("shareOfFirst", shares[shares.Count / 2]).With("lowest", shares[0]).With("highest", shares[^1])];
    }
}
