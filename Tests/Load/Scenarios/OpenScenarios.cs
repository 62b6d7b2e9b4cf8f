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
        await using var desk = await DeskToOpen(options);
        return [await OpenOn(desk, options)];
    }

    /// <summary>Agents with room for all: opened, routed, reserved, assigned. The rate counts until the last one is assigned.</summary>
    public static async Task<IReadOnlyList<Measurement>> Cascade(LoadOptions options)
    {
        await using var desk = await DeskToCascade(options);
        return [await CascadeOn(desk, options)];
    }

    public static async Task<Desk> DeskToOpen(LoadOptions options)
    {
        var desk = await Desk.Start(options);
        desk.Create("/v1/sla-policies/standard", Bodies.Policy());
        return desk;
    }

    public static async Task<Desk> DeskToCascade(LoadOptions options)
    {
        var desk = await DeskToOpen(options);
        desk.AddAgents(AgentsOf(options), options.Capacity, _ => "default");
        return desk;
    }

    public static async Task<Measurement> OpenOn(Desk desk, LoadOptions options)
    {
        var (latencies, usage) = Post(options, desk, new Clients(options, desk.Processes));
        var drained = await Desk.Until(() => desk.Count("SELECT count(*) FROM outbox WHERE parked_at IS NULL") == 0, "the outbox is empty");
        return Measurement.Of(options.Named(options.Idle ? "open-idle" : "open"), options.Store, options.Clients, latencies, usage).With("drainSeconds", drained);
    }

    public static async Task<Measurement> CascadeOn(Desk desk, LoadOptions options)
    {
        var clients = new Clients(options, desk.Processes);
        var room = (AgentsOf(options) * options.Capacity * 9 / 10) - desk.Count("SELECT count(*) FROM ticket");
        if (room <= 0) throw new InvalidOperationException("The agents are full: more --agents or --capacity, or fewer --seconds or --runs.");
        var (latencies, usage) = Post(options, desk, clients, opened =>
        {
            if (opened >= room) clients.Stop();
        });
        const string waiting = "SELECT count(*) FROM ticket WHERE status = 'queued'";
        var behind = desk.Count(waiting);
        var drained = await Desk.Until(() => desk.Count(waiting) == 0, "all tickets are assigned");
        var result = Measurement.Of(options.Named(options.Nodes > 1 ? $"cascade --nodes {options.Nodes}" : "cascade"), options.Store, options.Clients, latencies, usage);
        return (result with { Rate = Math.Round(latencies.Count / (usage.Seconds + drained), 1) }).With("behind", behind).With("drainSeconds", drained);
    }

    private static int AgentsOf(LoadOptions options) => options.Agents > 0 ? options.Agents : 400;

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
