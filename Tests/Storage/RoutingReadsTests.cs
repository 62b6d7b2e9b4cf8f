using OrleansTicketing.Agents;
using OrleansTicketing.Queries;
using OrleansTicketing.Routing;
using OrleansTicketing.Silo.Storage.Reads;
using OrleansTicketing.Tickets;

namespace OrleansTicketing.Tests.Storage;

public abstract class RoutingReadsTests(StoreFixture store)
{
    [Fact]
    public async Task Tells_why_a_ticket_waits_now_and_how_many_are_ahead()
    {
        using var subjects = new SubjectSearch(store.Reads);
        var queries = new TicketQueries(store.Reads, subjects);
        var ticket = Rows.Ticket(5) with { Queue = "w", Skills = ["billing"] };
        foreach (var n in new[] { 3, 4, 6 })
            await store.Writer.Open(Rows.Ticket(n) with { Queue = "w", Skills = ["billing"] });
        await store.Writer.Open(Rows.Ticket(2) with { Queue = "w" });
        await store.Writer.Open(ticket);

        Assert.Null(await queries.Waiting(ticket with { Status = TicketStatus.Assigned }, CancellationToken.None));
        var nobody = await queries.Waiting(ticket, CancellationToken.None);
        Assert.Equal(("no_agent_online", 2), (nobody!.Reason, nobody.Ahead));
        Assert.Contains("agent_online", nobody.WokenBy);

        await store.Writer.Add(Rows.Agent("agt_away", "w") with { Presence = Presence.Away, Skills = [new("billing", 3)] });
        await store.Writer.Add(Rows.Agent("agt_unskilled", "w"));
        Assert.Equal("skill_missing", (await queries.Waiting(ticket, CancellationToken.None))!.Reason);

        await store.Writer.Add(Rows.Agent("agt_full", "w") with { Capacity = 0, Skills = [new("billing", 3)] });
        var full = await queries.Waiting(ticket, CancellationToken.None);
        Assert.Equal("no_room", full!.Reason);
        Assert.Equal([("agt_full", "no_room"), ("agt_unskilled", "skill_missing")], full.Candidates.Select(c => (c.AgentId, c.RuledOut!)));

        await store.Writer.Add(Rows.Agent("agt_free", "w") with { Skills = [new("billing", 1)] });
        Assert.Equal("routing_pending", (await queries.Waiting(ticket, CancellationToken.None))!.Reason);

        var figures = await new ConfigurationQueries(store.Reads).Figures("w", new(12_999), CancellationToken.None);
        Assert.Equal(new QueueFigures(5, 10, 3, 2), figures);
        Assert.Equal(new QueueFigures(0, null, 0, 0), await new ConfigurationQueries(store.Reads).Figures("nowhere", new(0), CancellationToken.None));
    }

    [Theory]
    [InlineData("UPDATE agent SET schema = 99 WHERE id = 'agt_x'")]
    [InlineData("UPDATE agent SET state = '{\"id\":7}' WHERE id = 'agt_x'")]
    [InlineData("UPDATE agent SET state = 'torn' WHERE id = 'agt_x'")]
    public async Task An_agent_whom_this_node_cannot_read_is_left_out(string change)
    {
        using var subjects = new SubjectSearch(store.Reads);
        var queries = new TicketQueries(store.Reads, subjects);
        await store.Writer.Execute("DELETE FROM label WHERE kind = 'agent'; DELETE FROM agent");
        await store.Writer.Add(Rows.Agent("agt_x", "mixed"));
        await store.Writer.Execute(change);
        Assert.Equal("no_agent_online", (await Waiting()).Reason);

        await store.Writer.Add(Rows.Agent("agt_y", "mixed") with { Capacity = 0 });
        Assert.Equal([("agt_y", "no_room")], (await Waiting()).Candidates.Select(c => (c.AgentId, c.RuledOut!)));

        async Task<WaitingNow> Waiting() => (await queries.Waiting(Rows.Ticket(200) with { Queue = "mixed" }, CancellationToken.None))!;
    }

    [Fact]
    public async Task Decisions_are_those_of_the_ticket_and_the_reasons_that_held_while_it_waited()
    {
        using var subjects = new SubjectSearch(store.Reads);
        var queries = new TicketQueries(store.Reads, subjects);
        var ticket = Rows.Ticket(100) with { Queue = "d", QueuedAt = new(100) };
        await Blocked("no_agent_online", 10);
        await Blocked("no_room", 90);
        await Blocked("skill_missing", 110);
        await store.Writer.Journal(new(GrainKinds.Router, "other"), 9, new RequirementBlocked("*|", "language_missing", [], new(115)), new(115));
        await store.Writer.Journal(new(GrainKinds.Router, "d"), 8, new TicketGivenOut(ticket.Id, "*|", "agt_1", "r1", [], new(120)), new(120));
        await Blocked("no_room", 130);

        Assert.Equal(["no_room", "skill_missing", "agt_1", "no_room"], await Told(ticket));
        Assert.Equal(["no_room", "skill_missing", "agt_1"], await Told(ticket with { Status = TicketStatus.Assigned }));

        Task Blocked(string reason, long at) =>
            store.Writer.Journal(new(GrainKinds.Router, "d"), 1, new RequirementBlocked("*|", reason, [], new(at)), new(at));

        async Task<IEnumerable<string?>> Told(Ticket t) => (await queries.RoutingDecisions(t, CancellationToken.None))
            .Select(e => e.Data switch { RequirementBlocked b => b.Reason, TicketGivenOut g => g.AgentId, _ => e.Type });
    }

    [Fact]
    public async Task A_journal_is_read_in_order_from_a_position_on()
    {
        var grain = new GrainId(GrainKinds.Router, "journal");
        for (var i = 1; i <= 5; i++)
            await store.Writer.Journal(grain, i, new SweepPlanned(new(i)), new(i));
        using var subjects = new SubjectSearch(store.Reads);
        var queries = new TicketQueries(store.Reads, subjects);

        var first = await queries.Journal(grain, 0, 3, CancellationToken.None);
        var rest = await queries.Journal(grain, first[^1].Position, 3, CancellationToken.None);
        Assert.Equal([1, 2, 3, 4, 5], first.Concat(rest).Select(e => ((SweepPlanned)e.Data).At!.Value.Ms));
    }
}

public sealed class SqliteRoutingReadsTests(SqliteFixture store) : RoutingReadsTests(store), IClassFixture<SqliteFixture>;

public sealed class PostgresRoutingReadsTests(PostgresFixture store) : RoutingReadsTests(store), IClassFixture<PostgresFixture>;
