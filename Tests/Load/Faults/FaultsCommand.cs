using System.Text.Json;
using OrleansTicketing.Load.Stores;

namespace OrleansTicketing.Load.Faults;

/// <summary>The long forms: 50 kills on SQLite, 20 on three nodes of one PostgreSQL at 200 commands a second, 200 races for one idempotency key.</summary>
internal static class FaultsCommand
{
    private static readonly JsonSerializerOptions Line = new(JsonSerializerDefaults.Web);

    public static async Task<int> Run()
    {
        KillPlan[] plans =
        [
            new("sqlite", Nodes: 1, Kills: 50, TimeSpan.FromSeconds(1.5), Rate: 200),
            new("postgres", Nodes: 3, Kills: 20, TimeSpan.FromSeconds(5), Rate: 200),
        ];
        var violations = 0;
        foreach (var plan in plans)
        {
            var report = await KillRun.Run(plan);
            Console.WriteLine(JsonSerializer.Serialize(new { scenario = "faults", plan.Store, plan.Nodes, plan.Kills, report }, Line));
            violations += report.Violations + (report.SuccessShare < 0.99 ? 1 : 0);
        }
        await using var store = await LoadStore.Start("postgres");
        var race = await RaceRun.Run(store, new(Nodes: 3, Keys: 200, Connections: 50));
        Console.WriteLine(JsonSerializer.Serialize(new { scenario = "idempotency-race", store = store.Name, race }, Line));
        return violations + race.Violations == 0 ? 0 : 1;
    }
}
