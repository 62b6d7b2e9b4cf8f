using System.Collections.Immutable;
using Microsoft.Extensions.DependencyInjection;
using OrleansTicketing.Alerts;
using OrleansTicketing.Queries;
using OrleansTicketing.Tests.Kit;

namespace OrleansTicketing.Tests.Api;

public sealed class InsightTests(TicketingApp app) : IClassFixture<TicketingApp>
{
    /// <summary>Where no event of the journal is: a counter ignores what lies before the last report it counted, and the follower has it count this class's tickets.</summary>
    private const long PastTheEnd = 1_000_000;

    [Fact]
    public async Task An_alert_is_listed_told_on_the_feed_taken_in_hand_and_closed()
    {
        var start = await app.EventsEnd();
        var id = await Burst("lamps.dark");
        var alert = (await app.Admin.Get($"/v1/alerts/{id}")).Ok();
        Assert.Equal("\"v1\"", alert.ETag);
        Assert.Equal(("burst", "lamps.dark", "open", 10), (alert.Text("kind"), alert.Text("category"), alert.Text("state"), alert.Json.GetProperty("count").GetInt32()));
        Assert.Equal(5, alert.Json.GetProperty("examples").GetArrayLength());
        Assert.Contains(id, (await app.Admin.Get("/v1/alerts?state=open&category=lamps.dark")).Ok().Content);
        Assert.DoesNotContain(id, (await app.Admin.Get("/v1/alerts?state=closed")).Ok().Content);
        var told = (await app.Events(start)).Single(e => e.GetProperty("subject").GetProperty("id").GetString() == id);
        Assert.Equal("alert.burst", told.GetProperty("type").GetString());
        Assert.Equal(10, told.GetProperty("data").GetProperty("count").GetInt32());

        Assert.Equal("acknowledged", (await app.Admin.Post($"/v1/alerts/{id}/acknowledge", null)).Ok().Text("state"));
        (await app.Admin.Send("POST", $"/v1/alerts/{id}/close", (string?)null, ("If-Match", "\"v1\""))).Problem(412, "version-stale");
        Assert.Equal("closed", (await app.Admin.Post($"/v1/alerts/{id}/close", null)).Ok().Text("state"));
        (await app.Admin.Post($"/v1/alerts/{id}/acknowledge", null)).Problem(409, "alert-closed");
        Assert.Contains(id, (await app.Admin.Get("/v1/alerts?state=closed")).Ok().Content);
    }

    [Fact]
    public async Task Alerts_are_for_the_desk_and_no_customer_hears_of_them()
    {
        var id = await Burst("lamps.dim");
        var ticket = await app.NewTicket("alerts@example.com");
        var customer = await app.With($"\"role\":\"customer\",\"customerId\":\"{ticket.GetProperty("customer").GetProperty("id").GetString()}\"");
        (await customer.Get("/v1/alerts")).Problem(403, "forbidden");
        (await customer.Get($"/v1/tickets/{ticket.GetProperty("id").GetString()}/similar")).Problem(403, "forbidden");
        Assert.DoesNotContain("alert.", (await customer.Get("/v1/events?limit=100")).Ok().Content);
        var auditor = await app.With("\"role\":\"auditor\"");
        Assert.Contains(id, (await auditor.Get("/v1/alerts")).Ok().Content);
        (await auditor.Post($"/v1/alerts/{id}/close", null)).Problem(403, "forbidden");
        (await app.Admin.Get("/v1/alerts/alr_nothing")).Problem(404, "not-found");
        (await app.Admin.Get("/v1/alerts?state=loud")).Problem(400, "validation-failed");
        (await app.Admin.Get("/v1/alerts?colour=red")).Problem(400, "unknown-parameter");
    }

    [Fact]
    public async Task Alerts_page_newest_first()
    {
        foreach (var i in Enumerable.Range(0, 5)) await Burst("paging", i);
        var (seen, cursor) = (new List<string>(), "");
        do
        {
            var page = (await app.Admin.Get($"/v1/alerts?category=paging&limit=2{cursor}")).Ok().Json;
            seen.AddRange(page.GetProperty("data").EnumerateArray().Select(a => a.GetProperty("id").GetString()!));
            cursor = page.GetProperty("page").GetProperty("nextCursor").GetString() is { } next ? $"&cursor={next}" : "";
        }
        while (cursor.Length > 0);
        Assert.Equal(5, seen.Distinct().Count());
    }

