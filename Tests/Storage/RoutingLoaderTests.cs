using OrleansTicketing.Agents;
using OrleansTicketing.Silo.Storage;

namespace OrleansTicketing.Tests.Storage;

public abstract class RoutingLoaderTests(StoreFixture store)
{
    private static readonly string[] Queues = ["q", "r", "s"];

    /// <summary>Whatever agents do, by turns of this node and of others, told or not told at once: a look says what the tables say.</summary>
    [Fact]
    public async Task A_look_sees_what_any_node_made_of_agents()
    {
        await store.Writer.Execute("DELETE FROM label; DELETE FROM agent");
        var random = new Random(20261126);
        var truth = new Dictionary<string, (Agent Agent, long Version)>();
        var loader = new RoutingLoader(store.Routing);
        for (var step = 0; step < 400; step++)
        {
            var id = $"agt_{random.Next(12)}";
            var version = truth.GetValueOrDefault(id).Version + 1;
            var agent = Rows.Agent(id, [.. Queues.Where(_ => random.Next(2) == 0)]) with { Capacity = random.Next(3), Presence = (Presence)random.Next(3) };
            var position = await store.Writer.Turn(agent, version, isNew: version == 1);
            truth[id] = (agent, version);
            if (random.Next(2) == 0) loader.Remember(CommitOf(agent, version), position);
            if (random.Next(3) > 0) continue;

            var queue = Queues[random.Next(Queues.Length)];
            var seen = loader.Load(store.Writer, new(queue, [], AnyRoom: false));
            var online = truth.Values.Select(t => t.Agent).Where(a => a.Presence is Presence.Online && a.Queues.Contains(queue)).ToList();
            Assert.Equal(online.Where(a => a.HasRoom).Select(a => (a.Id, a.Capacity)).Order(), seen.Agents.Select(a => (a.Id, a.Capacity)).Order());
            Assert.Equal(online.Count > 0, seen.AnyOnline);
        }
    }

    [Fact]
    public async Task What_this_node_committed_is_not_read_again()
    {
        var agent = Rows.Agent("agt_here", "here") with { Capacity = 1 };
        await store.Writer.Turn(agent, 1, isNew: true);
        var loader = new RoutingLoader(store.Routing);
        Assert.Equal(1, Capacity());

        var position = await store.Writer.Turn(agent with { Capacity = 2 }, 2);
        loader.Remember(CommitOf(agent with { Capacity = 9 }, 2), position);
        Assert.Equal(9, Capacity());

        await store.Writer.Turn(agent with { Capacity = 3 }, 3);
        Assert.Equal(3, Capacity());

        int Capacity() => Assert.Single(loader.Load(store.Writer, new("here", [], AnyRoom: false)).Agents).Capacity;
    }

    [Fact]
    public async Task After_a_long_absence_all_agents_are_read_anew()
    {
        await store.Writer.Turn(Rows.Agent("agt_long", "long") with { Capacity = 1 }, 1, isNew: true);
        var loader = new RoutingLoader(store.Routing);
        Assert.Equal(1, Capacity());

        await store.Writer.Execute($"""
            INSERT INTO journal (kind, grain, version, ordinal, type, at, actor, turn_id, data)
            WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i <= {RoutingSql.MostNews})
            SELECT 'ticket', 'tkt_busy', i, 0, 'ticket.opened', 0, 'system', turn_id, '' FROM n, (SELECT turn_id FROM agent WHERE id = 'agt_long') turn
            """);
        await store.Writer.Turn(Rows.Agent("agt_long", "long") with { Capacity = 2 }, 2);
        Assert.Equal(2, Capacity());

        int Capacity() => Assert.Single(loader.Load(store.Writer, new("long", [], AnyRoom: false)).Agents).Capacity;
    }

    [Theory]
    [InlineData("UPDATE agent SET schema = 99 WHERE id = 'agt_x'")]
    [InlineData("UPDATE agent SET state = '{\"id\":7}' WHERE id = 'agt_x'")]
    public async Task An_agent_whom_this_node_cannot_read_is_left_out_and_the_others_get_work(string change)
    {
        await store.Writer.Execute("DELETE FROM label; DELETE FROM agent");
        await store.Writer.Turn(Rows.Agent("agt_x", "mixed"), 1, isNew: true);
        await store.Writer.Turn(Rows.Agent("agt_y", "mixed"), 1, isNew: true);
        var (before, after) = (new RoutingLoader(store.Routing), new RoutingLoader(store.Routing));
        Assert.Equal(["agt_x", "agt_y"], Seen(before));

        await store.Writer.Turn(Rows.Agent("agt_x", "mixed"), 2);
        await store.Writer.Execute(change);

        Assert.Equal(["agt_y"], Seen(before));
        Assert.Equal(["agt_y"], Seen(after));

        IEnumerable<string> Seen(RoutingLoader loader) => loader.Load(store.Writer, new("mixed", [], AnyRoom: false)).Agents.Select(a => a.Id).Order();
    }

    private static BatchWrites CommitOf(Agent agent, long version)
    {
        var writes = new BatchWrites();
        var id = new GrainId(GrainKinds.Agent, agent.Id);
        writes.States.Add(new(id, version - 1, version, Guid.Empty, 1, default, [], agent));
        writes.Journal.Add(new(id, version, 0, "agent.updated", default, "system", Guid.Empty, null, null, []));
        return writes;
    }
}

public sealed class SqliteRoutingLoaderTests(SqliteFixture store) : RoutingLoaderTests(store), IClassFixture<SqliteFixture>;

public sealed class PostgresRoutingLoaderTests(PostgresFixture store) : RoutingLoaderTests(store), IClassFixture<PostgresFixture>;
