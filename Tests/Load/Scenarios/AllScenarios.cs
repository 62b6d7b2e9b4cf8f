using OrleansTicketing.Load.Measuring;

namespace OrleansTicketing.Load.Scenarios;

/// <summary>Every scenario that is compared with a floor, in turn, several times: the machine's mood falls on all alike. Then the medians.</summary>
internal static class AllScenarios
{
    private static readonly Func<LoadOptions, Task<IReadOnlyList<Measurement>>>[] Compared =
    [
        FloorScenarios.Database, FloorScenarios.Single, FloorScenarios.Http, EngineScenario.Run, OpenScenarios.Open, OpenScenarios.Cascade, HotScenario.Run,
    ];

    public static async Task<IReadOnlyList<Measurement>> Run(LoadOptions options)
    {
        var all = new List<Measurement>();
        for (var run = 0; run < options.Runs; run++)
        {
            foreach (var scenario in Compared)
            {
                foreach (var result in await scenario(options))
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
}
