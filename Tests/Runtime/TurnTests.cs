using System.Text;
using Microsoft.Extensions.DependencyInjection;
using OrleansTicketing.Agents;
using OrleansTicketing.Configuration;
using OrleansTicketing.Customers;
using OrleansTicketing.Silo.Runtime;
using OrleansTicketing.Tests.Kit;
using OrleansTicketing.Tickets;

namespace OrleansTicketing.Tests.Runtime;

public class TurnsOnSqlite() : TurnTests(() => Task.FromResult(TestStore.Sqlite()));

public class TurnsOnPostgres(PostgresServer server) : TurnTests(() => TestStore.Postgres(server))
{
    [Fact]
    public async Task Two_nodes_never_give_an_agent_more_than_their_capacity()
    {
        await using var a = await TestNode.Start(Store.Settings);
        await using var b = await TestNode.Start(Store.Settings);
        var customer = await a.NewCustomer();
        await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => a.NewAgent(capacity: 3)));
        await Task.WhenAll(Enumerable.Range(0, 200).Select(i => (i % 2 == 0 ? a : b).Open(customer)));
        await a.Quiet();
        var assigned = (await a.Feed.Read(0, 100_000, CancellationToken.None)).Select(j => j.Data).OfType<TicketAssigned>().ToList();
        Assert.Equal(30, assigned.Count);
        Assert.All(assigned.GroupBy(x => x.AgentId), held => Assert.Equal(3, held.Count()));
    }
}

/// <summary>What one command, one turn, one transaction promises, on both stores.</summary>
public abstract class TurnTests(Func<Task<TestStore>> store) : OnBothStores(store)
{
    [Fact]
    public async Task A_stale_expected_version_is_refused_with_the_current_one()
    {
        await using var node = await TestNode.Start(Store.Settings);
        var (id, _) = await node.Open(await node.NewCustomer());
        var reply = await node.Grains.Execute(new(new(GrainKinds.Ticket, id), new AddNote("n", null, new("x")), Actor.System, ExpectedVersion: 7));
        Assert.Equal(new VersionStale(1), Assert.IsType<Reply.Refused>(reply).Refusal);
    }

    [Fact]
    public async Task An_unknown_grain_is_not_found()
    {
        await using var node = await TestNode.Start(Store.Settings);
        var reply = await node.Grains.Execute(new(new(GrainKinds.Ticket, TestNode.NewId("tkt_")), new AddNote("n", null, new("x")), Actor.System));
        Assert.Equal("not-found", Assert.IsType<Reply.Refused>(reply).Refusal.Code);
    }

    [Fact]
    public async Task An_idempotency_key_is_free_again_after_its_retention()
    {
        var time = new FakeTime();
        await using var node = await TestNode.Start([.. Store.Settings, new("Idempotency:Hours", "1")], services => services.AddSingleton<TimeProvider>(time));
        var (id, _) = await node.Open(await node.NewCustomer());
        Task<Reply> Note() => node.Grains.Execute(new(
            new(GrainKinds.Ticket, id), new AddNote(TestNode.NewId("msg_"), null, new("x")), Actor.System, Idempotency: new("caller", "key", "print", _ => [1])));
        Assert.IsType<Reply.Done>(await Note());
        var first = time.GetUtcNow();
        Assert.IsType<Reply.Replayed>(await Note());
        await Eventually.Holds(async () =>
        {
            time.Advance(TimeSpan.FromMinutes(5));
            return await Note() is Reply.Done;
        });
        Assert.InRange(time.GetUtcNow() - first, TimeSpan.FromHours(1), TimeSpan.MaxValue);
    }

    [Fact]
    public async Task The_same_idempotency_key_gets_the_first_answer_again()
    {
        await using var node = await TestNode.Start(Store.Settings);
        var (id, _) = await node.Open(await node.NewCustomer());
        Request Note(string text) => new(new(GrainKinds.Ticket, id), new AddNote("n", null, new(text)), Actor.System,
            Idempotency: new("caller", "key", "print", reply => Encoding.UTF8.GetBytes($"v{((Reply.Done)reply).Version} {text}")));
        Assert.IsType<Reply.Done>(await node.Grains.Execute(Note("first")));
        var again = Assert.IsType<Reply.Replayed>(await node.Grains.Execute(Note("second")));
        Assert.Equal(("print", "v2 first"), (again.Fingerprint, Encoding.UTF8.GetString(again.Answer)));
    }

    [Fact]
    public async Task A_grain_that_nobody_uses_is_let_go_and_comes_back_as_it_was()
    {
        var time = new FakeTime();
        await using var node = await TestNode.Start(Store.Settings, services => services.AddSingleton<TimeProvider>(time));
        var (mailboxes, customer) = (node.Services.GetRequiredService<Node>().Mailboxes, await node.NewCustomer());
        Assert.NotEqual(0, mailboxes.Cached);
        var used = time.GetUtcNow();
        await Eventually.Holds(() =>
        {
            time.Advance(TimeSpan.FromSeconds(30));
            return mailboxes.Cached == 0;
        });
        Assert.InRange(time.GetUtcNow() - used, TimeSpan.FromMinutes(5), TimeSpan.MaxValue);
        var changed = await node.Do(new(GrainKinds.Customer, customer), new UpdateCustomer { Tier = CustomerTier.Vip });
        Assert.Equal((2L, "Li Lei"), (changed.Version, ((Customer)changed.State).Name!.Value.Value));
    }

