using OrleansTicketing.Api.Http;
using OrleansTicketing.Queries;
using OrleansTicketing.Tickets;

namespace OrleansTicketing.Api.Tickets;

/// <summary>
/// What became of a hand assignment. It runs over the agent and back to the ticket, so its outcome is an event that names the request; who
/// asked waits for it up to 5 s and else gets 202. What they get is kept with their key, so that a replay is the same.
/// </summary>
internal sealed class AssignmentOutcome(Commands commands, ITicketQueries tickets, IFeed feed, TicketReaders readers, IEngineClock clock, TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <param name="call">The request.</param>
    /// <param name="ticket">What is assigned.</param>
    /// <param name="pending">The answer while the outcome is not known.</param>
    /// <param name="after">Where the feed stood before the command; null = a replay whose first request never learned its outcome.</param>
    public async Task<Answer> Of(Call call, GrainId ticket, Answer pending, long? after) =>
        await commands.Settle(call, await Known(call, ticket, pending, after));

    private async Task<Answer> Known(Call call, GrainId ticket, Answer pending, long? after)
    {
        // With a key the answer is wanted though the client is gone: they will ask for it again.
        var cancelled = call.Key is null ? call.Cancelled : CancellationToken.None;
        var found = after is { } position ? await Await(ticket, pending.Pending!, position, cancelled) : await LookUp(ticket, pending.Pending!, cancelled);
        if (found is null) return pending with { Pending = null };
        var row = await tickets.Find(ticket.Key, new TicketScope.All(), cancelled) ?? throw new ProblemException(Problem.NotFound("ticket"));
        var answer = found is AssignmentRefused refused
            ? Refused(refused.Code, row).ToAnswer(call.TraceId)
            : Answer.Of(TicketResponse.Of(row, readers.For(call), clock.Now), Json.Write.TicketResponse, row.Version);
        return answer with { Replayed = pending.Replayed };
    }

    private async Task<Event?> Await(GrainId ticket, string request, long after, CancellationToken cancelled)
    {
        using var late = new CancellationTokenSource(Patience, time);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancelled, late.Token);
        try
        {
            await foreach (var page in feed.Follow(after, patience.Token))
            {
                if (page.FirstOrDefault(e => e.Grain == ticket && IsOutcome(e.Data, request)) is { } entry) return entry.Data;
            }
        }
        catch (OperationCanceledException) when (!cancelled.IsCancellationRequested)
        {
            // Not yet: 202.
        }
        catch (SlowReaderException)
        {
            return await LookUp(ticket, request, cancelled);
        }

        return null;
    }

    private async Task<Event?> LookUp(GrainId ticket, string request, CancellationToken cancelled)
    {
        const int Chunk = 500;
        for (long after = 0; ;)
        {
            var entries = await tickets.Journal(ticket, after, Chunk, cancelled);
            if (entries.FirstOrDefault(e => IsOutcome(e.Data, request)) is { } entry) return entry.Data;
            if (entries.Length < Chunk) return null;
            after = entries[^1].Position;
        }
    }

    private static bool IsOutcome(Event e, string request) => e switch
    {
        TicketAssigned a => a.Reservation == request,
        AssignmentRefused r => r.Request == request,
        _ => false,
    };

    private static Problem Refused(string code, TicketRow row) => code switch
    {
        "already-assigned" when row.State.Assignee is { } agent => RefusalResults.Of(new AlreadyAssigned(agent), row.Version),
        "reference-not-found" => Problem.UnknownReference("/agentId"),
        _ => Problem.Of(ProblemCodes.Find(code) is null ? "conflict" : code),
    };
}
