using Microsoft.Extensions.DependencyInjection;
using OrleansTicketing.Tests.Kit;

namespace OrleansTicketing.Tests.Api;

public sealed class PeopleTests(TicketingApp app) : IClassFixture<TicketingApp>
{
    [Fact]
    public async Task A_customer_is_created_found_and_changed()
    {
        const string Body = """{"name":"Han","tier":"gold","identities":[{"channel":"email","handle":"Han.C@example.com","verified":true}],"timeZone":"Asia/Shanghai","segments":["b","a"],"fields":{"x":1}}""";
        var made = (await app.Admin.Post("/v1/customers", Body)).Ok();
        var path = $"/v1/customers/{made.Text("id")}";
        Assert.Equal(path, made.Response.Headers.Location?.ToString());
        Assert.Equal("""["a","b"]""", made.Json.GetProperty("segments").GetRawText());
        var found = (await app.Admin.Get("/v1/customers?channel=email&handle=han.c@EXAMPLE.com")).Ok().Json.GetProperty("data");
        Assert.Equal(made.Text("id"), Assert.Single(found.EnumerateArray()).GetProperty("id").GetString());
        (await app.Admin.Get("/v1/customers?channel=email")).Problem(400, "validation-failed");
        (await app.Admin.Post("/v1/customers", Body)).Problem(409, "claim-taken");

        var changed = (await app.Admin.Patch(path, """{"name":null,"tier":"vip","identities":[{"channel":"phone","handle":"+4930"}]}""")).Ok().Json;
        Assert.Equal(System.Text.Json.JsonValueKind.Null, changed.GetProperty("name").ValueKind);
        (await app.Admin.Post("/v1/customers", Body)).Ok();
        var ticket = (await app.Admin.Post("/v1/tickets", $$"""{"text":"a","channel":"web","customerId":"{{made.Text("id")}}"}""")).Ok();
        Assert.Equal("vip", ticket.Json.GetProperty("customer").GetProperty("tier").GetString());
        Assert.Equal(ticket.Text("id"), Assert.Single((await app.Admin.Get($"{path}/tickets")).Ok().Json.GetProperty("data").EnumerateArray()).GetProperty("id").GetString());
        (await app.Admin.Post("/v1/customers", """{"timeZone":"Moon"}""")).Problem(400, "validation-failed");
    }

    [Fact]
    public async Task An_agent_is_created_changed_and_sets_presence()
    {
        const string Body = """{"login":"Anna","name":"Anna","department":"support","skills":[{"skill":"Billing","level":3}],"languages":["zh","en"],"capacity":4,"queues":["default"],"password":"long enough"}""";
        var made = (await app.Admin.Post("/v1/agents", Body)).Ok();
        Assert.Equal(("anna", "offline", 0), (made.Text("login"), made.Text("presence"), made.Json.GetProperty("load").GetInt32()));
        Assert.DoesNotContain("pbkdf2", made.Content);
        Assert.False(made.Json.TryGetProperty("password", out _));
        var path = $"/v1/agents/{made.Text("id")}";
        (await app.Admin.Post("/v1/agents", Body)).Problem(409, "login-taken");
        (await app.Admin.Post("/v1/agents", """{"login":"x","name":"x","queues":["nowhere"]}""")).Problem(422, "reference-not-found");
        (await app.Admin.Post("/v1/agents", """{"login":"x","name":"x","skills":[{"skill":"a","level":6}]}""")).Problem(400, "validation-failed");
        (await app.Admin.Post("/v1/agents", """{"login":"x","name":"x","capacity":-1}""")).Problem(400, "validation-failed");

        Assert.Equal(1, (await app.Admin.Patch(path, """{"capacity":1}""")).Ok().Json.GetProperty("capacity").GetInt32());
        Assert.Equal("away", (await app.Admin.Put($"{path}/presence", """{"presence":"away"}""")).Ok().Text("presence"));
        Assert.Contains(made.Text("id"), (await app.Admin.Get("/v1/agents?presence=away&queue=default")).Ok().Content);
        Assert.DoesNotContain(made.Text("id"), (await app.Admin.Get("/v1/agents?presence=online")).Ok().Content);

        var self = await app.With($"\"role\":\"agent\",\"agentId\":\"{made.Text("id")}\"");
        (await self.Put($"{path}/presence", """{"presence":"offline"}""")).Ok();
        (await self.Patch(path, """{"capacity":1000}""")).Problem(403, "forbidden");
        var other = await app.NewAgent("bert", online: false);
        (await self.Put($"/v1/agents/{other}/presence", """{"presence":"online"}""")).Problem(403, "forbidden");
        Assert.Equal("anna", (await self.Get("/v1/me")).Ok().Json.GetProperty("agent").GetProperty("login").GetString());
    }

