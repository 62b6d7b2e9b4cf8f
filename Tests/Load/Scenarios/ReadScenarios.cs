using OrleansTicketing.Load.Http;
using OrleansTicketing.Load.Measuring;
using OrleansTicketing.Load.Servers;

namespace OrleansTicketing.Load.Scenarios;

/// <summary>Looking at tickets: one of many, and each filter of the list over a filled store.</summary>
internal static class ReadScenarios
{
    public static async Task<IReadOnlyList<Measurement>> Read(LoadOptions options)
    {
        await using var desk = await Desk.Start(options);
        desk.Create("/v1/sla-policies/standard", Bodies.Policy());
        var requests = desk.Open(Math.Min(options.Tickets, 5_000), i => Bodies.Open(i % Bodies.Customers)).Select(id => Requests.Get($"/v1/tickets/{id}", desk.Key)).ToArray();
        var (latencies, usage) = Get(options, desk, requests);
        return [Measurement.Of("read", options.Store, options.Clients, latencies, usage)];
    }

    /// <summary>Each filter for itself, its values changing from request to request.</summary>
    public static async Task<IReadOnlyList<Measurement>> List(LoadOptions options)
    {
        await using var desk = await Desk.Start(options);
        var filled = new FilledDesk(desk, options.Tickets);
        await desk.Store.TidyUp();
        var results = new List<Measurement>();
        foreach (var (name, queries) in filled.Filters())
        {
            var (latencies, usage) = Get(options, desk, [.. queries.Select(q => Requests.Get("/v1/tickets?" + q, desk.Key))]);
            results.Add(Measurement.Of("list " + name, options.Store, options.Clients, latencies, usage));
        }

        return results;
    }

    private static (LatencyHistogram Latencies, Usage Usage) Get(LoadOptions options, Desk desk, byte[][] requests) =>
        new Clients(options, desk.Processes).Run(options.Clients, index =>
        {
            var line = desk.Line(index);
            // A step that shares no factor with the count visits all of them, far apart.
            var next = index * 7919;
            return _ =>
            {
                line.Expect(200, requests[(next = (next + 7919) & int.MaxValue) % requests.Length]);
                return 1;
            };
        });
}

/// <summary>A store with many tickets in every state that the list can filter on.</summary>
internal sealed class FilledDesk
{
    private const int Queues = 10;
    private static readonly string[] Priorities = ["urgent", "high", "normal", "normal", "low"];
    private static readonly string[] Kinds = ["complaint", "suggestion", "inquiry", "fault", "other"];
    private static readonly string[] Channels = ["web", "app", "email", "wechat"];
    private readonly Desk _desk;
    private readonly int _tickets;
    private readonly List<(string Id, string Key)> _agents;
    private readonly List<string> _customers;
    private readonly string _middle;

    public FilledDesk(Desk desk, int tickets)
    {
        (_desk, _tickets) = (desk, tickets);
        for (var q = 0; q < Queues; q++) desk.Create($"/v1/queues/q{q}", new { name = $"Queue {q}" });
        desk.Create("/v1/sla-policies/standard", Bodies.Policy());
        _agents = desk.AddAgents(50, 1000, i => $"q{i % Queues}", online: false);
        var ids = desk.Open(tickets, i => Bodies.Open(
            i % Bodies.Customers, $"q{i % Queues}", Priorities[i / 3 % 5], Kinds[i / 7 % 5], Channels[i / 11 % 4], i % 3 == 0 ? $"tag{i % 20}" : null, $"ext-{i}"));
        Crew.Do(tickets, desk, (i, line) => Move(i, ids[i], line));
        _customers = [.. desk.Get("/v1/customers?limit=100").GetProperty("data").EnumerateArray().Select(c => c.GetProperty("id").GetString()!)];
        _middle = desk.Get($"/v1/tickets/{ids[tickets / 2]}").GetProperty("createdAt").GetString()!;
    }

    public IEnumerable<(string Name, IEnumerable<string> Queries)> Filters()
    {
        yield return ("(all)", [""]);
        yield return ("status", ["status=queued", "status=assigned", "status=resolved", "status=rejected", "status=queued,assigned"]);
        yield return ("queue", Each(Queues, q => $"queue=q{q}"));
        yield return ("assignee", _agents.Select(a => $"assignee={a.Id}"));
        yield return ("assignee none", ["assignee=none"]);
        yield return ("customer", _customers.Select(c => $"customer={c}"));
        yield return ("priority", Priorities.Select(p => $"priority={p}"));
        yield return ("kind", Kinds.Select(k => $"kind={k}"));
        yield return ("category", Each(20, c => $"category=cat{c}"));
        yield return ("channel", Channels.Select(c => $"channel={c}"));
        yield return ("tag", Each(20, t => $"tag=tag{t}"));
        yield return ("externalId", Each(500, e => $"externalId=ext-{e * (_tickets / 500)}"));
        yield return ("dueBefore", [$"dueBefore={_middle[..4]}-12-31T00:00:00.000Z", $"dueBefore={_middle}"]);
        yield return ("updatedSince", [$"updatedSince={_middle}"]);
        yield return ("q", ["q=parcel", "q=nowhere", "q=ext-77"]);
        yield return ("sort updatedAt", ["sort=-updatedAt", "sort=updatedAt"]);
        yield return ("sort dueAt", ["sort=dueAt", "sort=-dueAt"]);
        yield return ("queue and status", Each(Queues, q => $"queue=q{q}&status={(q % 2 == 0 ? "queued" : "resolved")}"));
        yield return ("assignee and status", _agents.Select((a, i) => $"assignee={a.Id}&status={(i % 2 == 0 ? "assigned" : "resolved")}"));
    }

    /// <summary>Of a hundred tickets of each queue: sixty-eight stay queued, twenty are resolved by an agent, ten rejected, two assigned; ten get a category.</summary>
    private void Move(int i, string id, HttpLine line)
    {
        var lot = i / Queues % 100;
        var agent = _agents[(i % Queues) + (Queues * (i / 1000 % (_agents.Count / Queues)))];
        if (lot < 20) line.Expect(200, Requests.Post($"/v1/tickets/{id}/transitions", agent.Key, """{"to":"resolved"}"""));
        else if (lot < 30) line.Expect(200, Requests.Post($"/v1/tickets/{id}/transitions", _desk.Key, """{"to":"rejected","reason":"Asked twice."}"""));
        else if (lot < 32) line.Expect(200, Requests.Post($"/v1/tickets/{id}/assignments", _desk.Key, $$"""{"agentId":"{{agent.Id}}"}"""));
        else if (lot < 42) line.Expect(200, Requests.Patch($"/v1/tickets/{id}", _desk.Key, $$"""{"category":"cat{{i % 20}}"}"""));
    }

    private static IEnumerable<string> Each(int count, Func<int, string> query) =>
        Enumerable.Range(0, count).Select(query);
}
