using OrleansTicketing.Load.Measuring;

namespace OrleansTicketing.Load.Scenarios;

/// <summary>
/// Every scenario that is compared with a floor or another one, in turn, there and back, several times: the machine's mood falls on all alike.
/// Then the medians.
/// </summary>
internal static class AllScenarios
{
    /// <summary>Plain SQL and an empty answer are soon as fast as they get.</summary>
    private const double FloorWarmUp = 3;

    public static async Task<IReadOnlyList<Measurement>> Run(LoadOptions options)
    {
        var compared = Compared(options).ToArray();
        var all = new List<Measurement>();
        for (var run = 0; run < options.Runs; run++)
        {
            foreach (var scenario in run % 2 == 0 ? compared : compared.Reverse())
            {
                foreach (var result in await scenario())
                {
                    all.Add(result);
                    Console.Error.WriteLine($"run {run + 1}: {result.Scenario} {result.Rate:N0}/s");
                }
            }
        }

        var medians = Measurement.Medians(all).ToList();
        Console.Error.WriteLine(Measurement.Table(medians));
        return medians;
    }

    private static IEnumerable<Func<Task<IReadOnlyList<Measurement>>>> Compared(LoadOptions options)
    {
        // Each row says for itself what is different.
        options = options with { NoTriage = false, Nodes = 1, Idle = false };
        var floor = options with { WarmUp = Math.Min(options.WarmUp, FloorWarmUp) };
        var plain = options with { NoTriage = true };
        yield return () => FloorScenarios.Database(floor);
        yield return () => FloorScenarios.Single(floor);
        yield return () => FloorScenarios.Http(floor);
        yield return () => EngineScenario.Run(plain);
        yield return () => OpenScenarios.Open(plain);
        yield return () => OpenScenarios.Open(options);
        yield return () => OpenScenarios.Cascade(options);
        if (options.Store is "postgres") yield return () => OpenScenarios.Cascade(options with { Nodes = 2 });
        yield return () => HotScenario.Run(options);
    }
}
