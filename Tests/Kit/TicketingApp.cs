using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;
using OrleansTicketing.Api.Auth;

namespace OrleansTicketing.Tests.Kit;

/// <summary>
/// The whole product on Kestrel and SQLite, with an empty store of its own and a clock that stands still until told. (Any type of Api names the
/// program to start; "Program" is also Load's.)
/// </summary>
public sealed class TicketingApp : WebApplicationFactory<AuthOptions>
{
    public const string AdminKey = "otk_BootstrapKeyForTests0123456789abcdefghij";

    private readonly TempFolder _folder = new();
    private readonly TestStore? _store;
    private readonly Action<IServiceCollection> _services = _ => { };

    public TicketingApp() => UseKestrel(0);

    /// <summary>On a given store, with parts of it replaced.</summary>
    internal TicketingApp(TestStore store, Action<IServiceCollection> services) : this() => (_store, _services) = (store, services);

    public Client Admin => As(AdminKey);

    /// <summary>A client with a key; null = without.</summary>
    public Client As(string? key)
    {
        var http = CreateClient();
        if (key is not null) http.DefaultRequestHeaders.Authorization = new("Bearer", key);
        return new(http);
    }

    /// <summary>A client with a new key, made from a body such as <c>"role":"auditor"</c>.</summary>
    public async Task<Client> With(string members) =>
        As((await Admin.Post("/v1/keys", $$"""{"name":"test",{{members}} }""")).Ok().Text("key"));

    public async Task<string> NewAgent(string login, string members = "\"capacity\":3", bool online = true)
    {
        var id = (await Admin.Post("/v1/agents", $$"""{"login":"{{login}}","name":"Agent {{login}}",{{members}} }""")).Ok().Text("id");
        if (online) (await Admin.Put($"/v1/agents/{id}/presence", """{"presence":"online"}""")).Ok();
        return id;
    }

    public async Task<string> NewQueue(string key, string members = "\"mode\":\"push\"")
    {
        (await Admin.Send("PUT", $"/v1/queues/{key}", $$"""{"name":"{{key}}",{{members}} }""", ("If-None-Match", "*"))).Ok();
        return key;
    }

    public async Task<JsonElement> NewTicket(string handle = "li@example.com", string members = "\"priority\":\"normal\"") =>
        (await Admin.Post("/v1/tickets", $$"""{"text":"It does not work","channel":"web","customer":{"channel":"email","handle":"{{handle}}"}, {{members}} }""")).Ok().Json;

    /// <summary>The cursor after the last event there is.</summary>
    public async Task<string> EventsEnd()
    {
        var cursor = "";
        while (true)
        {
            var page = (await Admin.Get($"/v1/events?limit=100{cursor}")).Ok().Json.GetProperty("page");
            var next = page.GetProperty("nextCursor").GetString()!;
            if (!page.GetProperty("hasMore").GetBoolean()) return next;
            cursor = $"&after={next}";
        }
    }

    public async Task<List<JsonElement>> Events(string after, int limit = 100)
    {
        var events = new List<JsonElement>();
        while (true)
        {
            var page = (await Admin.Get($"/v1/events?limit={limit}&after={after}")).Ok().Json;
            events.AddRange(page.GetProperty("data").EnumerateArray());
            after = page.GetProperty("page").GetProperty("nextCursor").GetString()!;
            if (!page.GetProperty("page").GetProperty("hasMore").GetBoolean()) return events;
        }
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseEnvironment("Development");
        builder.UseSetting("Storage:Path", _folder.Path);
        builder.UseSetting("Auth:BootstrapKey", AdminKey);
        builder.UseSetting("Clock:Mode", "manual");
        builder.UseSetting("Demo:Seed", "false");
        builder.UseSetting("Logging:LogLevel:Default", "Warning");
        builder.UseSetting(TestStore.Unhurried.Key, TestStore.Unhurried.Value);
        foreach (var (name, value) in _store?.Settings ?? []) builder.UseSetting(name, value);
        builder.ConfigureServices(_services);
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing) _folder.Dispose();
    }
}

/// <summary>An answer with its body read.</summary>
public sealed record Answered(HttpResponseMessage Response, string Content)
{
    public int Status => (int)Response.StatusCode;

    public JsonElement Json => JsonDocument.Parse(Content).RootElement;

    public string? ETag => Response.Headers.ETag?.ToString();

    public string? Header(string name) => Response.Headers.TryGetValues(name, out var values) ? string.Join(",", values) : null;

    public string Text(string member) => Json.GetProperty(member).GetString()!;

    public Answered Ok()
    {
        Assert.True(Status is >= 200 and < 300, $"{Response.RequestMessage?.Method} {Response.RequestMessage?.RequestUri?.PathAndQuery}: {Status} {Content}");
        return this;
    }

    /// <summary>A problem document with this status and code, all its members there.</summary>
    public JsonElement Problem(int status, string code)
    {
        Assert.True(Status == status, $"{Response.RequestMessage?.Method} {Response.RequestMessage?.RequestUri?.PathAndQuery}: {Status} {Content}");
        Assert.Equal("application/problem+json", Response.Content.Headers.ContentType?.MediaType);
        var problem = Json;
        Assert.Equal(code, problem.GetProperty("code").GetString());
        Assert.Equal($"/problems/{code}", problem.GetProperty("type").GetString());
        Assert.Equal(status, problem.GetProperty("status").GetInt32());
        Assert.NotEmpty(problem.GetProperty("title").GetString()!);
        Assert.NotEmpty(problem.GetProperty("detail").GetString()!);
        Assert.NotEmpty(problem.GetProperty("traceId").GetString()!);
        foreach (var leak in new[] { " at OrleansTicketing", "SELECT ", "INSERT ", "Exception", ".cs", "/tmp/", "otk_" }) Assert.DoesNotContain(leak, Content);
        return problem;
    }

    public string? Pointer => Json.GetProperty("errors")[0].GetProperty("pointer").GetString();
}

/// <summary>Sends JSON, reads JSON.</summary>
public sealed class Client(HttpClient http)
{
    public HttpClient Http => http;

    public Task<Answered> Get(string path) => Send("GET", path, (string?)null);

    public Task<Answered> Post(string path, string? body) => Send("POST", path, body);

    public Task<Answered> Put(string path, string body) => Send("PUT", path, body);

    public Task<Answered> Patch(string path, string body) => Send("PATCH", path, body);

    public Task<Answered> Send(string method, string path, string? body, params (string Name, string Value)[] headers) =>
        Send(method, path, body is null ? null : new StringContent(body, Encoding.UTF8, "application/json"), headers);

    public async Task<Answered> Send(string method, string path, HttpContent? body, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(new(method), path) { Content = body };
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        var response = await http.SendAsync(request);
        return new(response, await response.Content.ReadAsStringAsync());
    }
}
