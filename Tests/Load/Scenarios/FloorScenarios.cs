using OrleansTicketing.Load.Floors;
using OrleansTicketing.Load.Http;
using OrleansTicketing.Load.Measuring;
using OrleansTicketing.Load.Servers;
using OrleansTicketing.Load.Stores;
using OrleansTicketing.Silo.Storage.Postgres;

namespace OrleansTicketing.Load.Scenarios;

/// <summary>What the machine can do without us: the measure for everything else.</summary>
internal static class FloorScenarios
{
    /// <summary>As many turns in flight as there are clients, on as many connections as the engine commits with.</summary>
    public static Task<IReadOnlyList<Measurement>> Database(LoadOptions options)
    {
        var connections = options.Store == "postgres" ? PostgresStore.CommittersHere : 1;
        return Write("floor-db", options, Math.Max(1, options.Clients / connections), connections);
    }

    /// <summary>One ticket a transaction: what a plain program on the same database does, a connection for each client where the database allows it.</summary>
    public static Task<IReadOnlyList<Measurement>> Single(LoadOptions options) => Write("floor-single", options, 1, options.Store == "sqlite" ? 1 : options.Clients);

    public static async Task<IReadOnlyList<Measurement>> Http(LoadOptions options)
    {
        await using var server = await ServerProcess.Self("serve-floor-http");
        var requests = Enumerable.Range(0, Bodies.Customers).Select(i => Requests.Post("/v1/tickets", server.Key, Bodies.Open(i))).ToArray();
        var (latencies, usage) = new Clients(options, server.Id).Run(options.Clients, index =>
        {
            var line = new HttpLine(server.Url);
            var next = index;
            return _ =>
            {
                line.Expect(201, requests[next = (next + options.Clients) % requests.Length]);
                return 1;
            };
        });
        return [Measurement.Of("floor-http", "-", options.Clients, latencies, usage)];
    }

    private static async Task<IReadOnlyList<Measurement>> Write(string scenario, LoadOptions options, int turns, int connections)
    {
        await using var store = await LoadStore.Start(options.Store);
        var clients = new Clients(options, store.Processes);
        var (latencies, usage) = store switch
        {
            SqliteFolder folder => Write(clients, connections, () => new SqliteFloor(folder), floor => floor.Write(turns)),
            PostgresCluster cluster => await Postgres(cluster, clients, turns, connections),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
        return [Measurement.Of(scenario, store.Name, options.Clients, latencies, usage)];
    }

    private static async Task<(LatencyHistogram Latencies, Usage Usage)> Postgres(PostgresCluster cluster, Clients clients, int turns, int connections)
    {
        await using var source = await cluster.OpenMigrated();
        return Write(clients, connections, () => new PostgresFloor(source), floor => floor.Write(turns));
    }

    private static (LatencyHistogram Latencies, Usage Usage) Write<T>(Clients clients, int connections, Func<T> open, Func<T, int> write) where T : IDisposable
    {
        var floors = Enumerable.Range(0, connections).Select(_ => open()).ToList();
        try
        {
            return clients.Run(connections, index => _ => write(floors[index]));
        }
        finally
        {
            floors.ForEach(floor => floor.Dispose());
        }
    }
}
