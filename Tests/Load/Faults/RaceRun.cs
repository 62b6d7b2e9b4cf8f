using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using OrleansTicketing.Load.Servers;
using OrleansTicketing.Load.Stores;

namespace OrleansTicketing.Load.Faults;

/// <summary>How many send the same request with the same idempotency key at once, to how many nodes, how often.</summary>
internal sealed record RacePlan(int Nodes, int Keys, int Connections);

/// <summary>What came of it.</summary>
internal sealed record RaceReport
{
    public required int Requests { get; init; }

    /// <summary>Answers given again from the store.</summary>
    public required int Replayed { get; init; }

    /// <summary>Answers 409 request-in-progress.</summary>
    public required int InProgress { get; init; }

    /// <summary>Keys whose command did not take effect exactly once, by the journal: a ticket, and its new customer.</summary>
    public required int NotOnce { get; init; }

    /// <summary>Keys whose answers differ, or of which more than one was given as the first.</summary>
    public required int Unequal { get; init; }

    /// <summary>Answers that are neither the first one's nor 409 request-in-progress.</summary>
    public required int Wrong { get; init; }

    public int Violations => NotOnce + Unequal + Wrong;
}

/// <summary>Sends each of many requests from many connections to several nodes at once: one may run it, and all others must say the same or wait.</summary>
internal static partial class RaceRun
{
    [GeneratedRegex("race-[0-9]+")]
    private static partial Regex Markers();

    private sealed record Answered(int Status, bool Replayed, string Body);

    public static async Task<RaceReport> Run(LoadStore store, RacePlan plan)
    {
        var nodes = new List<ServerProcess> { await ServerProcess.Api(store) };
        try
        {
            while (nodes.Count < plan.Nodes) nodes.Add(await ServerProcess.Api(store, nodes[0].Key));
            using var http = new HttpClient();
            http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", nodes[0].Key);
            var races = new List<Answered[]>();
            for (var key = 0; key < plan.Keys; key++)
            {
                var race = await Task.WhenAll(Enumerable.Range(0, plan.Connections).Select(i => Send(http, nodes[i % nodes.Count], $"race-{key}")));
                // Whoever comes later gets the same too.
                races.Add([.. race, .. await Task.WhenAll(nodes.Select(node => Send(http, node, $"race-{key}")))]);
            }
            return Judge(races, store);
        }
        finally
        {
            foreach (var node in nodes) await node.DisposeAsync();
        }
    }

    private static RaceReport Judge(List<Answered[]> races, LoadStore store)
    {
        using var connection = store.OpenReader();
        var effects = new Dictionary<string, int>();
        using (var command = connection.CreateCommand())
        {
            command.CommandText = "SELECT data FROM journal WHERE type IN ('ticket.opened', 'customer.created')";
            using var row = command.ExecuteReader();
            while (row.Read())
            {
                // Both name the key: the ticket in its subject, the customer in their name.
                var marker = Markers().Match(row.GetString(0)).Value;
                effects[marker] = effects.GetValueOrDefault(marker) + 1;
            }
        }
        var all = races.SelectMany(r => r).ToList();
        return new()
        {
            Requests = all.Count,
            Replayed = all.Count(a => a.Replayed),
            InProgress = all.Count(a => a.Status == 409),
            NotOnce = races.Select((_, key) => effects.GetValueOrDefault($"race-{key}")).Count(count => count != 2),
            Unequal = races.Count(race => race.Where(a => a.Status == 201).DistinctBy(a => a.Body).Count() != 1 || race.Count(a => a is { Status: 201, Replayed: false }) != 1),
            Wrong = all.Count(a => a.Status != 201 && !(a.Status == 409 && JsonElement.Parse(a.Body).GetProperty("code").GetString() == "request-in-progress")),
        };
    }

    private static async Task<Answered> Send(HttpClient http, ServerProcess node, string key)
    {
        var body = JsonSerializer.Serialize(new { subject = key, channel = "api", customer = new { channel = "email", handle = $"{key}@example.com", name = key } });
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(node.Url, "/v1/tickets")) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.Add("Idempotency-Key", key);
        using var answer = await http.SendAsync(request);
        return new((int)answer.StatusCode, answer.Headers.Contains("Idempotency-Replayed"), await answer.Content.ReadAsStringAsync());
    }
}
