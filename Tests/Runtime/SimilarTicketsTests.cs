using System.Data.Common;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using OrleansTicketing.Queries;
using OrleansTicketing.Silo.Language;
using OrleansTicketing.Silo.Storage;
using OrleansTicketing.Silo.Storage.Reads;
using OrleansTicketing.Tests.Kit;

namespace OrleansTicketing.Tests.Runtime;

public class SimilarTicketsOnSqlite() : SimilarTicketsTests(() => Task.FromResult(TestStore.Sqlite()));

public class SimilarTicketsOnPostgres(PostgresServer server) : SimilarTicketsTests(() => TestStore.Postgres(server));

public abstract class SimilarTicketsTests(Func<Task<TestStore>> store) : OnBothStores(store)
{
    private static readonly TicketScope.All All = new();

    [Fact]
    public async Task Similar_tickets_come_best_first_without_the_ticket_itself()
    {
        await using var node = await TestNode.Start(Store.Settings);
        var customer = await node.NewCustomer();
        var refund = await Open(node, customer, "我的退款还没有到账，订单号 A123456，已经等了五天");
        var same = await Open(node, customer, "你好，我的退款还没有到账！订单号 A123456，已经等了五天");
        var like = await Open(node, customer, "申请的退款什么时候到账");
        var crash = await Open(node, customer, "The app crashes whenever I open the camera");
        var english = await Open(node, customer, "App crashes as soon as the camera opens");
        var similar = await Find(node, refund);
        Assert.Equal([same, like], similar.Take(2).Select(s => s.Ticket.State.Id));
        Assert.Equal([true, false], similar.Take(2).Select(s => s.IsDuplicate));
        Assert.All(similar, s => Assert.InRange(s.Score, 0, 1));
        Assert.Equal(similar.Select(s => s.Score).OrderDescending(), similar.Select(s => s.Score));
        Assert.Equal(english, (await Find(node, crash))[0].Ticket.State.Id);
        Assert.Equal([same], (await Find(node, refund, limit: 1)).Select(s => s.Ticket.State.Id));
    }

    [Fact]
    public async Task What_was_opened_a_moment_ago_is_found_on_every_node()
    {
        await using var node = await TestNode.Start(Store.Settings);
        await using var other = Store.Shared ? await TestNode.Start(Store.Settings) : node;
        var customer = await node.NewCustomer();
        var first = await Open(node, customer, "the espresso machine leaks water");
        for (var i = 0; i < 10; i++)
        {
            Assert.Equal(i, (await Find(other, first, limit: 20)).Count(s => s.IsDuplicate));
            await Open(node, customer, "the espresso machine leaks water");
        }
    }

    [Fact]
    public async Task Only_what_the_scope_sees_is_found_however_much_else_is_alike()
    {
        await using var node = await TestNode.Start(Store.Settings);
        await node.Do(new(GrainKinds.Queue, "mine"), new Configuration.PutDefinition(new Configuration.QueueDefinition { Name = "Mine" }));
        var customer = await node.NewCustomer();
        var mine = await Open(node, customer, "invoice shows the wrong company name", "mine");
        await Task.WhenAll(Enumerable.Range(0, 150).Select(i => Open(node, customer, $"invoice shows the wrong company name {i}")));
        var like = await Open(node, customer, "wrong name printed on an invoice", "mine");
        Assert.Equal([like], (await Find(node, mine, scope: new TicketScope.Desk(["mine"], null))).Select(s => s.Ticket.State.Id));
        Assert.Empty(await Find(node, mine, scope: new TicketScope.Own("cus_other")));
        Assert.Equal(20, (await Find(node, mine, limit: 20)).Count);
    }

    [Fact]
    public async Task Older_tickets_that_could_not_be_read_are_read_again_a_minute_later()
    {
        await using var node = await TestNode.Start(Store.Settings);
        var customer = await node.NewCustomer();
        var ids = await Task.WhenAll(Enumerable.Range(0, 60).Select(_ => Open(node, customer, "the espresso machine leaks water")));
        var newest = await Open(node, customer, "the espresso machine leaks water");
        var (store, time) = (new BreakingReads(node.Services.GetRequiredService<IStore>()), new FakeTime());
        var queries = node.Services.GetRequiredService<ITicketQueries>();
        using var similar = new SimilarTickets(store, queries, time, NullLogger<SimilarTickets>.Instance, partSize: 20, stride: 20);
        async Task<int> Found() => (await similar.Find(newest, All, 100, CancellationToken.None)).Length;

        Assert.InRange(await Found(), 1, 59);
        await Eventually.Holds(() => store.HasFailed);
        Assert.InRange(await Found(), 1, 59);
        store.IsMended = true;
        await Eventually.Holds(async () =>
        {
            time.Advance(TimeSpan.FromMinutes(1));
            return await Found() == ids.Length;
        });
    }

    /// <summary>Reads that go on in the background, the only ones that can be cancelled here, fail after some until they are mended.</summary>
    private sealed class BreakingReads(IReadStore inner) : IReadStore
    {
        private int _loads;

        public volatile bool HasFailed;
        public volatile bool IsMended;

        public Dialect Dialect => inner.Dialect;

        public Task<DbConnection> OpenRead(CancellationToken cancellation)
        {
            if (!cancellation.CanBeCanceled || IsMended || Interlocked.Increment(ref _loads) < 6) return inner.OpenRead(cancellation);
            HasFailed = true;
            throw new IOException("The store does not answer.");
        }
    }

    private static async Task<string> Open(TestNode node, string customer, string text, string queue = "default") =>
        (await node.Open(customer, o => o with { Subject = new(text[..Math.Min(20, text.Length)]), Text = new(text), Queue = queue })).Id;

    private static async Task<IReadOnlyList<SimilarTicket>> Find(TestNode node, string id, int limit = 5, TicketScope? scope = null) =>
        await node.Services.GetRequiredService<ISimilarTickets>().Find(id, scope ?? All, limit, CancellationToken.None);
}
