using Microsoft.Extensions.DependencyInjection;
using OrleansTicketing.Queries;
using OrleansTicketing.Tests.Kit;
using OrleansTicketing.Tickets;

namespace OrleansTicketing.Tests.Runtime;

public class TopicsOnSqlite() : TopicJobTests(() => Task.FromResult(TestStore.Sqlite()));

public class TopicsOnPostgres(PostgresServer server) : TopicJobTests(() => TestStore.Postgres(server));

public abstract class TopicJobTests(Func<Task<TestStore>> store) : OnBothStores(store)
{
    [Fact]
    public async Task Topics_are_found_once_there_is_text_and_grow_by_the_engines_clock()
    {
        await using var node = await TestNode.Start([.. Store.Settings, new("Clock:Mode", "manual")]);
        var clock = node.Services.GetRequiredService<IEngineClock>();
        var customer = await node.NewCustomer();
        Assert.Empty(await node.Services.GetRequiredService<ITopicQueries>().List(CancellationToken.None));
        var ids = await Open(node, customer, 12, i => $"please add a night mode with dark colours, item {i}");
        await Open(node, customer, 12, i => $"验证码收不到，第{i}台设备上登录不了");
        var first = await Topics(node, t => t.Count == 2);
        var night = first.Single(t => t.Terms.Contains("night"));
        Assert.Equal((12, 0, TopicTrend.New), (night.Size, night.PreviousSize, night.Trend));
        Assert.Subset(ids.ToHashSet(), night.Examples.ToHashSet());
        Assert.True(PublicId.Is(night.Id, "top_"));
        Assert.Contains(first, t => t.Terms.Any(term => "验证码收不到".Contains(term, StringComparison.Ordinal)));

        await Open(node, customer, 12, i => $"a dark night mode please, with dark colours, number {i}");
        await clock.Advance(clock.Now.Plus(25 * 3_600_000), CancellationToken.None);
        var second = (await Topics(node, t => t.Any(topic => topic.UpdatedAt > night.UpdatedAt))).Single(t => t.Id == night.Id);
        Assert.Equal((night.Name, 24, 12, TopicTrend.Growing), (second.Name, second.Size, second.PreviousSize, second.Trend));
    }

    /// <summary>Opened and turned down at once, so that no router keeps waking up for them.</summary>
    private static async Task<string[]> Open(TestNode node, string customer, int count, Func<int, string> text) =>
        await Task.WhenAll(Enumerable.Range(0, count).Select(async i =>
        {
            var (id, _) = await node.Open(customer, o => o with { Subject = new(text(i)), Text = null });
            await node.Do(new(GrainKinds.Ticket, id), new Transition(TicketStatus.Rejected, new("test"), null, null));
            return id;
        }));

    private static Task<IReadOnlyList<TopicSeen>> Topics(TestNode node, Func<IReadOnlyList<TopicSeen>, bool> which) =>
        Eventually.Gives<IReadOnlyList<TopicSeen>>(async () => await node.Services.GetRequiredService<ITopicQueries>().List(CancellationToken.None), which);
}
