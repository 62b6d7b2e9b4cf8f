using OrleansTicketing.Agents;
using OrleansTicketing.Silo.Storage;
using OrleansTicketing.Tickets;

namespace OrleansTicketing.Tests.Storage;

public abstract class RoutingSqlTests(StoreFixture store)
{
    [Fact]
    public async Task First_of_each_requirement_come_urgent_and_oldest_first()
    {
        for (var n = 1; n <= 4; n++)
        {
            await store.Writer.Add(Rows.Ticket(n) with { Queue = "a", Skills = ["billing"], Language = "zh" });
            await store.Writer.Add(Rows.Ticket(10 + n) with { Queue = "a" });
        }

        await store.Writer.Add(Rows.Ticket(20) with { Queue = "a", Priority = Priority.Urgent });
        await store.Writer.Add(Rows.Ticket(21) with { Queue = "a", Status = TicketStatus.Assigned, Skills = ["other"] });
        await store.Writer.Add(Rows.Ticket(22) with { Queue = "b" });

        var rows = await Load("a", [], 2);

        Assert.Equal(["tkt_00000020", "tkt_00000011", "tkt_00000001", "tkt_00000002"], rows.Waiting.Select(w => w.Id));
        Assert.Equal(Priority.Urgent, rows.Waiting[0].Priority);
        Assert.Null(rows.Waiting[0].Language);
        Assert.Empty(rows.Waiting[0].Skills);
        Assert.Equal(("zh", "billing", 1000), (rows.Waiting[2].Language, rows.Waiting[2].Skills.Single(), rows.Waiting[2].QueuedAt.Ms));
        Assert.True(rows.MoreWaiting);
        Assert.False((await Load("a", [], 5)).MoreWaiting);
        Assert.Empty((await Load("nobody", [], 5)).Waiting);
    }

    [Fact]
    public async Task Only_states_the_caller_does_not_know_are_sent()
    {
        await store.Writer.Add(Rows.Agent("agt_known", "q"), version: 7);
        await store.Writer.Add(Rows.Agent("agt_stale", "q", "other"), version: 8);
        await store.Writer.Add(Rows.Agent("agt_full", "q") with { Capacity = 0 });
        await store.Writer.Add(Rows.Agent("agt_full2", "full") with { Capacity = 0 });
        await store.Writer.Add(Rows.Agent("agt_away", "away") with { Presence = Presence.Away });

        var rows = await Load("q", new Dictionary<string, KnownAgent> { ["agt_known"] = Known(7), ["agt_stale"] = Known(7), ["agt_gone"] = Known(1) }, 5);

        Assert.Equal([("agt_known", 7, false), ("agt_stale", 8, true)], rows.Agents.Select(a => (a.Id, a.Version, a.State is not null)).Order());
        Assert.True(rows.AnyOnline);
        Assert.True((await Load("full", [], 5)).AnyOnline);
        Assert.False((await Load("away", [], 5)).AnyOnline);
    }

    [Fact]
    public async Task Tells_which_tickets_still_wait()
    {
        await store.Writer.Add(Rows.Ticket(31) with { Queue = "s" });
        await store.Writer.Add(Rows.Ticket(32) with { Queue = "s", Status = TicketStatus.Assigned });
        await store.Writer.Add(Rows.Ticket(33) with { Queue = "elsewhere" });

        Assert.Equal(["tkt_00000031"], (await Load("s", [], 5, pending: ["tkt_00000031", "tkt_00000032", "tkt_00000033", "tkt_x"])).StillQueued);
        Assert.Empty((await Load("s", [], 5)).StillQueued);
    }

    [Fact]
    public async Task One_of_each_requirement_is_enough_while_nobody_has_room()
    {
        for (var n = 1; n <= 3; n++) await store.Writer.Add(Rows.Ticket(40 + n) with { Queue = "idle" });
        Assert.Single((await Load("idle", [], 5, anyRoom: false)).Waiting);
        await store.Writer.Add(Rows.Agent("agt_idle", "idle"));
        Assert.Equal(3, (await Load("idle", [], 5, anyRoom: false)).Waiting.Length);
    }