    [Fact]
    public async Task The_loser_of_a_race_for_an_identity_learns_who_won()
    {
        await using var node = await TestNode.Start(Store.Settings);
        CreateCustomer Create() => new() { Identities = [new(new(Channel.Email, new("li@example.com"), false), "identity:hash")] };
        var ids = Enumerable.Range(0, 20).Select(_ => TestNode.NewId("cus_")).ToList();
        var replies = await Task.WhenAll(ids.Select(id => node.Grains.Execute(new(new(GrainKinds.Customer, id), Create(), Actor.System))));
        var winner = ids[Array.FindIndex(replies, r => r is Reply.Done)];
        Assert.Single(replies, r => r is Reply.Done);
        Assert.All(replies.OfType<Reply.Refused>(), r => Assert.Equal(winner, Assert.IsType<ClaimTaken>(r.Refusal).Owner));
    }

    [Fact]
    public async Task An_external_id_is_unique_per_channel_and_the_refusal_names_its_ticket()
    {
        await using var node = await TestNode.Start(Store.Settings);
        var customer = await node.NewCustomer();
        var (first, _) = await node.Open(customer, o => o with { ExternalId = "crm-77" });
        var open = new OpenTicket { MessageId = "m", Subject = new("s"), Channel = Channel.Web, CustomerId = customer, Tier = CustomerTier.Standard, ExternalId = "crm-77" };
        var reply = await node.Grains.Execute(new(new(GrainKinds.Ticket, TestNode.NewId("tkt_")), open, Actor.System));
        Assert.Equal(first, Assert.IsType<ExternalIdTaken>(Assert.IsType<Reply.Refused>(reply).Refusal).TicketId);
        await node.Open(customer, o => o with { ExternalId = "crm-77", Channel = Channel.Email });
    }

    [Fact]
    public async Task Two_agents_take_one_ticket_and_one_gets_it()
    {
        await using var node = await TestNode.Start(Store.Settings);
        var (id, _) = await node.Open(await node.NewCustomer(), o => o with { Skills = ["nobody-has-it"] });
        var agents = await Task.WhenAll(node.NewAgent(3), node.NewAgent(3));
        var replies = await Task.WhenAll(agents.Select((a, i) =>
            node.Grains.Execute(new(new(GrainKinds.Ticket, id), new RequestAssignment(new($"req_{i}", a, null, false)), Actor.System))));
        await node.Quiet();
        var journal = (await node.Feed.Read(0, 1000, CancellationToken.None)).Select(j => j.Data).ToList();
        Assert.Single(journal.OfType<TicketAssigned>());
        // The loser is told at once when the winner's commit came first, else by an event once both agents have answered.
        var codes = replies.OfType<Reply.Refused>().Select(r => r.Refusal.Code).Concat(journal.OfType<AssignmentRefused>().Select(r => r.Code));
        Assert.Equal(["already-assigned"], codes);
    }

    [Fact]
    public async Task A_hot_ticket_keeps_order_and_loses_nothing()
    {
        await using var node = await TestNode.Start(Store.Settings);
        var (id, _) = await node.Open(await node.NewCustomer());
        await Task.WhenAll(Enumerable.Range(0, 200).Select(async client =>
        {
            for (var i = 0; i < 10; i++)
                await node.Do(new(GrainKinds.Ticket, id), new AddMessage($"{client:D3}/{i}", MessageFrom.Customer, null, new("more")));
        }));
        var messages = (await node.Feed.Read(0, 10_000, CancellationToken.None)).Where(j => j.Data is MessageAdded).ToList();
        Assert.Equal(2000, messages.Count);
        Assert.Equal(Enumerable.Range(2, 2000).Select(v => (long)v), messages.Select(m => m.Version));
        foreach (var client in messages.Select(m => ((MessageAdded)m.Data).MessageId).GroupBy(m => m[..3])) Assert.Equal(client.Order(StringComparer.Ordinal), client);
    }

    [Fact]
    public async Task A_turn_after_an_acknowledged_change_of_configuration_sees_it()
    {
        await using var node = await TestNode.Start(Store.Settings);
        await using var other = Store.Shared ? await TestNode.Start(Store.Settings) : node;
        var customer = await node.NewCustomer();
        for (var i = 0; i < 20; i++)
        {
            await node.Do(new(GrainKinds.Queue, $"q{i}"), new PutDefinition(new QueueDefinition { Name = "Q", Skills = [$"skill-{i}"] }));
            var (_, ticket) = await other.Open(customer, o => o with { Queue = $"q{i}" });
            Assert.Equal([$"skill-{i}"], ticket.Skills);
        }
    }

    [Fact]
    public async Task Presence_of_an_agent_is_on_the_feed_with_its_actor()
    {
        await using var node = await TestNode.Start(Store.Settings);
        var agent = await node.NewAgent(1, online: false);
        await node.Grains.Execute(new(new(GrainKinds.Agent, agent), new SetPresence(Presence.Away), new Actor("agent", agent)));
        var entry = (await node.Feed.Read(0, 100, CancellationToken.None)).Single(j => j.Data is PresenceChanged);
        Assert.Equal(("agent.presence_changed", new Actor("agent", agent), 2L), (entry.Type, entry.Actor, entry.Version));
        Assert.StartsWith("evt_", entry.Id, StringComparison.Ordinal);
    }
}
