using OrleansTicketing.Access;
using OrleansTicketing.Configuration;
using OrleansTicketing.Queries;
using OrleansTicketing.Silo.Storage.Reads;
using OrleansTicketing.Tests.Kit;

namespace OrleansTicketing.Tests.Storage;

/// <summary>Rows that a newer release wrote, or that are damaged: each fails by itself, and no list fails with it.</summary>
public abstract class UnreadableRowsTests(StoreFixture store)
{
    public static TheoryData<string> Damages =>
        ["state = substr(state, 1, 20)", "state = '{\"id\":7,\"key\":7}'", "state = '{}'", "state = '[]'", "state = 'null'", "state = ''", "schema = 99"];

    [Theory]
    [MemberData(nameof(Damages))]
    public async Task A_damaged_ticket_is_left_out_of_lists(string damage)
    {
        await store.Writer.Execute("DELETE FROM label; DELETE FROM journal; DELETE FROM ticket");
        for (var n = 1; n <= 7; n++) await store.Writer.Open(Rows.Ticket(n) with { Queue = "q" });
        await store.Writer.Execute($"UPDATE ticket SET {damage} WHERE number IN (1, 4, 5)");
        using var subjects = new SubjectSearch(store.Reads);
        var queries = new TicketQueries(store.Reads, subjects);

        foreach (var filter in new TicketFilter[] { new(), new() { Queue = "q" }, new() { Q = "subject" }, new() { Sort = TicketSort.UpdatedAt }, new() { UpdatedSince = new(0) } })
        {
            for (var limit = 1; limit <= 8; limit++)
                Assert.Equal([7, 6, 3, 2], (await All((after, c) => queries.List(filter, new TicketScope.All(), after, limit, c))).Select(r => r.State.Number));
        }

        string[] some = [Rows.Ticket(3).Id, Rows.Ticket(4).Id];
        Assert.Equal([3], (await queries.Find(some, new TicketScope.All(), CancellationToken.None)).Select(r => r.State.Number));
        foreach (var name in new[] { Rows.Ticket(4).Id, "4" })
            await Assert.ThrowsAsync<UnavailableException>(() => queries.Find(name, new TicketScope.All(), CancellationToken.None));
        // Whoever may not see it hears nothing of it.
        Assert.Null(await queries.Find("4", new TicketScope.Own("cus_other"), CancellationToken.None));
        Assert.Equal(3, (await queries.Find("3", new TicketScope.All(), CancellationToken.None))!.State.Number);
    }

    [Theory]
    [MemberData(nameof(Damages))]
    public async Task A_damaged_agent_is_left_out_of_lists(string damage)
    {
        await store.Writer.Execute("DELETE FROM label; DELETE FROM agent");
        for (var n = 1; n <= 5; n++) await store.Writer.Add(Rows.Agent($"agt_{n}", "q"));
        await store.Writer.Execute($"UPDATE agent SET {damage} WHERE id IN ('agt_1', 'agt_4')");
        var queries = new AgentQueries(store.Reads);

        foreach (var limit in new[] { 1, 2, 5 })
            Assert.Equal(["agt_5", "agt_3", "agt_2"], (await All((after, c) => queries.List("q", null, after, limit, c))).Select(r => r.State.Id));
        await Assert.ThrowsAsync<UnavailableException>(() => queries.Find("agt_4", CancellationToken.None));
        Assert.NotNull(await queries.Find("agt_3", CancellationToken.None));
    }