    [Fact]
    public async Task What_was_committed_here_is_known_until_another_changes_it()
    {
        await store.Writer.Add(Rows.Agent("agt_here", "here") with { Capacity = 2 }, version: 3);
        var id = new GrainId(GrainKinds.Agent, "agt_here");
        var loader = new RoutingLoader(store.Routing);
        loader.Remember([new(id, 2, 3, Guid.Empty, 1, default, [], Rows.Agent("agt_here", "here") with { Capacity = 9 })]);

        Assert.Equal(9, Capacity());
        await store.Writer.Execute("UPDATE agent SET version = 4 WHERE id = 'agt_here'");
        Assert.Equal(2, Capacity());

        int Capacity() => Assert.Single(loader.Load(store.Writer, new("here", [], AnyRoom: true)).Agents).Capacity;
    }

    [Theory]
    [InlineData("UPDATE agent SET schema = 99 WHERE id = 'agt_x'")]
    [InlineData("UPDATE agent SET state = '{\"id\":7}' WHERE id = 'agt_x'")]
    public async Task An_agent_whom_this_node_cannot_read_is_left_out_and_the_others_get_work(string change)
    {
        await store.Writer.Execute("DELETE FROM label WHERE label = 'mixed'");
        await store.Writer.Execute("DELETE FROM agent WHERE id IN ('agt_x', 'agt_y')");
        await store.Writer.Add(Rows.Agent("agt_x", "mixed"));
        await store.Writer.Add(Rows.Agent("agt_y", "mixed"));
        await store.Writer.Execute(change);

        var seen = new RoutingLoader(store.Routing).Load(store.Writer, new("mixed", [], AnyRoom: true));

        Assert.Equal("agt_y", Assert.Single(seen.Agents).Id);
    }

    private static KnownAgent Known(long version) => new(version, Rows.Agent("agt_any", "q"));

    private async Task<RoutingRows> Load(string queue, Dictionary<string, KnownAgent> known, int firstOfEach, bool anyRoom = true, params string[] pending)
    {
        await using var command = store.Routing.CommandFor(store.Writer);
        return store.Routing.Load(command, new(new(queue, pending, anyRoom), known, firstOfEach));
    }
}

public sealed class SqliteRoutingSqlTests(SqliteFixture store) : RoutingSqlTests(store), IClassFixture<SqliteFixture>;

public sealed class PostgresRoutingSqlTests(PostgresFixture store) : RoutingSqlTests(store), IClassFixture<PostgresFixture>
{
    [Fact]
    public async Task Routers_asked_in_one_round_trip_see_their_own_queue()
    {
        await store.Writer.Add(Rows.Ticket(51) with { Queue = "one" });
        await store.Writer.Add(Rows.Ticket(52) with { Queue = "two" });
        await using var source = Npgsql.NpgsqlDataSource.Create(new Npgsql.NpgsqlConnectionStringBuilder(store.Writer.ConnectionString) { MaxAutoPrepare = 200, AutoPrepareMinUsages = 2 }.ConnectionString);
        await using var connection = source.OpenConnection();
        for (var round = 0; round < 6; round++)
        {
            using var batch = new Npgsql.NpgsqlBatch(connection);
            var (one, two) = (new RoutingAsk(new("one", [], AnyRoom: false), new Dictionary<string, KnownAgent>(), 5), new RoutingAsk(new("two", [], AnyRoom: false), new Dictionary<string, KnownAgent>(), 5));
            store.Routing.AddTo(batch, one);
            store.Routing.AddTo(batch, two);
            using var row = batch.ExecuteReader();
            Assert.Equal(["tkt_00000051"], RoutingSql.Read(row, one).Waiting.Select(w => w.Id));
            row.NextResult();
            Assert.Equal(["tkt_00000052"], RoutingSql.Read(row, two).Waiting.Select(w => w.Id));
        }
    }
}
