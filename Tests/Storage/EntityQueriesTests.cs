using OrleansTicketing.Access;
using OrleansTicketing.Agents;
using OrleansTicketing.Configuration;
using OrleansTicketing.Queries;
using OrleansTicketing.Silo.Storage.Reads;
using OrleansTicketing.Tests.Kit;

namespace OrleansTicketing.Tests.Storage;

public abstract class EntityQueriesTests(StoreFixture store)
{
    [Fact]
    public async Task Customers_are_found_by_claim_many_at_once()
    {
        var queries = new CustomerQueries(store.Reads);
        for (var i = 0; i < 20; i++)
        {
            await store.Writer.Add(Rows.Customer($"cus_{i:D2}") with { CreatedAt = new(i / 3) }, version: i + 1);
            await store.Writer.Execute("INSERT INTO claim (name, kind, grain) VALUES (@name, 'customer', @grain)", ("name", $"identity:{i}"), ("grain", $"cus_{i:D2}"));
        }

        var found = await Task.WhenAll(Enumerable.Range(0, 200).Select(i => Task.Run(async () => await queries.FindByClaim($"identity:{i % 25}", CancellationToken.None))));
        for (var i = 0; i < found.Length; i++)
            Assert.Equal(i % 25 < 20 ? $"cus_{i % 25:D2}" : null, found[i]?.State.Id);
        Assert.Equal(5, (await queries.Find("cus_04", CancellationToken.None))!.Version);
        Assert.Null(await queries.Find("cus_xx", CancellationToken.None));

        var first = await queries.List(null, null, 15, CancellationToken.None);
        var rest = await queries.List(null, first.Next, 15, CancellationToken.None);
        Assert.Equal(Enumerable.Range(0, 20).Reverse().Select(i => $"cus_{i:D2}"), first.Rows.Concat(rest.Rows).Select(r => r.State.Id));
        Assert.Null(rest.Next);
        Assert.Equal(["cus_07"], (await queries.List("identity:7", null, 15, CancellationToken.None)).Rows.Select(r => r.State.Id));
        Assert.Empty((await queries.List("' OR 1=1--", null, 15, CancellationToken.None)).Rows);
    }

    [Fact]
    public async Task Agents_are_listed_by_queue_and_presence()
    {
        var queries = new AgentQueries(store.Reads);
        await store.Writer.Add(Rows.Agent("agt_1", "a", "b"));
        await store.Writer.Add(Rows.Agent("agt_2", "a") with { Presence = Presence.Away });
        await store.Writer.Add(Rows.Agent("agt_3", "b"));

        Assert.Equal(["agt_2", "agt_1"], await List("a", null));
        Assert.Equal(["agt_1"], await List("a", Presence.Online));
        Assert.Equal(["agt_3", "agt_1"], await List(null, Presence.Online));
        Assert.Equal(["agt_3", "agt_2", "agt_1"], await List(null, null));

        async Task<IEnumerable<string>> List(string? queue, Presence? presence) =>
            (await queries.List(queue, presence, null, 10, CancellationToken.None)).Rows.Select(r => r.State.Id);
    }

