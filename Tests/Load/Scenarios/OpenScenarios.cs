using OrleansTicketing.Load.Http;
using OrleansTicketing.Load.Measuring;
using OrleansTicketing.Load.Servers;

namespace OrleansTicketing.Load.Scenarios;

/// <summary>Tickets come in over REST.</summary>
internal static class OpenScenarios
{
    /// <summary>Nobody online: each ticket is stored, queued and waits, with three clocks and a reminder.</summary>
    public static async Task<IReadOnlyList<Measurement>> Open(LoadOptions options)
    {
        if (options.Idle) options = options with { Clients = 1 };
        await using var desk = await Desk.Start(options);
        desk.Create("/v1/sla-policies/standard", Bodies.Policy());
        var (latencies, usage) = Post(options, desk, new Clients(options, desk.Processes));
        var drained = await Desk.Until(() => desk.Count("SELECT count(*) FROM outbox WHERE parked_at IS NULL") == 0, "the outbox is empty");
        return [Measurement.Of(options.Named(options.Idle ? "open-idle" : "open"), options.Store, options.Clients, latencies, usage).With("drainSeconds", drained)];
    }

    /// <summary>Agents with room for all: opened, routed, reserved, assigned. The rate counts until the last one is assigned.</summary>
    public static async Task<IReadOnlyList<Measurement>> Cascade(LoadOptions options)
    {
        var agents = options.Agents > 0 ? options.Agents : 400;
        await using var desk = await Desk.Start(options);
        desk.Create("/v1/sla-policies/standard", Bodies.Policy());
        desk.AddAgents(agents, options.Capacity, _ => "default");
        var clients = new Clients(options, desk.Processes);
        var room = agents * options.Capacity * 9 / 10;
        var (latencies, usage) = Post(options, desk, clients, opened =>
        {
            if (opened >= room) clients.Stop();
        });
        const string waiting = "SELECT count(*) FROM ticket WHERE status = 'queued'";
        var behind = desk.Count(waiting);
        var drained = await Desk.Until(() => desk.Count(waiting) == 0, "all tickets are assigned");
        var result = Measurement.Of(options.Named(options.Nodes > 1 ? $"cascade --nodes {options.Nodes}" : "cascade"), options.Store, options.Clients, latencies, usage);
        return [(result with { Rate = Math.Round(latencies.Count / (usage.Seconds + drained), 1) }).With("behind", behind).With("drainSeconds", drained)];
    }

    private static (LatencyHistogram Latencies, Usage Usage) Post(LoadOptions options, Desk desk, Clients clients, Action<long>? opened = null)
    {
        var requests = Enumerable.Range(0, Bodies.Customers).Select(i => Requests.Post("/v1/tickets", desk.Key, Bodies.Open(i))).ToArray();
        var count = 0L;
        return clients.Run(options.Clients, index =>
        {
            var line = desk.Line(index);
            var next = index;
            return () =>
            {
                line.Expect(201, requests[next = (next + options.Clients) % requests.Length]);
                opened?.Invoke(Interlocked.Increment(ref count));
                return 1;
            };
        });
    }
}
