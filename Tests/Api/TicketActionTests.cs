using System.Net.Http.Headers;
using System.Text.Json;
using OrleansTicketing.Tests.Kit;

namespace OrleansTicketing.Tests.Api;

public sealed class TicketActionTests(TicketingApp app) : IClassFixture<TicketingApp>
{
    [Fact]
    public async Task A_ticket_goes_from_open_to_rated()
    {
        await app.NewQueue("walk");
        var agent = await app.NewAgent("walk", "\"queues\":[\"walk\"],\"capacity\":3", online: false);
        var desk = await app.With($"\"role\":\"agent\",\"agentId\":\"{agent}\"");
        var ticket = await app.NewTicket("walk@example.com", "\"queue\":\"walk\"");
        var path = $"/v1/tickets/{ticket.GetProperty("id").GetString()}";

        var taken = (await desk.Post($"{path}/assignments", """{"me":true}""")).Ok();
        Assert.Equal(200, taken.Status);
        Assert.Equal("assigned", taken.Text("status"));
        Assert.Equal("Agent walk", taken.Json.GetProperty("assignee").GetProperty("name").GetString());

        var message = (await desk.Post($"{path}/messages", """{"text":"Have you tried…"}""")).Ok();
        Assert.Equal(201, message.Status);
        Assert.Equal("agent", message.Text("from"));
        Assert.Equal(agent, message.Text("authorId"));
        var started = (await desk.Get(path)).Ok();
        Assert.Equal("in_progress", started.Text("status"));
        Assert.Equal("2026-01-01T00:00:00.000Z", started.Text("firstRespondedAt"));

        Assert.Equal("waiting_customer", (await desk.Post($"{path}/transitions", """{"to":"waiting_customer","plan":"We wait"}""")).Ok().Text("status"));
        (await app.Admin.Post($"{path}/messages", """{"text":"Yes","from":"customer"}""")).Ok();
        Assert.Equal("in_progress", (await desk.Get(path)).Ok().Text("status"));
        Assert.Equal("resolved", (await desk.Post($"{path}/transitions", """{"to":"resolved"}""")).Ok().Text("status"));

        var customer = await app.With($"\"role\":\"customer\",\"customerId\":\"{ticket.GetProperty("customer").GetProperty("id").GetString()}\"");
        var rated = (await customer.Post($"{path}/ratings", """{"stars":4,"comment":"ok"}""")).Ok();
        Assert.Equal(4, rated.Json.GetProperty("rating").GetProperty("stars").GetInt32());
        (await customer.Post($"{path}/ratings", """{"stars":6}""")).Problem(400, "validation-failed");

        Assert.Equal("closed", (await desk.Post($"{path}/transitions", """{"to":"closed"}""")).Ok().Text("status"));
        (await desk.Post($"{path}/messages", """{"text":"too late"}""")).Problem(409, "ticket-closed");
        (await desk.Patch(path, """{"subject":"x"}""")).Problem(409, "ticket-closed");
        (await desk.Patch(path, """{"tags":["after"]}""")).Ok();
    }

    [Fact]
    public async Task A_wrong_step_tells_what_is_allowed()
    {
        var path = $"/v1/tickets/{(await app.NewTicket()).GetProperty("id").GetString()}";
        var allowed = (await app.Admin.Post($"{path}/transitions", """{"to":"closed"}""")).Problem(409, "invalid-transition").GetProperty("allowed");
        Assert.Contains("rejected", allowed.EnumerateArray().Select(a => a.GetString()));
        (await app.Admin.Post($"{path}/transitions", """{"to":"resolved"}""")).Problem(409, "assignee-required");
        (await app.Admin.Post($"{path}/transitions", """{"to":"rejected"}""")).Problem(422, "reason-required");
        (await app.Admin.Post($"{path}/ratings", """{"stars":1}""")).Problem(409, "not-ratable");
        Assert.Equal("rejected", (await app.Admin.Post($"{path}/transitions", """{"to":"rejected","reason":"spam"}""")).Ok().Text("status"));
    }

    [Fact]
    public async Task Whoever_is_an_agent_may_resolve_what_nobody_has()
    {
        var agent = await app.NewAgent("boss", online: false);
        var boss = await app.With($"\"role\":\"administrator\",\"agentId\":\"{agent}\"");
        var path = $"/v1/tickets/{(await app.NewTicket("boss@example.com")).GetProperty("id").GetString()}";
        var resolved = (await boss.Post($"{path}/transitions", """{"to":"resolved"}""")).Ok().Json;
        Assert.Equal((agent, "Agent boss"), (resolved.GetProperty("assignee").GetProperty("id").GetString(), resolved.GetProperty("assignee").GetProperty("name").GetString()));
    }

