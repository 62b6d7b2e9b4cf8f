using OrleansTicketing.Tests.Kit;
using OrleansTicketing.Tickets;

namespace OrleansTicketing.Tests.Runtime;

public class WalkTests
{
    [Fact]
    public async Task An_opened_ticket_reaches_the_agent_who_has_room()
    {
        var folder = Directory.CreateTempSubdirectory().FullName;
        await using var node = await TestNode.OnSqlite(folder);
        var agent = await node.NewAgent(capacity: 3);
        var customer = await node.NewCustomer();
        var from = node.Feed.Head;
        var (id, ticket) = await node.Open(customer);
        Assert.Equal(TicketStatus.Queued, ticket.Status);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(5));
        await foreach (var entry in node.Feed.Follow(from, patience.Token))
        {
            if (entry.Data is TicketAssigned assigned && entry.Grain.Key == id)
            {
                Assert.Equal(agent, assigned.AgentId);
                return;
            }
        }
        Assert.Fail("not assigned");
    }

    [Fact]
    public async Task Throughput()
    {
        var folder = Directory.CreateTempSubdirectory().FullName;
        await using var node = await TestNode.OnSqlite(folder);
        var customer = await node.NewCustomer();
        for (var pass = 0; pass < 3; pass++)
        {
            var sw = System.Diagnostics.Stopwatch.StartNew();
            var n = 0;
            await Task.WhenAll(Enumerable.Range(0, 64).Select(_ => Task.Run(async () => { while (sw.ElapsedMilliseconds < 3000) { await node.Open(customer); Interlocked.Increment(ref n); } })));
            Console.WriteLine($"{n / sw.Elapsed.TotalSeconds:0}/s");
        }
    }
}
