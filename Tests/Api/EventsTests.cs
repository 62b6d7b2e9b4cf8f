using System.Text.Json;
using OrleansTicketing.Tests.Kit;

namespace OrleansTicketing.Tests.Api;

public sealed class EventsTests(TicketingApp app) : IClassFixture<TicketingApp>
{
    [Fact]
    public async Task The_feed_tells_each_public_event_once_in_order()
    {
        var from = await app.EventsEnd();
        var ticket = await app.NewTicket("feed@example.com");
        var id = ticket.GetProperty("id").GetString()!;
        (await app.Admin.Post($"/v1/tickets/{id}/messages", """{"text":"hello"}""")).Ok();
        (await app.Admin.Patch($"/v1/tickets/{id}", """{"product":null,"priority":"high"}""")).Ok();
        var events = await app.Events(from);
        Assert.Equal(["ticket.opened", "ticket.queued", "message.added", "ticket.updated"], events.Where(e => Of(e) == id).Select(e => e.GetProperty("type").GetString()));
        Assert.Equal(events.Count, events.Select(e => e.GetProperty("id").GetString()).Distinct().Count());
        Assert.All(events, e => Assert.DoesNotContain("router", e.GetProperty("type").GetString()));
        var opened = events.Single(e => Of(e) == id && e.GetProperty("type").GetString() == "ticket.opened");
        Assert.Equal(["id", "cursor", "type", "at", "actor", "subject", "data"], opened.EnumerateObject().Select(p => p.Name));
        Assert.StartsWith("evt_", opened.GetProperty("id").GetString());
        Assert.Equal("It does not work", opened.GetProperty("data").GetProperty("text").GetString());
        Assert.Equal("ticket", opened.GetProperty("subject").GetProperty("kind").GetString());

        // The cursor of any event continues after it, page size or not.
        var rest = await app.Events(opened.GetProperty("cursor").GetString()!, 1);
        Assert.Equal(events.SkipWhile(e => e.GetProperty("id").GetString() != opened.GetProperty("id").GetString()).Skip(1).Select(e => e.GetRawText()), rest.Select(e => e.GetRawText()));
    }

    [Fact]
    public async Task A_stream_starts_now_and_resumes_where_it_was()
    {
        await app.NewTicket("stream0@example.com");
        await using var stream = await EventReader.Open(app.Admin, "/v1/events/stream");
        var start = await stream.Next();
        Assert.Null(start.Event);
        Assert.NotNull(start.Id);
        var id = (await app.NewTicket("stream1@example.com")).GetProperty("id").GetString();
        var frame = await stream.Until(f => f.Event == "ticket.opened");
        var data = JsonDocument.Parse(frame.Data!).RootElement;
        Assert.Equal(id, Of(data));
        Assert.Equal(frame.Id, data.GetProperty("cursor").GetString());

        await using var resumed = await EventReader.Open(app.Admin, "/v1/events/stream", ("Last-Event-ID", start.Id!));
        Assert.Equal(frame, await resumed.Until(f => f.Event == "ticket.opened"));
        await using var after = await EventReader.Open(app.Admin, $"/v1/events/stream?after={frame.Id}");
        Assert.Equal("ticket.queued", (await after.Until(f => f.Event is not null)).Event);
    }

    [Fact]
    public async Task A_stream_tells_an_agent_what_is_theirs()
    {
        await app.NewQueue("mine");
        await app.NewQueue("theirs");
        var agent = await app.NewAgent("listener", "\"queues\":[\"mine\"],\"capacity\":5");
        var client = await app.With($"\"role\":\"agent\",\"agentId\":\"{agent}\"");
        await using var stream = await EventReader.Open(client, "/v1/events/stream");
        await stream.Next();
        await app.NewTicket("theirs@example.com", "\"queue\":\"theirs\",\"subject\":\"not for you\"");
        var mine = (await app.NewTicket("mine@example.com", "\"queue\":\"mine\"")).GetProperty("id").GetString();
        var seen = new List<string>();
        var assigned = await stream.Until(f =>
        {
            if (f.Data is not null) seen.Add(f.Data);
            return f.Event == "ticket.assigned";
        });
        var data = JsonDocument.Parse(assigned.Data!).RootElement;
        Assert.Equal(mine, Of(data));
        Assert.Equal(agent, data.GetProperty("data").GetProperty("agentId").GetString());
        Assert.DoesNotContain(seen, s => s.Contains("not for you", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_quiet_stream_tells_its_cursor_every_15_seconds_and_ends_with_its_key()
    {
        var made = (await app.Admin.Post("/v1/keys", """{"name":"quiet","role":"auditor"}""")).Ok();
        await using var stream = await EventReader.Open(app.As(made.Text("key")), "/v1/events/stream");
        var watch = System.Diagnostics.Stopwatch.StartNew();
        await stream.Next();
        await stream.Until(f => f.Event is null);
        Assert.InRange(watch.Elapsed.TotalSeconds, 13, 25);
        (await app.Admin.Send("DELETE", $"/v1/keys/{made.Text("id")}", (string?)null)).Ok();
        await Assert.ThrowsAsync<EndOfStreamException>(() => stream.Until(_ => false));
    }

    [Theory]
    [InlineData("after=nonsense")]
    [InlineData("after=AAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public async Task A_bad_cursor_is_400(string query)
    {
        (await app.Admin.Get($"/v1/events?{query}")).Problem(400, "invalid-cursor");
        (await app.Admin.Get($"/v1/events/stream?{query}")).Problem(400, "invalid-cursor");
    }

    private static string? Of(JsonElement e) => e.GetProperty("subject").GetProperty("id").GetString();
}
