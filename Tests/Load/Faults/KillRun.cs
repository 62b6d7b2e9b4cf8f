using OrleansTicketing.Load.Servers;
using OrleansTicketing.Load.Stores;

namespace OrleansTicketing.Load.Faults;

/// <summary>Kills processes of the product under load, starts them again, and has the auditor compare what clients and engine remember.</summary>
internal static class KillRun
{
    public static async Task<KillReport> Run(KillPlan plan)
    {
        await using var store = await LoadStore.Start(plan.Store);
        var nodes = new List<ServerProcess> { await ServerProcess.Api(store) };
        try
        {
            var key = nodes[0].Key;
            while (nodes.Count < plan.Nodes) nodes.Add(await ServerProcess.Api(store, key));
            using var http = new RetryingHttp(n => nodes[n % nodes.Count].Url, key);
            // Every ticket misses a deadline within seconds, so that reminders are always due while nodes die.
            await http.Create(0, "/v1/sla-policies/short", new { name = "short", targets = new[] { new { metric = "dispatch", seconds = 3, time = "calendar" } } });
            var clients = Enumerable.Range(0, plan.Clients).Select(i => new RetryingClient(i, http)).ToList();
            var reader = new FeedReader(http);
            using CancellationTokenSource enough = new(), over = new();
            var load = clients.Select(c => c.Run(TimeSpan.FromSeconds((double)plan.Clients / plan.Rate), enough.Token)).ToList();
            var reading = reader.Run(over.Token);
            var broken = await Kill(plan, nodes, store);
            await enough.CancelAsync();
            await Task.WhenAll(load);
            if (!await Database.IsQuiet(store)) broken.Add("A minute after the load, messages or deadlines were still open.");
            await over.CancelAsync();
            await reading;
            var found = new Evidence([.. clients.SelectMany(c => c.Log)], Database.Tickets(store), Database.Journal(store), reader.Events);
            return KillReport.Of(found, [.. broken, .. Auditor.Violations(found)]);
        }
        finally
        {
            foreach (var node in nodes) await node.DisposeAsync();
        }
    }

    /// <summary>One node after the other, with the load before, between and after; gives what is broken already then.</summary>
    private static async Task<List<string>> Kill(KillPlan plan, List<ServerProcess> nodes, LoadStore store)
    {
        var broken = new List<string>();
        for (var kill = 0; kill < plan.Kills; kill++)
        {
            await Task.Delay(plan.Between);
            var victim = kill % nodes.Count;
            await nodes[victim].Kill();
            if (plan.Store == "sqlite" && !Database.IsIntact(store)) broken.Add($"After kill {kill + 1} the file is corrupt.");
            nodes[victim] = await ServerProcess.Api(store, nodes[victim].Key);
        }
        await Task.Delay(plan.Between);
        return broken;
    }
}
