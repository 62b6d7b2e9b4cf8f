using System.Text.Json;
using OrleansTicketing.Load.Measuring;
using OrleansTicketing.Load.Http;
using OrleansTicketing.Load.Servers;

namespace OrleansTicketing.Load.Scenarios;

/// <summary>
/// Many deadlines within one minute: tickets are opened evenly over a minute and all have the same time until dispatch, so their deadlines come
/// as evenly, twenty seconds after the last was opened. Each must be breached once; lateness is the breaching turn's instant minus the deadline.
/// </summary>
internal static class ReminderScenario
{
    private const int DispatchSeconds = 80;

    public static async Task<IReadOnlyList<Measurement>> Run(LoadOptions options)
    {
        options = options with { WarmUp = 0, Seconds = 60, Rate = options.Tickets / 60.0 };
        await using var desk = await Desk.Start(options);
        desk.Create("/v1/sla-policies/standard", Bodies.Policy(dispatchSeconds: DispatchSeconds));
        var requests = Enumerable.Range(0, Bodies.Customers).Select(i => Requests.Post("/v1/tickets", desk.Key, Bodies.Open(i))).ToArray();
        var opened = 0L;
        new Clients(options, desk.Processes).Run(options.Clients, index =>
        {
            var line = desk.Line(index);
            return _ =>
            {
                line.Expect(201, requests[Interlocked.Increment(ref opened) % requests.Length]);
                return 1;
            };
        });

        var cpu = ProcessTree.CpuSeconds(desk.Processes);
        var from = TimeProvider.System.GetTimestamp();
        // By an index: to count the journal again and again would take one of the machine's cores.
        var last = TimeProvider.System.GetUtcNow().AddSeconds(DispatchSeconds + 1).ToUnixTimeMilliseconds();
        await Desk.Until(() => desk.Count($"SELECT count(*) FROM reminder WHERE due <= {last}") == 0, $"{opened} deadlines were noticed", 180);
        var usage = new Usage(ProcessTree.CpuSeconds(desk.Processes) - cpu, ProcessTree.MemoryMb(desk.Processes), TimeProvider.System.GetElapsedTime(from).TotalSeconds);
        var (lateness, grains) = Lateness(desk);
        if (lateness.Count != opened || grains != opened) throw new InvalidOperationException($"{opened} tickets, {lateness.Count} breaches of {grains} tickets.");
        return [Measurement.Of(options.Named("reminders"), options.Store, options.Clients, lateness, usage).With("worstMs", lateness.Percentile(1))];
    }

    private static (LatencyHistogram Lateness, int Grains) Lateness(Desk desk)
    {
        using var connection = desk.Store.OpenReader();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT grain, at, data FROM journal WHERE type = 'sla.breached'";
        using var row = command.ExecuteReader();
        var (lateness, grains) = (new LatencyHistogram(), new HashSet<string>());
        while (row.Read())
        {
            grains.Add(row.GetString(0));
            var due = JsonElement.Parse(row.GetString(2)).GetProperty("breachedAt").GetInt64();
            lateness.Record(TimeSpan.FromMilliseconds(row.GetInt64(1) - due));
        }

        return (lateness, grains.Count);
    }
}