    [Fact]
    public async Task Deleted_configuration_is_not_there()
    {
        var queries = new ConfigurationQueries(store.Reads);
        await store.Writer.Add("queue", new ConfigurationItem("gone", null, new(1)), 2);
        await store.Writer.Add("queue", new ConfigurationItem("support", new QueueDefinition { Name = "Support" }, new(1)), 7);

        Assert.Equal(7, (await queries.Find("queue", "support", CancellationToken.None))!.Version);
        Assert.Null(await queries.Find("queue", "gone", CancellationToken.None));
        Assert.Equal(["support"], (await queries.List("queue", CancellationToken.None)).Select(r => r.State.Key));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => queries.List("ticket; --", CancellationToken.None));
    }

    [Fact]
    public async Task A_key_is_remembered_for_five_seconds_and_an_unknown_one_not_at_all()
    {
        var time = new FakeTime();
        var queries = new ApiKeyQueries(store.Reads, time);
        var key = new ApiKey { Id = "key_1", Name = "n", Role = Role.Administrator, Hash = "ab12", Prefix = "otk_", CreatedAt = new(1) };
        Assert.Null(await queries.FindByHash("ab12", CancellationToken.None));
        Assert.False(await queries.AnyAdministrator(CancellationToken.None));

        await store.Writer.Add(key);
        Assert.Null((await queries.FindByHash("ab12", CancellationToken.None))!.RevokedAt);
        Assert.True(await queries.AnyAdministrator(CancellationToken.None));

        await store.Writer.Execute("UPDATE api_key SET state = @state", ("state", Rows.Json(key with { RevokedAt = new(9) })));
        time.Advance(TimeSpan.FromSeconds(4.9));
        Assert.Null((await queries.FindByHash("ab12", CancellationToken.None))!.RevokedAt);
        time.Advance(TimeSpan.FromSeconds(0.2));
        Assert.NotNull((await queries.FindByHash("ab12", CancellationToken.None))!.RevokedAt);
        Assert.Equal("key_1", (await queries.List(null, 5, CancellationToken.None)).Rows.Single().State.Id);
    }

    [Fact]
    public async Task Parked_items_are_listed_oldest_first_and_replayed_once()
    {
        var parked = new ParkedItems(store.Reads, (work, _) => work(store.Writer));
        for (var i = 1; i <= 6; i++)
        {
            await store.Writer.Execute(
                "INSERT INTO outbox (id, kind, grain, type, data, attempts, next_at, parked_at, error) VALUES (@id, 'ticket', 'tkt_1', 'agent_reserved', '{}', 8, 0, @at, 'E')",
                ("id", store.Reads.Dialect.Uuid(new Guid(i, 0, 0, new byte[8]))), ("at", i == 6 ? null : (long)(i / 2)));
            await store.Writer.Execute(
                "INSERT INTO reminder (kind, grain, name, due, attempts, parked_at, error) VALUES ('ticket', @grain, 'sla', 1, 8, @at, 'E')", ("grain", $"tkt_{i}"), ("at", (long)(i / 2)));
        }

        var all = new List<ParkedItem>();
        PageKey? after = null;
        do
        {
            var page = await parked.List(after, 2, CancellationToken.None);
            all.AddRange(page.Rows);
            after = page.Next;
        }
        while (after is not null);
        Assert.Equal(11, all.DistinctBy(p => p.Id).Count());
        Assert.Equal(11, all.Count);
        Assert.Equal(all.Select(p => p.ParkedAt.Ms).Order(), all.Select(p => p.ParkedAt.Ms));
        Assert.Equal(("message", "agent_reserved", 8, "E"), (all[0].Kind, all[0].Type, all[0].Attempts, all[0].Error));

        foreach (var item in all.Take(4))
        {
            Assert.True(await parked.Replay(item.Id, null, CancellationToken.None));
            Assert.False(await parked.Replay(item.Id, null, CancellationToken.None));
        }

        Assert.Equal(all.Skip(4).Select(p => p.Id), (await parked.List(null, 50, CancellationToken.None)).Rows.Select(p => p.Id));
        foreach (var id in new[] { "", "m", "r", "m1", "rzz", "r6e756c6c", "r5b6e756c6c5d", "x", "mffffffffffffffffffffffffffffffff" })
            Assert.False(await parked.Replay(id, null, CancellationToken.None));
    }

    [Fact]
    public async Task What_was_parked_again_is_not_tried_again_by_the_same_key()
    {
        var parked = new ParkedItems(store.Reads, (work, _) => work(store.Writer));
        await store.Writer.Execute(
            "INSERT INTO reminder (kind, grain, name, due, attempts, parked_at, error) VALUES ('ticket', 'tkt_again', 'sla', 1, 8, 100, 'E')");
        var item = Assert.Single((await parked.List(null, 50, CancellationToken.None)).Rows, p => p.Grain.Key == "tkt_again");
        var answer = new KeptAnswer("caller", "again", "print", [1], new(0));

        Assert.False(await parked.Replay("mffffffffffffffffffffffffffffffff", answer, CancellationToken.None));
        Assert.True(await parked.Replay(item.Id, answer, CancellationToken.None));
        await store.Writer.Execute("UPDATE reminder SET parked_at = 100 WHERE grain = 'tkt_again'");
        Assert.False(await parked.Replay(item.Id, answer, CancellationToken.None));
        Assert.True(await parked.Replay(item.Id, answer with { Key = "another" }, CancellationToken.None));
    }
}

public sealed class SqliteEntityQueriesTests(SqliteFixture store) : EntityQueriesTests(store), IClassFixture<SqliteFixture>;

public sealed class PostgresEntityQueriesTests(PostgresFixture store) : EntityQueriesTests(store), IClassFixture<PostgresFixture>;
