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

        var rows = Load("a", 2);

        Assert.Equal(["tkt_00000020", "tkt_00000011", "tkt_00000001", "tkt_00000002"], rows.Waiting.Select(w => w.Id));
        Assert.Equal(Priority.Urgent, rows.Waiting[0].Priority);
        Assert.Null(rows.Waiting[0].Language);
        Assert.Empty(rows.Waiting[0].Skills);
        Assert.Equal(("zh", "billing", 1000), (rows.Waiting[2].Language, rows.Waiting[2].Skills.Single(), rows.Waiting[2].QueuedAt.Ms));
        Assert.True(rows.MoreWaiting);
        Assert.False(Load("a", 5).MoreWaiting);
        Assert.Empty(Load("nobody", 5).Waiting);
    }

    [Fact]
    public async Task Tells_which_tickets_still_wait()
    {
        await store.Writer.Add(Rows.Ticket(31) with { Queue = "s" });
        await store.Writer.Add(Rows.Ticket(32) with { Queue = "s", Status = TicketStatus.Assigned });
        await store.Writer.Add(Rows.Ticket(33) with { Queue = "elsewhere" });

        Assert.Equal(["tkt_00000031"], Load("s", 5, pending: ["tkt_00000031", "tkt_00000032", "tkt_00000033", "tkt_x"]).StillQueued);
        Assert.Empty(Load("s", 5).StillQueued);
    }

    [Fact]
    public async Task One_of_each_requirement_is_enough_while_nobody_has_room()
    {
        for (var n = 1; n <= 3; n++) await store.Writer.Add(Rows.Ticket(40 + n) with { Queue = "idle" });
        Assert.Single(Load("idle", 5, anyRoom: false).Waiting);
        await store.Writer.Add(Rows.Agent("agt_idle", "idle"));
        Assert.Equal(3, Load("idle", 5, anyRoom: false).Waiting.Length);
    }

    private RoutingRows Load(string queue, int firstOfEach, bool anyRoom = true, params string[] pending) =>
        store.Routing.Load(store.Writer, new(new(queue, pending, anyRoom), After: null, firstOfEach));
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
            var (one, two) = (new RoutingAsk(new("one", [], AnyRoom: false), After: 0, 5), new RoutingAsk(new("two", [], AnyRoom: false), After: 0, 5));
            store.Routing.AddTo(batch, one);
            store.Routing.AddTo(batch, two);
            using var row = batch.ExecuteReader();
            Assert.Equal(["tkt_00000051"], RoutingSql.Read(row, one).Waiting.Select(w => w.Id));
            row.NextResult();
            Assert.Equal(["tkt_00000052"], RoutingSql.Read(row, two).Waiting.Select(w => w.Id));
        }
    }
}
