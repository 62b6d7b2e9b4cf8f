using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using OrleansTicketing.Customers;
using OrleansTicketing.Silo.Hosting;
using OrleansTicketing.Silo.Telemetry;
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
        Assert.IsType<Reply.Outdated>(await node.Grains.Execute(open));
        Assert.IsType<Reply.Done>(await node.Grains.Execute(open with { Basis = new(open.Basis!.Grain, 2) }));
    }

    [Fact]
    public async Task A_command_made_from_a_state_that_never_was_is_not_run()
    {
        await using var node = await TestNode.Start(Store.Settings);
        Assert.IsType<Reply.Outdated>(await node.Grains.Execute(Open(TestNode.NewId("cus_"), version: 1)));
    }

    [Fact]
    public async Task A_command_that_would_be_refused_is_outdated_all_the_same()
    {
        await using var node = await TestNode.Start(Store.Settings);
        var customer = await node.NewCustomer();
        Request Unknown(long version) => Open(customer, version, o => o with { Queue = "nowhere" });
        Assert.IsType<Reply.Outdated>(await node.Grains.Execute(Unknown(version: 7)));
        Assert.IsType<Reply.Refused>(await node.Grains.Execute(Unknown(version: 1)));
    }

    [Fact]
    public async Task Of_one_batch_only_the_outdated_are_left_out_and_keep_no_answer()
    {
        using var committing = new SemaphoreSlim(0);
        using var go = new ManualResetEventSlim(true);
        await using var node = await TestNode.Start(Store.Settings, services => services.AddSingleton<SiloHosting.StoreWrapper>(inner => new FaultyStore(inner, () =>
        {
            committing.Release();
            go.Wait();
            return StoreFault.None;
        }) { Committers = 1 }));
        var (changed, same) = (await node.NewCustomer(), await node.NewCustomer());
        await node.Do(new(GrainKinds.Customer, changed), new UpdateCustomer { Tier = CustomerTier.Vip });
        Request Keyed(int i, long version) => Open(i % 2 == 0 ? changed : same, version) with { Idempotency = new("caller", $"key{i}", "print", _ => []) };

        // While one commits, the others come: they are the next batch.
        while (committing.CurrentCount > 0) await committing.WaitAsync();
        go.Reset();
        var first = node.Grains.Execute(Open(same, version: 1));
        await committing.WaitAsync();
        var others = Enumerable.Range(0, 60).Select(i => node.Grains.Execute(Keyed(i, version: 1))).ToList();
        go.Set();

        Assert.IsType<Reply.Done>(await first);
        var replies = await Task.WhenAll(others);
        for (var i = 0; i < replies.Length; i++) Assert.Equal(i % 2 == 0 ? typeof(Reply.Outdated) : typeof(Reply.Done), replies[i].GetType());
        for (var i = 0; i < replies.Length; i += 2) Assert.IsType<Reply.Done>(await node.Grains.Execute(Keyed(i, version: 2)));
        Assert.Equal(61, (await node.Feed.Read(0, 10_000, CancellationToken.None)).Count(j => j.Data is TicketOpened));
    }

    [Fact]
    public async Task Outdated_and_replayed_commands_are_counted_as_what_they_are()
    {
        await using var node = await TestNode.Start(Store.Settings);
        var outcomes = new ConcurrentQueue<string?>();
        var meter = node.Services.GetRequiredService<TicketingMetrics>().Meter;
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, l) =>
        {
            if (instrument.Meter == meter && instrument.Name == "ticketing.commands") l.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((_, _, tags, _) =>
        {
            if (tags[0].Value is "open_ticket") outcomes.Enqueue((string?)tags[1].Value);
        });
        listener.Start();

        var open = Open(await node.NewCustomer(), version: 1) with { Idempotency = new("caller", "key", "print", _ => []) };
        await node.Grains.Execute(open with { Basis = new(open.Basis!.Grain, 7) });
        await node.Grains.Execute(open);
        await node.Grains.Execute(open with { Grain = new(GrainKinds.Ticket, TestNode.NewId("tkt_")) });
        Assert.Equal(["outdated", "done", "replayed"], outcomes);
    }

    private static Request Open(string customer, long version, Func<OpenTicket, OpenTicket>? with = null)
    {
        var open = new OpenTicket { MessageId = TestNode.NewId("msg_"), Subject = new("It does not work"), Channel = Channel.Web, CustomerId = customer, Tier = CustomerTier.Standard };
        return new(new(GrainKinds.Ticket, TestNode.NewId("tkt_")), with?.Invoke(open) ?? open, Actor.System, ExpectedVersion: 0,
            Basis: new(new(GrainKinds.Customer, customer), version));
    }
}