    [Fact]
    public async Task A_merge_patch_changes_what_it_names()
    {
        var ticket = await app.NewTicket("patch@example.com", "\"product\":\"app\",\"fields\":{\"a\":1,\"b\":2},\"tags\":[\"x\"]");
        var path = $"/v1/tickets/{ticket.GetProperty("id").GetString()}";
        var body = new StringContent(
            """{"subject":"New","priority":"urgent","product":null,"category":{"code":"billing"},"fields":{"a":null,"c":3},"tags":["z","y"],"skills":["de"],"language":"de"}""",
            new MediaTypeHeaderValue("application/merge-patch+json"));
        var patched = (await app.Admin.Send("PATCH", path, body)).Ok().Json;
        Assert.Equal("New", patched.GetProperty("subject").GetString());
        Assert.Equal("urgent", patched.GetProperty("priority").GetString());
        Assert.Equal(JsonValueKind.Null, patched.GetProperty("product").ValueKind);
        Assert.Equal("billing", patched.GetProperty("category").GetProperty("code").GetString());
        Assert.Equal("""{"b":2,"c":3}""", patched.GetProperty("fields").GetRawText());
        Assert.Equal("""["y","z"]""", patched.GetProperty("tags").GetRawText());
        Assert.Equal("other", patched.GetProperty("kind").GetString());
        (await app.Admin.Patch(path, """{"subject":null}""")).Problem(400, "validation-failed");
        (await app.Admin.Patch(path, """{"status":"closed"}""")).Problem(400, "unknown-field");
    }

    [Fact]
    public async Task If_match_is_honoured()
    {
        var ticket = await app.NewTicket("match@example.com");
        var path = $"/v1/tickets/{ticket.GetProperty("id").GetString()}";
        var etag = (await app.Admin.Get(path)).ETag!;
        var changed = (await app.Admin.Send("PATCH", path, """{"product":"a"}""", ("If-Match", etag))).Ok();
        Assert.NotEqual(etag, changed.ETag);
        foreach (var stale in new[] { etag, $"W/{changed.ETag}", "\"other\"" })
        {
            var refused = await app.Admin.Send("PATCH", path, """{"product":"b"}""", ("If-Match", stale));
            refused.Problem(412, "version-stale");
            Assert.Equal(changed.ETag, refused.ETag);
        }

        (await app.Admin.Send("PATCH", path, """{"product":"b"}""", ("If-Match", "v1"))).Problem(400, "validation-failed");
        (await app.Admin.Send("POST", $"{path}/notes", """{"text":"b"}""", ("If-Match", etag))).Problem(412, "version-stale");
        (await app.Admin.Send("PATCH", path, """{"product":"b"}""", ("If-Match", "*"))).Ok();
    }

    [Fact]
    public async Task A_missing_ticket_is_404_for_every_action()
    {
        foreach (var id in new[] { "tkt_00000000000000000000000000", "987654", "nonsense" })
        {
            var path = $"/v1/tickets/{id}";
            (await app.Admin.Post($"{path}/messages", """{"text":"a"}""")).Problem(404, "not-found");
            (await app.Admin.Post($"{path}/notes", """{"text":"a"}""")).Problem(404, "not-found");
            (await app.Admin.Post($"{path}/transitions", """{"to":"closed"}""")).Problem(404, "not-found");
            (await app.Admin.Post($"{path}/assignments", """{"queue":"default"}""")).Problem(404, "not-found");
            (await app.Admin.Post($"{path}/ratings", """{"stars":1}""")).Problem(404, "not-found");
            (await app.Admin.Patch(path, "{}")).Problem(404, "not-found");
        }
    }

    [Fact]
    public async Task An_integration_writes_for_customer_and_agent()
    {
        var agent = await app.NewAgent("voice", online: false);
        var crm = await app.With("\"role\":\"integration\"");
        var path = $"/v1/tickets/{(await app.NewTicket()).GetProperty("id").GetString()}";
        Assert.Equal("customer", (await crm.Post($"{path}/messages", """{"text":"a"}""")).Ok().Text("from"));
        Assert.Equal(agent, (await crm.Post($"{path}/messages", $$"""{"text":"a","from":"agent","agentId":"{{agent}}"}""")).Ok().Text("authorId"));
        (await crm.Post($"{path}/messages", """{"text":"a","from":"agent"}""")).Problem(400, "validation-failed");
        (await crm.Post($"{path}/messages", """{"text":"a","from":"agent","agentId":"agt_00000000000000000000000000"}""")).Problem(422, "reference-not-found");
        (await crm.Post($"{path}/notes", """{"text":"a"}""")).Problem(403, "forbidden");
    }
}