    [Fact]
    public async Task The_proposed_problem_ticket_is_opened_once()
    {
        var id = await Burst("payment.failed");
        var customer = (await app.NewTicket("desk@example.com")).GetProperty("customer").GetProperty("id").GetString();
        var body = $$"""{"customerId":"{{customer}}"}""";
        var ticket = (await app.Admin.Post($"/v1/alerts/{id}/ticket", body)).Ok();
        Assert.Equal(201, ticket.Status);
        Assert.Equal((id, "fault"), (ticket.Text("externalId"), ticket.Text("kind")));
        Assert.Equal("payment.failed", ticket.Json.GetProperty("category").GetProperty("code").GetString());
        Assert.Contains("Payment fails", ticket.Text("subject"));
        Assert.Equal(ticket.Text("id"), (await app.Admin.Post($"/v1/alerts/{id}/ticket", body)).Problem(409, "external-id-taken").GetProperty("ticket").GetProperty("id").GetString());
        (await app.Admin.Post($"/v1/alerts/{id}/ticket", """{"customerId":"cus_nobody"}""")).Problem(422, "reference-not-found");
    }

    [Fact]
    public async Task Similar_tickets_are_whole_tickets_with_a_score()
    {
        var one = await app.NewTicket("one@example.com", "\"subject\":\"Zebra crossing lights flicker\"");
        var two = await app.NewTicket("two@example.com", "\"subject\":\"Zebra crossing lights flicker!\"");
        var path = $"/v1/tickets/{one.GetProperty("number").GetInt64()}/similar";
        var best = (await app.Admin.Get(path)).Ok().Json.GetProperty("data")[0];
        Assert.Equal(two.GetProperty("id").GetString(), best.GetProperty("ticket").GetProperty("id").GetString());
        Assert.True(best.GetProperty("duplicate").GetBoolean());
        Assert.InRange(best.GetProperty("score").GetDouble(), 0.9, 1);
        Assert.Equal(1, (await app.Admin.Get($"{path}?limit=1")).Ok().Json.GetProperty("data").GetArrayLength());
        foreach (var wrong in new[] { "0", "21", "x" }) (await app.Admin.Get($"{path}?limit={wrong}")).Problem(400, "validation-failed");
        (await app.Admin.Get("/v1/tickets/999999/similar")).Problem(404, "not-found");
    }

    [Fact]
    public async Task Topics_show_only_examples_that_the_caller_may_see()
    {
        await app.NewQueue("topics", "\"department\":\"topics\"");
        for (var i = 0; i < 24; i++) await app.NewTicket("topics@example.com", $"\"queue\":\"{(i % 2 == 0 ? "topics" : "default")}\",\"subject\":\"please add a night mode with dark colours {i}\"");
        var topics = await Eventually.Gives(async () => (await app.Admin.Get("/v1/topics")).Ok().Json.GetProperty("data"), t => t.GetArrayLength() > 0);
        Assert.Equal(["id", "name", "size", "previousSize", "trend", "terms", "examples", "updatedAt"], topics[0].EnumerateObject().Select(p => p.Name));
        var lead = await app.NewAgent("topiclead", "\"queues\":[],\"department\":\"nobody's\"", online: false);
        var supervisor = await app.With($"\"role\":\"supervisor\",\"agentId\":\"{lead}\"");
        var shown = (await supervisor.Get("/v1/topics")).Ok().Json.GetProperty("data")[0];
        Assert.Equal(topics[0].GetProperty("terms").GetRawText(), shown.GetProperty("terms").GetRawText());
        var mine = (await supervisor.Get("/v1/tickets?limit=100")).Ok().Content;
        Assert.All(shown.GetProperty("examples").EnumerateArray(), e => Assert.Contains(e.GetString()!, mine));
        Assert.DoesNotContain("\"topics\"", mine);
    }

    /// <summary>Ten reports of a category that usually has none, as the follower would count them.</summary>
    private async Task<string> Burst(string category, int nth = 0)
    {
        var now = app.Services.GetRequiredService<IEngineClock>().Now;
        ImmutableArray<Report> reports = [.. Enumerable.Range(1, 10).Select(i => new Report(PastTheEnd + nth * 10 + i, TestNode.NewId("tkt_"), now))];
        // Each after the cool-down of the one before.
        if (nth > 0) reports = [.. reports.Select(r => r with { At = now.Plus(nth * 5 * 3_600_000L) })];
        var done = Assert.IsType<Reply.Done>(await app.Services.GetRequiredService<IGrains>().Execute(new(new(GrainKinds.Burst, category), new CountReports(reports), Actor.System)));
        var id = done.Events.OfType<BurstFound>().Single().AlertId;
        while ((await app.Admin.Get($"/v1/alerts/{id}")).Status == 404) await Task.Yield();
        return id;
    }
}
