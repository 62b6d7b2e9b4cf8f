using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using OrleansTicketing.Api.Http;
using OrleansTicketing.Queries;
using OrleansTicketing.Tests.Kit;

namespace OrleansTicketing.Tests.Storage;

public class KeptAnswersOnSqlite() : KeptAnswerTests(() => Task.FromResult(TestStore.Sqlite()));

public class KeptAnswersOnPostgres(PostgresServer server) : KeptAnswerTests(() => TestStore.Postgres(server));

/// <summary>Of whoever keeps an answer outside of a turn, one is first, on both stores.</summary>
public abstract class KeptAnswerTests(Func<Task<TestStore>> store) : OnBothStores(store)
{
    private const int Many = 20;

    [Fact]
    public async Task One_keeps_an_answer_and_the_others_get_it()
    {
        await using var node = await TestNode.Start(Store.Settings);
        var keys = Keys(node);
        var found = await AtOnce(n => keys.Keep(Numbered(n), default));
        var first = Array.IndexOf(found, null);
        Assert.Single(found, f => f is null);
        Assert.All(found.OfType<Reply.Replayed>(), f => Assert.Equal(($"print {first}", first), (f.Fingerprint, f.Answer.Single())));
        Assert.Null(await keys.Keep(Numbered(1) with { Scope = "another" }, default));
    }

    [Fact]
    public async Task One_replaces_it()
    {
        await using var node = await TestNode.Start(Store.Settings);
        var keys = Keys(node);
        await keys.Keep(Numbered(Many), default);
        var replaced = await AtOnce(n => keys.Replace("caller", "key", [Many], [(byte)n], default));
        Assert.Single(replaced, r => r);
        Assert.Equal([(byte)Array.IndexOf(replaced, true)], (await keys.Find("caller", "key", default))!.Answer);
    }

    [Fact]
    public async Task All_who_settle_it_give_the_same()
    {
        await using var node = await TestNode.Start(Store.Settings);
        var (keys, pending) = (Keys(node), new Answer(202, new byte[] { Many }) { Pending = "req" });
        await keys.Keep(Numbered(Many) with { Answer = pending.Pack() }, default);
        var commands = new Commands(null!, keys, TimeProvider.System);
        var given = await AtOnce(n => commands.Settle(
            new(new DefaultHttpContext()) { Key = new("caller", "key", "print") }, new(200, new[] { (byte)n }) { ETag = $"\"v{n}\"" }));
        Assert.Single(given.Select(answer => (answer.Status, answer.Body.Span[0], answer.ETag)).Distinct());
    }

    private static IIdempotencyQueries Keys(TestNode node) => node.Services.GetRequiredService<IIdempotencyQueries>();

    private static KeptAnswer Numbered(int n) => new("caller", "key", $"print {n}", [(byte)n], Timestamp.From(TimeProvider.System.GetUtcNow()));

    private static Task<T[]> AtOnce<T>(Func<int, Task<T>> act) => Task.WhenAll(Enumerable.Range(0, Many).Select(n => Task.Run(() => act(n))));
}
