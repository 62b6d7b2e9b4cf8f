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
        await using var desk = await DeskToOpen(options);
        return [await OpenOn(desk, options)];
    }

    /// <summary>Agents with room for all: opened, routed, reserved, assigned. The rate counts until the last one is assigned.</summary>
    public static async Task<IReadOnlyList<Measurement>> Cascade(LoadOptions options)
    {
        await using var desk = await DeskToCascade(options);
        return [await CascadeOn(desk, options)];
    }

    public static Task<Desk> DeskToOpen(LoadOptions options) => Desk.Start(options, desk => desk.Create("/v1/sla-policies/standard", Bodies.Policy()));

    public static Task<Desk> DeskToCascade(LoadOptions options) => Desk.Start(options, desk =>
    {
        desk.Create("/v1/sla-policies/standard", Bodies.Policy());
        desk.AddAgents(AgentsOf(options), options.Capacity, _ => "default");
    });

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
        var (latencies, usage) = Post(options, desk, clients, opened =>
        {
            if (opened >= room) clients.Stop();
        });
        if (usage.Seconds < options.Seconds / 2) throw new InvalidOperationException("The agents were full too soon: more --agents or --capacity, or fewer --seconds or --runs.");
        const string waiting = "SELECT count(*) FROM ticket WHERE status = 'queued'";
        var behind = desk.Count(waiting);
        var drained = await Desk.Until(() => desk.Count(waiting) == 0, "all tickets are assigned");
        var result = Measurement.Of(options.Named("cascade"), options.Store, options.Clients, latencies, usage);
        return (result with { Rate = Math.Round(latencies.Count / (usage.Seconds + drained), 1) }).With("behind", behind).With("drainSeconds", drained);
    }

    private static int AgentsOf(LoadOptions options) => options.Agents > 0 ? options.Agents : 400;

    private static (LatencyHistogram Latencies, Usage Usage) Post(LoadOptions options, Desk desk, Clients clients, Action<long>? opened = null)
    {
        var requests = Enumerable.Range(0, Bodies.Customers).Select(i => Requests.Post("/v1/tickets", desk.Key, Bodies.Open(i))).ToArray();
        var lines = Enumerable.Range(0, options.Clients).Select(desk.Line).ToArray();
        var count = 0L;
        var result = clients.Run(options.Clients, index =>
        {
            var next = index;
            return _ =>
            {
                lines[index].Expect(201, requests[next = (next + options.Clients) % requests.Length]);
                opened?.Invoke(Interlocked.Increment(ref count));
                return 1;
            };
        });
        foreach (var line in lines) line.Dispose();
        return result;
    }
}
