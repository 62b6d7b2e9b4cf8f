using OrleansTicketing.Customers;
using OrleansTicketing.Tests.Kit;
using OrleansTicketing.Tickets;

namespace OrleansTicketing.Tests.Runtime;

public class BasisOnSqlite() : BasisTests(() => Task.FromResult(TestStore.Sqlite()));

public class BasisOnPostgres(PostgresServer server) : BasisTests(() => TestStore.Postgres(server));

/// <summary>Commands made from what somebody remembers of another grain, on both stores.</summary>
public abstract class BasisTests(Func<Task<TestStore>> store) : OnBothStores(store)
{
    [Fact]
    public async Task A_command_made_from_the_current_state_of_another_grain_runs()
    {
        await using var node = await TestNode.Start(Store.Settings);
        var customer = await node.NewCustomer();
        Assert.IsType<Reply.Done>(await node.Grains.Execute(Open(customer, version: 1)));
    }

    [Fact]
    public async Task A_command_made_from_an_old_state_is_not_run_whichever_node_changed_it()
    {
        await using var node = await TestNode.Start(Store.Settings);
        await using var other = Store.Shared ? await TestNode.Start(Store.Settings) : node;
        var customer = await node.NewCustomer();
        await other.Do(new(GrainKinds.Customer, customer), new UpdateCustomer { Tier = CustomerTier.Vip });
        var open = Open(customer, version: 1);
        await Assert.ThrowsAsync<OutdatedException>(() => node.Grains.Execute(open));
        Assert.IsType<Reply.Done>(await node.Grains.Execute(open with { Basis = new(open.Basis!.Grain, 2) }));
    }

    [Fact]
    public async Task A_command_made_from_a_state_that_never_was_is_not_run()
    {
        await using var node = await TestNode.Start(Store.Settings);
        await Assert.ThrowsAsync<OutdatedException>(() => node.Grains.Execute(Open(TestNode.NewId("cus_"), version: 1)));
    }

    [Fact]
    public async Task Of_commands_that_come_together_only_the_outdated_fail_and_keep_no_answer()
    {
        await using var node = await TestNode.Start(Store.Settings);
        var (changed, same) = (await node.NewCustomer(), await node.NewCustomer());
        await node.Do(new(GrainKinds.Customer, changed), new UpdateCustomer { Tier = CustomerTier.Vip });
        Request Keyed(int i, long version) => Open(i % 2 == 0 ? changed : same, version) with { Idempotency = new("caller", $"key{i}", "print", _ => []) };
        var replies = await Task.WhenAll(Enumerable.Range(0, 60).Select(async i =>
        {
            try
            {
                return await node.Grains.Execute(Keyed(i, version: 1));
            }
            catch (OutdatedException)
            {
                return null;
            }
        }));
        for (var i = 0; i < replies.Length; i++) Assert.Equal(i % 2 == 0, replies[i] is null);
        for (var i = 0; i < replies.Length; i += 2) Assert.IsType<Reply.Done>(await node.Grains.Execute(Keyed(i, version: 2)));
        Assert.Equal(60, (await node.Feed.Read(0, 10_000, CancellationToken.None)).Count(j => j.Data is TicketOpened));
    }

    private static Request Open(string customer, long version) => new(
        new(GrainKinds.Ticket, TestNode.NewId("tkt_")),
        new OpenTicket { MessageId = TestNode.NewId("msg_"), Subject = new("It does not work"), Channel = Channel.Web, CustomerId = customer, Tier = CustomerTier.Standard },
        Actor.System, ExpectedVersion: 0, Basis: new(new(GrainKinds.Customer, customer), version));
}
