using OrleansTicketing.Tests.Kit;

namespace OrleansTicketing.Tests.Api;

public sealed class TimelineTests(TicketingApp app) : IClassFixture<TicketingApp>
{
    [Fact]
    public async Task The_timeline_tells_messages_notes_and_changes_in_one_order_page_by_page()
    {
        var path = $"/v1/tickets/{(await app.NewTicket("timeline@example.com")).GetProperty("id").GetString()}";
        (await app.Admin.Post($"{path}/notes", """{"text":"first note"}""")).Ok();
        (await app.Admin.Post($"{path}/messages", """{"text":"an answer"}""")).Ok();
        (await app.Admin.Patch(path, """{"priority":"high"}""")).Ok();
        var (lines, cursor) = (new List<(string?, string?)>(), "");
        while (true)
        {
            var page = (await app.Admin.Get($"{path}/timeline?limit=2{cursor}")).Ok().Json;
            lines.AddRange(page.GetProperty("data").EnumerateArray().Select(l => (l.GetProperty("kind").GetString(), l.GetProperty("type").GetString())));
            if (!page.GetProperty("page").GetProperty("hasMore").GetBoolean()) break;
            cursor = $"&cursor={page.GetProperty("page").GetProperty("nextCursor").GetString()}";
        }

        Assert.Equal(
            [("message", "ticket.opened"), ("change", "ticket.queued"), ("note", "note.added"), ("message", "message.added"), ("change", "ticket.updated")], lines);
    }

    [Fact]
    public async Task Routing_tells_who_was_looked_at_and_what_ruled_each_out()
    {
        await app.NewQueue("routed");
        var able = await app.NewAgent("able", "\"queues\":[\"routed\"],\"capacity\":1,\"skills\":[{\"skill\":\"tax\",\"level\":2}]");
        var unable = await app.NewAgent("unable", "\"queues\":[\"routed\"],\"capacity\":1");
        await using var events = await EventReader.Open(app.Admin, "/v1/events/stream");
        var id = (await app.NewTicket("routed@example.com", "\"queue\":\"routed\",\"skills\":[\"tax\"]")).GetProperty("id").GetString()!;
        await events.Until(e => e.Event == "ticket.assigned" && e.Data!.Contains(id, StringComparison.Ordinal));
        var path = $"/v1/tickets/{id}";
        var decision = Assert.Single((await app.Admin.Get($"{path}/routing")).Ok().Json.GetProperty("decisions").EnumerateArray(), d => d.GetProperty("outcome").GetString() == "given_out");
        Assert.Equal(able, decision.GetProperty("agentId").GetString());
        Assert.Contains(decision.GetProperty("candidates").EnumerateArray(), c => c.GetProperty("agentId").GetString() == unable && c.GetProperty("ruledOut").GetString() is not null);

        var waiting = $"/v1/tickets/{(await app.NewTicket("routed@example.com", "\"queue\":\"routed\",\"skills\":[\"law\"]")).GetProperty("id").GetString()}/routing";
        var now = (await app.Admin.Get(waiting)).Ok().Json.GetProperty("waiting");
        Assert.Equal("skill_missing", now.GetProperty("reason").GetString());
        Assert.NotEmpty(now.GetProperty("wokenBy").EnumerateArray());
    }
}
