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
            using var http = new HttpClient(new SocketsHttpHandler { PooledConnectionIdleTimeout = TimeSpan.FromSeconds(2) }) { Timeout = TimeSpan.FromSeconds(10) };
            await ShortDeadlines(http, nodes[0]);
            var clients = Enumerable.Range(0, plan.Clients).Select(i => new RetryingClient(i, n => nodes[n % nodes.Count].Url, key, http)).ToList();
            using var stop = new CancellationTokenSource();
            var load = clients.Select(c => c.Run(TimeSpan.FromSeconds((double)plan.Clients / plan.Rate), stop.Token)).ToList();
            var corrupt = 0;
            for (var kill = 0; kill < plan.Kills; kill++)
            {
                await Task.Delay(plan.Between);
                var victim = kill % nodes.Count;
                await nodes[victim].Kill();
                if (plan.Store == "sqlite" && !Auditor.IsIntact(store)) corrupt++;
                nodes[victim] = await ServerProcess.Api(store, key);
            }
            await Task.Delay(plan.Between);
            await stop.CancelAsync();
            await Task.WhenAll(load);
            await Auditor.Quiet(store);
            return await Auditor.Report(clients, store, nodes[0], http) with { Corrupt = corrupt };
        }
        finally
        {
            foreach (var node in nodes) await node.DisposeAsync();
        }
    }

    /// <summary>Every ticket misses a deadline within seconds, so that reminders are always due while nodes die.</summary>
    private static async Task ShortDeadlines(HttpClient http, ServerProcess node)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, new Uri(node.Url, "/v1/sla-policies/short"))
        {
            Content = new StringContent("""{"name":"short","targets":[{"metric":"dispatch","seconds":3,"time":"calendar"}]}""", System.Text.Encoding.UTF8, "application/json"),
        };
        request.Headers.Authorization = new("Bearer", node.Key);
        request.Headers.TryAddWithoutValidation("If-None-Match", "*");
        using var answer = await http.SendAsync(request);
        if (!answer.IsSuccessStatusCode) throw new InvalidOperationException(await answer.Content.ReadAsStringAsync());
    }
}