    [Theory]
    [MemberData(nameof(Damages))]
    public async Task A_damaged_customer_fails_nobody_who_asks_for_another_at_once(string damage)
    {
        await store.Writer.Execute("DELETE FROM claim; DELETE FROM customer");
        for (var n = 1; n <= 3; n++)
        {
            await store.Writer.Add(Rows.Customer($"cus_{n}"));
            await store.Writer.Execute("INSERT INTO claim (name, kind, grain) VALUES (@name, 'customer', @grain)", ("name", $"identity:{n}"), ("grain", $"cus_{n}"));
        }
        await store.Writer.Execute($"UPDATE customer SET {damage} WHERE id = 'cus_2'");
        var queries = new CustomerQueries(store.Reads);

        var asked = Enumerable.Range(0, 60).Select(i => Task.Run(async () => await queries.FindByClaim($"identity:{(i % 3) + 1}", CancellationToken.None))).ToList();
        for (var i = 0; i < asked.Count; i++)
        {
            if (i % 3 == 1) await Assert.ThrowsAsync<UnavailableException>(() => asked[i]);
            else Assert.Equal($"cus_{(i % 3) + 1}", (await asked[i])!.State.Id);
        }
        Assert.Equal(["cus_3", "cus_1"], (await All((after, c) => queries.List(null, after, 1, c))).Select(r => r.State.Id));
        Assert.Empty((await queries.List("identity:2", null, 5, CancellationToken.None)).Rows);
        await Assert.ThrowsAsync<UnavailableException>(() => queries.Find("cus_2", CancellationToken.None));
    }

    [Theory]
    [MemberData(nameof(Damages))]
    public async Task A_damaged_key_opens_nothing_and_the_others_open_what_they_did(string damage)
    {
        await store.Writer.Execute("DELETE FROM api_key");
        foreach (var n in new[] { 1, 2 })
            await store.Writer.Add(new ApiKey { Id = $"key_{n}", Name = "n", Role = Role.Auditor, Hash = $"hash{n}", Prefix = "otk_", CreatedAt = new(n) });
        await store.Writer.Execute($"UPDATE api_key SET {damage} WHERE id = 'key_2'");
        var queries = new ApiKeyQueries(store.Reads, new FakeTime());

        await Assert.ThrowsAsync<UnavailableException>(async () => await queries.FindByHash("hash2", CancellationToken.None));
        Assert.Equal("key_1", (await queries.FindByHash("hash1", CancellationToken.None))!.Id);
        Assert.Equal(["key_1"], (await All((after, c) => queries.List(after, 1, c))).Select(r => r.State.Id));
        await Assert.ThrowsAsync<UnavailableException>(() => queries.Find("key_2", CancellationToken.None));
    }

    [Theory]
    [InlineData("state = substr(state, 1, 20)")]
    [InlineData("state = '{\"key\":\"b\",\"definition\":{\"name\":\"b\"}}'")]
    [InlineData("schema = 99")]
    public async Task A_damaged_definition_is_left_out_of_lists(string damage)
    {
        await store.Writer.Execute("DELETE FROM queue");
        foreach (var key in new[] { "a", "b", "c" })
            await store.Writer.Add("queue", new ConfigurationItem(key, new QueueDefinition { Name = key }, new(1)), 1);
        await store.Writer.Execute($"UPDATE queue SET {damage} WHERE id = 'b'");
        var queries = new ConfigurationQueries(store.Reads);

        Assert.Equal(["a", "c"], (await queries.List("queue", CancellationToken.None)).Select(r => r.State.Key));
        await Assert.ThrowsAsync<UnavailableException>(() => queries.Find("queue", "b", CancellationToken.None));
    }

    private static async Task<List<T>> All<T>(Func<PageKey?, CancellationToken, Task<Page<T>>> list)
    {
        var (all, after) = (new List<T>(), default(PageKey?));
        do
        {
            var page = await list(after, CancellationToken.None);
            all.AddRange(page.Rows);
            after = page.Next;
        }
        while (after is not null);
        return all;
    }
}

public sealed class SqliteUnreadableRowsTests(SqliteFixture store) : UnreadableRowsTests(store), IClassFixture<SqliteFixture>;

public sealed class PostgresUnreadableRowsTests(PostgresFixture store) : UnreadableRowsTests(store), IClassFixture<PostgresFixture>;