    [Fact]
    public async Task A_supervisor_changes_capacity_and_skills_of_their_department_only()
    {
        var lead = await app.NewAgent("lead", "\"department\":\"north\",\"role\":\"supervisor\"", online: false);
        var (north, south) = (await app.NewAgent("n", "\"department\":\"north\"", online: false), await app.NewAgent("s", "\"department\":\"south\"", online: false));
        var supervisor = await app.With($"\"role\":\"supervisor\",\"agentId\":\"{lead}\"");
        (await supervisor.Patch($"/v1/agents/{north}", """{"capacity":9,"skills":[]}""")).Ok();
        (await supervisor.Put($"/v1/agents/{north}/presence", """{"presence":"away"}""")).Ok();
        (await supervisor.Patch($"/v1/agents/{north}", """{"role":"administrator"}""")).Problem(403, "forbidden");
        (await supervisor.Patch($"/v1/agents/{south}", """{"capacity":9}""")).Problem(403, "forbidden");
    }

    [Fact]
    public async Task A_key_works_until_it_is_revoked_or_expires()
    {
        using var store = TestStore.Sqlite();
        var time = new FakeTime();
        await using var app = new TicketingApp(store, services => services.AddSingleton<TimeProvider>(time));
        var made = (await app.Admin.Post("/v1/keys", """{"name":"probe","role":"auditor","expiresAt":"2190-01-01T00:00:00Z"}""")).Ok();
        var probe = app.As(made.Text("key"));
        Assert.Equal("auditor", (await probe.Get("/v1/me")).Ok().Text("role"));
        Assert.Null((await app.Admin.Get($"/v1/keys/{made.Text("id")}")).Ok().Json.GetProperty("key").GetString());
        Assert.DoesNotContain(made.Text("key"), (await app.Admin.Get("/v1/keys")).Ok().Content);
        Assert.Equal(204, (await app.Admin.Send("DELETE", $"/v1/keys/{made.Text("id")}", (string?)null)).Status);
        // A node may go on for five seconds by what it has read.
        time.Advance(TimeSpan.FromSeconds(5));
        (await probe.Get("/v1/me")).Problem(401, "unauthorized");
        (await app.Admin.Post("/v1/keys", """{"name":"late","role":"auditor","expiresAt":"2020-01-01T00:00:00Z"}""")).Problem(400, "validation-failed");
        (await app.Admin.Post("/v1/keys", """{"name":"a","role":"agent"}""")).Problem(400, "validation-failed");
        (await app.Admin.Post("/v1/keys", """{"name":"a","role":"agent","agentId":"agt_00000000000000000000000000"}""")).Problem(422, "reference-not-found");
    }

    [Fact]
    public async Task An_expired_key_is_401()
    {
        using var store = TestStore.Sqlite();
        var time = new FakeTime();
        await using var app = new TicketingApp(store, services => services.AddSingleton<TimeProvider>(time));
        var end = time.GetUtcNow().AddSeconds(30);
        var probe = await app.With($"\"role\":\"auditor\",\"expiresAt\":\"{end:yyyy-MM-ddTHH:mm:ssZ}\"");
        time.Advance(TimeSpan.FromSeconds(29));
        (await probe.Get("/v1/me")).Ok();
        time.Advance(TimeSpan.FromSeconds(1));
        (await probe.Get("/v1/me")).Problem(401, "unauthorized");
        (await app.Admin.Get("/v1/me")).Ok();
    }

    [Theory]
    [InlineData(null)]
    [InlineData("Bearer")]
    [InlineData("Bearer x")]
    [InlineData("Bearer otk_BootstrapKeyForTests0123456789abcdefghiX")]
    [InlineData("Basic dXNlcjpwYXNz")]
    [InlineData("Bearer eyJhbGciOiJub25lIn0.e30.")]
    public async Task Without_a_valid_key_it_is_401(string? authorization)
    {
        var client = app.As(null);
        var answer = authorization is null ? await client.Get("/v1/tickets") : await client.Send("GET", "/v1/tickets", (string?)null, ("Authorization", authorization));
        answer.Problem(401, "unauthorized");
        Assert.StartsWith("Bearer", answer.Header("WWW-Authenticate"));
    }

    [Fact]
    public async Task A_scope_limits_a_role()
    {
        var reader = await app.With("\"role\":\"administrator\",\"scopes\":[\"read\"]");
        (await reader.Get("/v1/tickets")).Ok();
        (await reader.Post("/v1/customers", "{}")).Problem(403, "forbidden");
        (await reader.Post("/v1/keys", """{"name":"x","role":"administrator"}""")).Problem(403, "forbidden");
    }
}
