using System.Collections.Immutable;
using OrleansTicketing.Queries;
using OrleansTicketing.Silo.Storage.Reads;
using OrleansTicketing.Tickets;

namespace OrleansTicketing.Tests.Storage;

public abstract class TicketPagingTests(StoreFixture store)
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Who_pages_while_others_write_sees_each_old_ticket_once(bool descending)
    {
        var queue = descending ? "down" : "up";
        var start = descending ? 0 : 100_000;
        for (var n = 1; n <= 200; n++)
            await store.Writer.Open(Rows.Ticket(start + (n * 10)) with { Queue = queue });
        using var subjects = new SubjectSearch(store.Reads);
        var queries = new TicketQueries(store.Reads, subjects);
        var seen = new List<long>();
        PageKey? after = null;
        for (var page = 0; page == 0 || after is not null; page++)
        {
            var rows = await queries.List(new() { Queue = queue, Descending = descending }, new TicketScope.All(), after, 7, CancellationToken.None);
            seen.AddRange(rows.Rows.Select(r => r.State.Number));
            after = rows.Next;
            await store.Writer.Open(Rows.Ticket(start + (page * 10) + 1) with { Queue = queue });
            await store.Writer.Open(Rows.Ticket(start + 1995 - (page * 10)) with { Queue = queue });
        }

        Assert.Equal(seen.Distinct(), seen);
        Assert.Equal(Enumerable.Range(1, 200).Select(n => (long)start + (n * 10)), seen.Where(n => n % 10 == 0).Order());
    }

    [Theory]
    [InlineData("%")]
    [InlineData("_")]
    [InlineData("\\")]
    [InlineData("' OR 1=1--")]
    [InlineData("\"; DROP TABLE ticket; --")]
    [InlineData("{0}")]
    [InlineData("@p0 $1 ?1")]
    public async Task A_filter_is_taken_literally(string text)
    {
        using var subjects = new SubjectSearch(store.Reads);
        var queries = new TicketQueries(store.Reads, subjects);
        TicketFilter[] filters =
        [
            new() { Q = text }, new() { Queue = text }, new() { Assignee = text }, new() { Customer = text }, new() { Category = text },
            new() { Tag = text }, new() { ExternalId = text }, new() { Queue = text, Sort = TicketSort.DueAt, Descending = false },
        ];
        foreach (var filter in filters)
        {
            foreach (var scope in new TicketScope[] { new TicketScope.All(), new TicketScope.Own(text), new TicketScope.Desk([text], text) })
                Assert.Empty((await queries.List(filter, scope, null, 10, CancellationToken.None)).Rows);
        }

        Assert.Null(await queries.Find(text, new TicketScope.All(), CancellationToken.None));
    }

    [Fact]
    public async Task A_ticket_is_found_by_id_or_number_within_the_scope_and_with_its_names()
    {
        await store.Writer.Add(Rows.Customer("cus_named"));
        await store.Writer.Add(Rows.Agent("agt_named"));
        await store.Writer.Open(Rows.Ticket(500_001) with { CustomerId = "cus_named", Assignee = "agt_named", Queue = "mine" }, version: 3);
        using var subjects = new SubjectSearch(store.Reads);
        var queries = new TicketQueries(store.Reads, subjects);

        foreach (var name in new[] { "tkt_00500001", "500001", "#500001" })
        {
            var row = await queries.Find(name, new TicketScope.Desk(["mine"], null), CancellationToken.None);
            Assert.Equal((3, "Customer cus_named", Customers.CustomerTier.Gold, "Agent agt_named"), (row!.Version, row.CustomerName?.Value, row.CustomerTier, row.AssigneeName?.Value));
            Assert.Null(await queries.Find(name, new TicketScope.Own("cus_other"), CancellationToken.None));
            Assert.Null(await queries.Find(name, new TicketScope.Desk(["other"], "agt_other"), CancellationToken.None));
        }
    }

    [Fact]
    public async Task A_search_sees_what_was_committed_before_it_also_changed_subjects()
    {
        using var subjects = new SubjectSearch(store.Reads);
        var queries = new TicketQueries(store.Reads, subjects);
        Assert.Empty(await Search("giraffe"));

        var ticket = Rows.Ticket(600_001) with { Subject = new("A Giraffe") };
        await store.Writer.Open(ticket);
        Assert.Equal(["tkt_00600001"], await Search("giraffe"));

        await store.Writer.Execute("UPDATE ticket SET version = 2, subject = 'An okapi', state = @state WHERE id = 'tkt_00600001'", ("state", Rows.Json(ticket with { Subject = new("An okapi") })));
        await store.Writer.Journal(new(GrainKinds.Ticket, ticket.Id), 2, new TicketUpdated(new() { Subject = new("An okapi") }), new(1));
        Assert.Empty(await Search("giraffe"));
        Assert.Equal(["tkt_00600001"], await Search("OKAPI"));

        async Task<ImmutableArray<string>> Search(string q) =>
            [.. (await queries.List(new() { Q = q }, new TicketScope.All(), null, 10, CancellationToken.None)).Rows.Select(r => r.State.Id)];
    }
}

public sealed class SqliteTicketPagingTests(SqliteFixture store) : TicketPagingTests(store), IClassFixture<SqliteFixture>;

public sealed class PostgresTicketPagingTests(PostgresFixture store) : TicketPagingTests(store), IClassFixture<PostgresFixture>;
