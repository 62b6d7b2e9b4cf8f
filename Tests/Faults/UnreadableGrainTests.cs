using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using OrleansTicketing.Silo.Storage;
using OrleansTicketing.Tests.Kit;
using OrleansTicketing.Tests.Storage;

namespace OrleansTicketing.Tests.Faults;

public class UnreadableGrainsOnSqlite() : UnreadableGrainTests(() => Task.FromResult(TestStore.Sqlite()));

public class UnreadableGrainsOnPostgres(PostgresServer server) : UnreadableGrainTests(() => TestStore.Postgres(server));

/// <summary>A row that is damaged, or that a newer release wrote, fails by itself: everything else goes on, and the node stays ready.</summary>
public abstract class UnreadableGrainTests(Func<Task<TestStore>> store) : OnBothStores(store)
{
    private const string Torn = "state = substr(state, 1, 40)";
    private const string WrongShape = "state = '{\"id\":7}'";
    private const string Newer = "schema = 99";

    [Fact]
    public async Task A_damaged_ticket_is_left_out_of_lists_and_is_503_by_itself()
    {
        var (tickets, opened) = (new List<string>(), "");
        await using (var before = new TicketingApp(Store, _ => { }))
        {
            for (var i = 0; i < 5; i++) tickets.Add((await before.NewTicket($"no{i}@example.com")).GetProperty("id").GetString()!);
            opened = await before.EventsEnd();
            foreach (var ticket in tickets) (await before.Admin.Post($"/v1/tickets/{ticket}/notes", """{"text":"n"}""")).Ok();
        }
        // A node that has not seen them yet.
        await using var app = new TicketingApp(Store, _ => { });
        await Damage(app, "ticket", tickets[1], Torn);
        await Damage(app, "ticket", tickets[2], WrongShape);
        await Damage(app, "ticket", tickets[4], Newer);

        Assert.Equal([tickets[3], tickets[0]], await Listed(app.Admin, "/v1/tickets"));
        Assert.Equal([tickets[3], tickets[0]], await Listed(app.Admin, "/v1/tickets?q=work"));
        foreach (var unreadable in new[] { tickets[1], tickets[2], tickets[4] })
        {
            var (read, command) = (await app.Admin.Get($"/v1/tickets/{unreadable}"), await app.Admin.Post($"/v1/tickets/{unreadable}/notes", """{"text":"n"}"""));
            read.Problem(503, "not-ready");
            command.Problem(503, "not-ready");
            Assert.Equal(command.Header("Retry-After"), read.Header("Retry-After"));
        }
        (await app.Admin.Get($"/v1/tickets/{tickets[0]}")).Ok();
        (await app.Admin.Post($"/v1/tickets/{tickets[3]}/notes", """{"text":"n"}""")).Ok();
        // Whom an event of theirs concerns is not known, so that it reaches those who see all; the feed goes on.
        Assert.Equal(tickets, (await app.Events(opened)).Select(e => e.GetProperty("subject").GetProperty("id").GetString()!).Where(tickets.Contains).Distinct());
        var own = (await app.Admin.Get($"/v1/tickets/{tickets[3]}")).Ok().Json.GetProperty("customer").GetProperty("id").GetString();
        (await (await app.With($"\"role\":\"customer\",\"customerId\":\"{own}\"")).Get($"/v1/events?limit=100&after={opened}")).Ok();
        (await app.Admin.Get("/health/ready")).Ok();
    }

    [Fact]
    public async Task A_damaged_agent_key_or_model_takes_no_other_with_it()
    {
        await using var app = new TicketingApp(Store, _ => { });
        var (well, sick) = (await app.NewAgent("well"), await app.NewAgent("sick"));
        var (open, shut) = (await app.With("\"role\":\"auditor\""), await app.With("\"role\":\"auditor\""));
        var keys = await Listed(app.Admin, "/v1/keys");
        var models = (await app.Admin.Get("/v1/models?state=published")).Ok().Json.GetProperty("data").EnumerateArray().ToDictionary(m => m.GetProperty("kind").GetString()!, m => m.GetProperty("id").GetString());
        await Damage(app, "agent", sick, Torn);
        await Damage(app, "api_key", keys[0], WrongShape);
        await Damage(app, "model_line", "kind", Newer);

        Assert.Equal([well], await Listed(app.Admin, "/v1/agents"));
        (await app.Admin.Get($"/v1/agents/{sick}")).Problem(503, "not-ready");
        Assert.Equal(keys[1..], await Listed(app.Admin, "/v1/keys"));
        (await shut.Get("/v1/tickets")).Problem(503, "not-ready");
        (await open.Get("/v1/tickets")).Ok();
        Assert.Equal(3, (await app.Admin.Get("/v1/models?state=published")).Ok().Json.GetProperty("data").GetArrayLength());
        (await app.Admin.Get($"/v1/models/{models["kind"]}")).Problem(503, "not-ready");
        (await app.Admin.Get($"/v1/models/{models["sentiment"]}")).Ok();
        (await app.Admin.Get("/health/ready")).Ok();
    }

