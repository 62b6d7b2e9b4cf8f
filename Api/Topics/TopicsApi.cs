using System.Collections.Immutable;
using OrleansTicketing.Api.Auth;
using OrleansTicketing.Api.Http;
using OrleansTicketing.Queries;

namespace OrleansTicketing.Api.Topics;

/// <summary>What many tickets of the last seven days say.</summary>
/// <param name="PreviousSize">Its size a day before, or at the last run before that; 0 while it is not known for a day.</param>
/// <param name="Examples">Its most typical tickets, of those the caller may see.</param>
internal sealed record TopicResponse(
    string Id, string Name, int Size, int PreviousSize, TopicTrend Trend, ImmutableArray<string> Terms, ImmutableArray<string> Examples, Timestamp UpdatedAt);

/// <summary>Topics as last found.</summary>
internal sealed class TopicsApi(ITopicQueries topics, ITicketQueries tickets, TicketScopes scopes)
{
    public void Map(IEndpointRouteBuilder routes) =>
        routes.Get("/v1/topics", Permissions.ReadTopics, List).Says("What many tickets of the last seven days say, largest first; found anew every hour.").GivesPageOf<TopicResponse>();

    private async Task<Answer> List(Call call)
    {
        var found = await topics.List(call.Cancelled);
        var visible = await Visible([.. found.SelectMany(t => t.Examples)], await scopes.Of(call.Caller), call.Cancelled);
        var shown = found.Select(t => new TopicResponse(
            t.Id, t.Name, t.Size, t.PreviousSize, t.Trend, t.Terms, visible is null ? t.Examples : [.. t.Examples.Where(visible.Contains)], t.UpdatedAt));
        return Answer.Of(new PageResponse<TopicResponse>([.. shown], new(null, false)), Json.Write.PageResponseTopicResponse);
    }

    /// <summary>Null = all.</summary>
    private async Task<HashSet<string>?> Visible(ImmutableArray<string> ids, TicketScope scope, CancellationToken cancellation) =>
        scope is TicketScope.All ? null : [.. (await tickets.Find(ids, scope, cancellation)).Select(r => r.State.Id)];
}
