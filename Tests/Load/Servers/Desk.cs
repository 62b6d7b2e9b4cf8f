using System.Globalization;
using System.Text;
using System.Text.Json;
using OrleansTicketing.Load.Http;
using OrleansTicketing.Load.Scenarios;
using OrleansTicketing.Load.Stores;

namespace OrleansTicketing.Load.Servers;

/// <summary>The product on a fresh store: one process, or several on one PostgreSQL; and what an administrator prepares there.</summary>
internal sealed class Desk : IAsyncDisposable
{
    private readonly List<ServerProcess> _nodes = [];

    private Desk(LoadStore store) => Store = store;

    public LoadStore Store { get; }

    public string Key => _nodes[0].Key;

    /// <summary>All that belongs to it, for its CPU and memory.</summary>
    public int[] Processes => [.. _nodes.Select(n => n.Id), .. Store.Processes];

    public static async Task<Desk> Start(LoadOptions options, Action<Desk>? prepare = null)
    {
        var desk = new Desk(await LoadStore.Start(options.Store));
        try
        {
            for (var i = 0; i < options.Nodes; i++) desk._nodes.Add(await ServerProcess.Api(desk.Store, i > 0 ? desk.Key : null, options.NoTriage ? [new("Language__Triage", "false")] : null));
            prepare?.Invoke(desk);
            return desk;
        }
        catch
        {
            await desk.DisposeAsync();
            throw;
        }
    }

    /// <summary>A connection for a client; clients are spread over the nodes.</summary>
    public HttpLine Line(int client) => new(Node(client));

    public Uri Node(int client) => _nodes[client % _nodes.Count].Url;

    public JsonElement Get(string path) => Ask(200, Requests.Get(path, Key));

    public JsonElement Post(string path, object body, int status = 201) => Ask(status, Requests.Post(path, Key, JsonSerializer.Serialize(body)));

    public void Put(string path, object body, int status = 200, string? condition = null) =>
        Ask(status, Requests.Put(path, Key, body as string ?? JsonSerializer.Serialize(body), condition));

    public void Create(string path, object body) => Put(path, body, 201, "If-None-Match: *");

    /// <summary>Agents who are online, spread over the queues, with what their own keys are.</summary>
    public List<(string Id, string Key)> AddAgents(int count, int capacity, Func<int, string> queue, bool online = true)
    {
        var agents = new List<(string, string)>();
        for (var i = 0; i < count; i++)
        {
            var id = Post("/v1/agents", new { login = $"agent{i}", name = $"Agent {i}", capacity, queues = new[] { queue(i) } }).GetProperty("id").GetString()!;
            var key = Post("/v1/keys", new { name = $"agent{i}", role = "agent", agentId = id }).GetProperty("key").GetString()!;
            if (online) Put($"/v1/agents/{id}/presence", new { presence = "online" });
            agents.Add((id, key));
        }

        return agents;
    }

    /// <summary>Opens tickets as fast as it goes, outside any measurement; gives their ids.</summary>
    public string[] Open(int count, Func<int, string> body)
    {
        var ids = new string[count];
        Crew.Do(count, this, (i, line) =>
        {
            line.Expect(201, Requests.Post("/v1/tickets", Key, body(i)));
            ids[i] = IdIn(line.Body);
        });
        return ids;
    }

    /// <summary>A number from the store, past the product.</summary>
    public long Count(string sql)
    {
        using var connection = Store.OpenReader();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return Convert.ToInt64(command.ExecuteScalar(), CultureInfo.InvariantCulture);
    }

    /// <summary>Seconds until a condition holds; fails after a minute.</summary>
    public static async Task<double> Until(Func<bool> condition, string what, double patience = 60)
    {
        var from = TimeProvider.System.GetTimestamp();
        while (!condition())
        {
            if (TimeProvider.System.GetElapsedTime(from).TotalSeconds > patience) throw new TimeoutException($"After {patience} s still not: {what}.");
            await Task.Delay(50);
        }

        return TimeProvider.System.GetElapsedTime(from).TotalSeconds;
    }

    /// <summary>The first id of an answer: the resource's own.</summary>
    public static string IdIn(ReadOnlySpan<byte> json)
    {
        var from = json.IndexOf("\"id\":\""u8) + 6;
        return Encoding.ASCII.GetString(json.Slice(from, json[from..].IndexOf((byte)'"')));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var node in _nodes) await node.DisposeAsync();
        await Store.DisposeAsync();
    }

    private JsonElement Ask(int status, byte[] request)
    {
        using var line = Line(0);
        line.Expect(status, request);
        return JsonElement.Parse(line.Body);
    }
}
