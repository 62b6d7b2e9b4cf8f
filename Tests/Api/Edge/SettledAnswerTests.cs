using System.Text;
using Microsoft.AspNetCore.Http;
using OrleansTicketing.Api.Http;
using OrleansTicketing.Queries;

namespace OrleansTicketing.Tests.Api.Edge;

/// <summary>An answer that was not final when it was kept: an outcome is still to come, or a name to be told.</summary>
public sealed class SettledAnswerTests
{
    [Fact]
    public async Task What_was_given_first_is_given_ever_after()
    {
        var keys = new OneKey { Answer = (Early with { Pending = "req" }).Pack() };
        var first = await Settle(keys, Early);
        var again = await Settle(keys, Late with { Replayed = true });
        Assert.Equal((202, "early", false), Seen(first));
        Assert.Equal((202, "early", true), Seen(again));
        Assert.Null(Answer.Unpack(keys.Answer).Pending);
    }

    [Fact]
    public async Task A_name_once_told_is_told_ever_after()
    {
        var keys = new OneKey { Answer = (Early with { Obstacle = new("assignee", "agt_1") }).Pack() };
        Assert.Equal((202, "early", false), Seen(await Settle(keys, Early)));
        Assert.Equal((202, "early", true), Seen(await Settle(keys, Late with { Replayed = true })));
    }

    [Fact]
    public async Task Who_is_overtaken_gives_the_winners_answer()
    {
        var keys = new OneKey { Answer = (Early with { Pending = "req" }).Pack() };
        keys.Overtaken = Early.Pack();
        Assert.Equal((202, "early", false), Seen(await Settle(keys, Late)));
    }

    [Fact]
    public async Task A_refusal_that_comes_second_gives_way_to_the_first_answer()
    {
        var keys = new OneKey { Answer = Early.Pack() };
        Assert.Equal((202, "early", true), Seen(await new Commands(null!, keys, TimeProvider.System).Keep(Call(), new(422, "late"u8.ToArray()))));
    }

    private static readonly Answer Early = new(202, "early"u8.ToArray());

    private static readonly Answer Late = new(200, "late"u8.ToArray());

    private static Task<Answer> Settle(OneKey keys, Answer answer) =>
        new Commands(null!, keys, TimeProvider.System).Settle(Call(), answer);

    private static Call Call() => new(new DefaultHttpContext()) { Key = new("caller", "key", "print") };

    private static (int, string, bool) Seen(Answer answer) => (answer.Status, Encoding.UTF8.GetString(answer.Body.Span), answer.Replayed);

    private sealed class OneKey : IIdempotencyQueries
    {
        public required byte[] Answer { get; set; }

        /// <summary>What somebody else keeps between the look and the write.</summary>
        public byte[]? Overtaken { get; set; }

        public Task<Reply.Replayed?> Find(string scope, string key, CancellationToken cancellation) => Task.FromResult<Reply.Replayed?>(new("print", Answer));

        public Task<Reply.Replayed?> Keep(KeptAnswer answer, CancellationToken cancellation) => Find(answer.Scope, answer.Key, cancellation);

        public Task<bool> Replace(string scope, string key, byte[] kept, byte[] answer, CancellationToken cancellation)
        {
            (Answer, Overtaken) = (Overtaken ?? Answer, null);
            if (!Answer.AsSpan().SequenceEqual(kept)) return Task.FromResult(false);
            Answer = answer;
            return Task.FromResult(true);
        }
    }
}
