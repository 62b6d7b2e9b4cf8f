using OrleansTicketing.Tests.Kit;
using OrleansTicketing.Tickets;

namespace OrleansTicketing.Tests.Runtime;

public class WalkOnSqlite() : WalkTests(() => Task.FromResult(TestStore.Sqlite()));

public class WalkOnPostgres(PostgresServer server) : WalkTests(() => TestStore.Postgres(server));

public abstract class WalkTests(Func<Task<TestStore>> store) : OnBothStores(store)
{
    [Fact]
    public async Task An_opened_ticket_reaches_the_agent_who_has_room()
    {
        await using var node = await TestNode.Start(Store.Settings);
        var agent = await node.NewAgent(capacity: 3);
        var customer = await node.NewCustomer();
        var (id, ticket) = await node.Open(customer);
        Assert.Equal(TicketStatus.Queued, ticket.Status);
        Assert.Equal(agent, (await node.Seen<TicketAssigned>(id)).AgentId);
    }

    [Fact]
    public async Task A_ticket_that_waits_is_given_out_when_an_agent_comes_online()
    {
        await using var node = await TestNode.Start(Store.Settings);
        var (id, _) = await node.Open(await node.NewCustomer());
        var agent = await node.NewAgent(capacity: 1);
        Assert.Equal(agent, (await node.Seen<TicketAssigned>(id)).AgentId);
    }

    [Fact]
    public async Task What_was_acknowledged_is_there_after_a_restart()
    {
        string id;
        await using (var node = await TestNode.Start(Store.Settings)) (id, _) = await node.Open(await node.NewCustomer());
        await using (var node = await TestNode.Start(Store.Settings))
        {
            var done = await node.Do(new(GrainKinds.Ticket, id), new AddNote(TestNode.NewId("msg_"), null, new("seen")));
            Assert.Equal(2, done.Version);
        }
    }

    [Fact]
    public async Task Two_hundred_waiting_tickets_fill_ten_agents_of_capacity_three_and_no_more()
    {
        await using var node = await TestNode.Start(Store.Settings);
        var customer = await node.NewCustomer();
        await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => node.Open(customer)));
        await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => node.NewAgent(capacity: 3)));
        await node.Quiet();
        var load = new Dictionary<string, int>();
        foreach (var entry in await node.Feed.Read(0, 100_000, CancellationToken.None))
        {
            if (entry.Data is TicketAssigned assigned) load[assigned.AgentId] = load.GetValueOrDefault(assigned.AgentId) + 1;
            Assert.All(load.Values, held => Assert.InRange(held, 0, 3));
        }
        Assert.Equal(30, load.Values.Sum());
    }
}
