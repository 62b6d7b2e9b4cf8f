using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using System.Text.Json;
using OrleansTicketing.Load.Http;
using OrleansTicketing.Load.Measuring;
using OrleansTicketing.Load.Servers;

namespace OrleansTicketing.Load.Scenarios;

/// <summary>
/// From when the POST was due until the assigned agent's event stream has it: every agent listens with their own key and resolves what arrives,
/// so that there is always room. Agents see their queue's tickets, so queues say how many streams each event goes to.
/// </summary>
internal sealed class PushScenario
{
    private static ReadOnlySpan<byte> Data => "\ndata: "u8;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, long> _sent = [];
    private readonly Dictionary<string, long> _arrived = [];
    private readonly LatencyHistogram _latencies = new();
    private readonly BlockingCollection<(string Ticket, string Key)> _toResolve = [];

    public static async Task<IReadOnlyList<Measurement>> Run(LoadOptions options)
    {
        options = options with { Rate = options.Rate > 0 ? options.Rate : 200, Queues = Math.Max(1, options.Queues) };
        await using var desk = await Desk.Start(options);
        return [await new PushScenario().Run(options, desk)];
    }

    private async Task<Measurement> Run(LoadOptions options, Desk desk)
    {
        for (var i = 0; i < options.Queues; i++) desk.Create($"/v1/queues/q{i}", new { name = $"Queue {i}" });
        var agents = desk.AddAgents(options.Agents > 0 ? options.Agents : 200, options.Capacity, i => $"q{i % options.Queues}");
        var streams = agents.Select((agent, i) => new EventLine(desk.Node(i), agent.Key, Arrived(agent))).ToList();
        var resolvers = Enumerable.Range(0, 8).Select(i => new Thread(() => Resolve(desk.Line(i))) { IsBackground = true }).ToList();
        resolvers.ForEach(r => r.Start());

        var clients = new Clients(options, desk.Processes);
        var (_, usage) = clients.Run(options.Clients, index =>
        {
            var line = desk.Line(index);
            var requests = Enumerable.Range(0, options.Queues).Select(q => Requests.Post("/v1/tickets", desk.Key, Bodies.Open(index, $"q{q}"))).ToArray();
            var next = index;
            return due =>
            {
                line.Expect(201, requests[next++ % requests.Length]);
                Meet(Desk.IdIn(line.Body), clients.IsMeasuring ? due : 0, _sent, _arrived, (arrived, sent) => (arrived, sent));
                return 1;
            };
        });
        await Desk.Until(() => Waiting == 0, "every ticket reached its agent", 10);
        _toResolve.CompleteAdding();
        resolvers.ForEach(r => r.Join());
        streams.ForEach(s => s.Dispose());
        return Measurement.Of(options.Named("open-assigned"), options.Store, agents.Count, _latencies, usage).With("queues", options.Queues);
    }

    private int Waiting
    {
        get { lock (_gate) return _sent.Count; }
    }

    /// <summary>Of all frames, those are decoded that may be about a ticket for this agent.</summary>
    private OnFrame Arrived((string Id, string Key) agent)
    {
        var id = Encoding.ASCII.GetBytes(agent.Id);
        return frame =>
        {
            if (frame.IndexOf("\nevent: ticket.assigned\n"u8) < 0 || frame.IndexOf(id) < 0) return;
            var at = Stopwatch.GetTimestamp();
            var told = JsonElement.Parse(frame[(frame.IndexOf(Data) + Data.Length)..]);
            if (told.GetProperty("data").GetProperty("agentId").GetString() != agent.Id) return;
            var ticket = told.GetProperty("subject").GetProperty("id").GetString()!;
            Meet(ticket, at, _arrived, _sent, (sent, arrived) => (arrived, sent));
            if (!_toResolve.IsAddingCompleted) _toResolve.Add((ticket, agent.Key));
        };
    }

    /// <summary>The answer to the POST and the event may come in any order; the second one has both times. 0 = sent outside the measured time.</summary>
    private void Meet(string ticket, long mine, Dictionary<string, long> here, Dictionary<string, long> there, Func<long, long, (long Arrived, long Sent)> order)
    {
        lock (_gate)
        {
            if (!there.Remove(ticket, out var other))
            {
                here[ticket] = mine;
                return;
            }

            var (arrived, sent) = order(other, mine);
            if (sent > 0) _latencies.Record(Stopwatch.GetElapsedTime(sent, arrived));
        }
    }

    private void Resolve(HttpLine line)
    {
        foreach (var (ticket, key) in _toResolve.GetConsumingEnumerable())
            line.Expect(200, Requests.Post($"/v1/tickets/{ticket}/transitions", key, """{"to":"resolved"}"""));
        line.Dispose();
    }
}
