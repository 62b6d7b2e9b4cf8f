using OrleansTicketing.Queries;

namespace OrleansTicketing.Api.Http;

/// <summary>Sends a command through the one door and turns what it came to into an answer, kept with the request's idempotency key.</summary>
internal sealed class Commands(IGrains grains, IIdempotencyQueries keys, TimeProvider time)
{
    /// <param name="call">The request.</param>
    /// <param name="grain">To whom.</param>
    /// <param name="command">What.</param>
    /// <param name="done">Makes the answer from the committed turn; pure, because it also runs inside the turn.</param>
    /// <param name="expected">The version the caller has seen.</param>
    public async Task<Answer> Run(Call call, GrainId grain, Command command, Func<Reply.Done, Answer> done, long? expected = null) =>
        (await RunFrom(null, call, grain, command, done, expected))!;

    /// <summary>The same for a command made from what was remembered of another grain; null = that is outdated, and nothing was done.</summary>
    public async Task<Answer?> RunFrom(Basis? basis, Call call, GrainId grain, Command command, Func<Reply.Done, Answer> done, long? expected = null)
    {
        var key = call.Key;
        var idempotency = key is null ? null : new Idempotency(key.Scope, key.Value, key.Fingerprint, reply => Answered(call, reply, done).Pack());
        return await grains.Execute(new(grain, command, call.Caller.Actor, expected, idempotency, basis)) switch
        {
            Reply.Outdated => null,
            Reply.Replayed replayed => Replay(call, replayed),
            var reply => Answered(call, reply, done),
        };
    }

    /// <summary>The answer of a request whose key was used before; null = go on (the turn looks again, and only that look is binding).</summary>
    public async ValueTask<Answer?> Kept(Call call) =>
        call.Key is { } key && await keys.Find(key.Scope, key.Value, call.Cancelled) is { } replayed ? Replay(call, replayed) : null;

    /// <summary>Keeps a refusal that no turn made. Was the key taken meanwhile, that answer is given.</summary>
    public async Task<Answer> Keep(Call call, Answer answer) =>
        answer.Status is 409 or 422 && WithKey(call, answer) is { } kept && await keys.Keep(kept, default) is { } first ? Replay(call, first) : answer;

    /// <summary>
    /// Keeps, with the request's key, what became of an answer that was not final. Whoever settles it first decides: everybody else gives that
    /// answer too.
    /// </summary>
    public async Task<Answer> Settle(Call call, Answer settled)
    {
        while (call.Key is { } key && await keys.Find(key.Scope, key.Value, default) is { } kept)
        {
            if (Answer.Unpack(kept.Answer) is { IsFinal: true } first) return first with { Replayed = settled.Replayed };
            if (await keys.Replace(key.Scope, key.Value, kept.Answer, settled.Pack(), default)) break;
        }

        return settled;
    }

    /// <summary>An answer with the request's key, for whoever writes without a turn; null = there is no key.</summary>
    public KeptAnswer? WithKey(Call call, Answer answer) =>
        call.Key is { } key ? new(key.Scope, key.Value, key.Fingerprint, answer.Pack(), Timestamp.From(time.GetUtcNow())) : null;

    private static Answer Replay(Call call, Reply.Replayed replayed) => replayed.Fingerprint == call.Key!.Fingerprint
        ? Answer.Unpack(replayed.Answer)
        : Problem.Of("idempotency-key-reused").ToAnswer(call.TraceId);

    private static Answer Answered(Call call, Reply reply, Func<Reply.Done, Answer> done) => reply switch
    {
        Reply.Done r => done(r),
        Reply.Refused r => RefusalResults.Of(r.Refusal, r.Version).ToAnswer(call.TraceId),
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}
