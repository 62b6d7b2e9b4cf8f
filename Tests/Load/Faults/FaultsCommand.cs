using System.Text.Json;
using OrleansTicketing.Load.Stores;

namespace OrleansTicketing.Load.Faults;

/// <summary>
/// `faults`, the long forms: 50 kills on SQLite; 20 on three nodes of one PostgreSQL at 200 commands a second, and 200 races for one idempotency key.
/// `--store sqlite|postgres` runs only that half.
/// </summary>
internal static class FaultsCommand
{
    private const int Shown = 20;
    private static readonly JsonSerializerOptions Line = new(JsonSerializerDefaults.Web);

    public static async Task<int> Run(string[] args)
    {
        string[] stores = args switch
        {
            [] => ["sqlite", "postgres"],
            ["--store", "sqlite" or "postgres"] => args[1..],
            _ => throw new FormatException("faults takes nothing but --store sqlite|postgres"),
        };
        var hold = true;
        if (stores.Contains("sqlite")) hold &= await Kills(new("sqlite", Nodes: 1, Kills: 50, TimeSpan.FromSeconds(1.5), Rate: 200));
        if (stores.Contains("postgres"))
        {
            hold &= await Kills(new("postgres", Nodes: 3, Kills: 20, TimeSpan.FromSeconds(5), Rate: 200));
            hold &= await Races(new(Nodes: 3, Keys: 200, Connections: 50));
        }
        return hold ? 0 : 1;
    }

    private static async Task<bool> Kills(KillPlan plan)
    {
        var report = await KillRun.Run(plan);
        Console.WriteLine(JsonSerializer.Serialize(new { scenario = "faults", plan.Store, plan.Nodes, plan.Kills, report }, Line));
        foreach (var violation in report.Violations.Take(Shown)) Console.Error.WriteLine(violation);
        return report.Holds;
    }

    private static async Task<bool> Races(RacePlan plan)
    {
        await using var store = await LoadStore.Start("postgres");
        var race = await RaceRun.Run(store, plan);
        Console.WriteLine(JsonSerializer.Serialize(new { scenario = "idempotency-race", store = store.Name, race }, Line));
        return race.Violations == 0;
    }
}