    [Fact]
    public async Task An_event_that_cannot_be_read_holds_up_nothing_that_follows()
    {
        var (ids, start) = (new List<string>(), "");
        await using (var before = new TicketingApp(Store, _ => { }))
        {
            start = await before.EventsEnd();
            for (var i = 0; i < 3; i++) ids.Add((await before.NewTicket($"no{i}@example.com")).GetProperty("id").GetString()!);
            (await before.Admin.Post($"/v1/tickets/{ids[1]}/notes", """{"text":"from another time"}""")).Ok();
            (await before.Admin.Post($"/v1/tickets/{ids[1]}/notes", """{"text":"after it"}""")).Ok();
            Assert.Equal(201, (await before.Admin.Send("PUT", "/v1/categories/future", """{"name":"Future"}""", ("If-None-Match", "*"))).Status);
            await Write(before, "UPDATE journal SET data = '{\"te' WHERE grain = @id AND type = 'ticket.opened'", ids[0]);
            await Write(before, "UPDATE journal SET type = 'note.sung' WHERE grain = @id AND type = 'note.added' AND version = (SELECT min(version) FROM journal WHERE grain = @id AND type = 'note.added')", ids[1]);
            await Write(before, "UPDATE journal SET data = replace(data, '\"category\"', '\"dream\"') WHERE grain = @id", "future");
        }
        await using var app = new TicketingApp(Store, _ => { });
        var seen = (await app.Events(start)).Select(e => $"{e.GetProperty("type").GetString()} {e.GetProperty("subject").GetProperty("id").GetString()}").ToList();
        Assert.DoesNotContain($"ticket.opened {ids[0]}", seen);
        Assert.Contains($"ticket.opened {ids[2]}", seen);
        Assert.Single(seen, $"note.added {ids[1]}");
        Assert.Contains("after it", (await app.Admin.Get($"/v1/tickets/{ids[1]}/timeline")).Ok().Content, StringComparison.Ordinal);
        Assert.Equal([ids[1]], (await app.Admin.Get($"/v1/tickets/{ids[2]}/similar")).Ok().Json.GetProperty("data").EnumerateArray().Select(s => s.GetProperty("ticket").GetProperty("id").GetString()));
        Assert.Equal(201, (await app.Admin.Send("PUT", "/v1/categories/present", """{"name":"Present"}""", ("If-None-Match", "*"))).Status);
        Assert.NotEmpty((await app.NewTicket("next@example.com")).GetProperty("id").GetString()!);
    }

    private static Task Damage(TicketingApp app, string table, string id, string damage) => Write(app, $"UPDATE {table} SET {damage} WHERE id = @id", id);

    private static async Task Write(TicketingApp app, string sql, string id) =>
        await app.Services.GetRequiredService<IStore>().Write(async connection =>
        {
            await connection.Execute(sql, ("id", id));
            return true;
        }, CancellationToken.None);

    private static async Task<List<string>> Listed(Client client, string path)
    {
        var (all, cursor) = (new List<string>(), "");
        while (true)
        {
            var page = (await client.Get($"{path}{(path.Contains('?', StringComparison.Ordinal) ? '&' : '?')}limit=1{cursor}")).Ok().Json;
            all.AddRange(page.GetProperty("data").EnumerateArray().Select(r => r.GetProperty("id").GetString()!));
            if (page.GetProperty("page").GetProperty("nextCursor") is not { ValueKind: JsonValueKind.String } next) return all;
            cursor = $"&cursor={next.GetString()}";
        }
    }
}
