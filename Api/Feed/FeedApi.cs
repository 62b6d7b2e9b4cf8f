using System.Collections.Immutable;
using OrleansTicketing.Api.Auth;
using OrleansTicketing.Api.Http;
using OrleansTicketing.Queries;

namespace OrleansTicketing.Api.Feed;

/// <summary>The feed, page by page and as a stream.</summary>
internal sealed class FeedApi(IFeed feed, FeedItems items, TicketScopes scopes, Cursors cursors, EventStream stream)
{
    private const int Chunk = 500;

    // A page that finds little for this caller ends after so many events; its cursor goes on from there.
    private const int MostLookedAt = 5_000;

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.Get("/v1/events", Permissions.ReadEvents, List)
            .Says("Events in commit order, from the oldest kept or after a cursor.").Takes("after", "limit").GivesPageOf<EventResponse>();
        routes.Get("/v1/events/stream", Permissions.ReadEvents, call => Stream(call))
            .Says("Events as they happen (server-sent events), from now or after a cursor.").Takes("after").Gives<string>().GivesMedia("text/event-stream");
    }

    private async Task<Answer> List(Call call)
    {
        var limit = call.Query.Limit;
        var after = call.Query.Text("after") is { } cursor ? await Kept(cursor, call.Cancelled) : Math.Max(0, await feed.Oldest(call.Cancelled) - 1);
        var subscriber = new Subscriber(call.Caller, scopes);
        var found = ImmutableArray.CreateBuilder<EventResponse>();
        var (lookedAt, more) = (0, true);
        while (more && found.Count < limit && lookedAt < MostLookedAt)
        {
            var entries = await feed.Read(after, Chunk, call.Cancelled);
            more = entries.Length == Chunk;
            foreach (var entry in entries)
            {
                if (found.Count == limit)
                {
                    more = true;
                    break;
                }

                var item = await items.Of(entry);
                if (await subscriber.Sees(item)) found.Add(item.Event!);
                after = entry.Position;
                lookedAt++;
            }
        }

        // The cursor is told at the end too: the next poll continues there.
        var page = new PageResponse<EventResponse>(found.ToImmutable(), new(cursors.OfPosition(after), more));
        return Answer.Of(page, Json.Write.PageResponseEventResponse);
    }

    private async Task<Answer> Stream(Call call)
    {
        var cursor = call.Http.Request.Headers["Last-Event-ID"] is { Count: > 0 } header ? header.ToString() : call.Query.Text("after");
        await stream.Send(call, cursor is null ? feed.Head : await Kept(cursor, call.Cancelled));
        return Answer.Written;
    }

    private async Task<long> Kept(string cursor, CancellationToken cancelled)
    {
        var position = cursors.ReadPosition(cursor);
        return position >= await feed.Oldest(cancelled) - 1 ? position : throw new ProblemException(Problem.Of("cursor-too-old"));
    }
}
