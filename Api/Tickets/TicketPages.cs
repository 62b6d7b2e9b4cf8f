using OrleansTicketing.Api.Auth;
using OrleansTicketing.Api.Http;
using OrleansTicketing.Queries;

namespace OrleansTicketing.Api.Tickets;

/// <summary>Pages of tickets, always within the caller's scope.</summary>
internal sealed class TicketPages(ITicketQueries tickets, TicketScopes scopes, Cursors cursors, TicketReaders readers, IEngineClock clock)
{
    public async Task<Answer> Page(Call call, TicketFilter filter)
    {
        var list = cursors.ListOf(call);
        var after = cursors.Read(call.Query.Text("cursor"), list);
        var page = await tickets.List(filter, await scopes.Of(call.Caller), after, call.Query.Limit, call.Cancelled);
        var (reader, now) = (readers.For(call), clock.Now);
        return Answer.Of(
            new PageResponse<TicketResponse>([.. page.Rows.Select(r => TicketResponse.Of(r, reader, now))], cursors.PageOf(list, page.Next)),
            Json.Write.PageResponseTicketResponse);
    }
}
