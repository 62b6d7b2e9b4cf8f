using System.Collections.Immutable;
using OrleansTicketing.Api.Auth;
using OrleansTicketing.Api.Http;
using OrleansTicketing.Queries;

namespace OrleansTicketing.Api.Tickets;

/// <summary>A ticket that says something like another one.</summary>
/// <param name="Score">0–1; 1 = the same words.</param>
/// <param name="Duplicate">Nearly the same text.</param>
internal sealed record SimilarTicketResponse(TicketResponse Ticket, double Score, bool Duplicate);

/// <summary>Similar tickets, best first.</summary>
internal sealed record SimilarTicketsResponse(ImmutableArray<SimilarTicketResponse> Data);

/// <summary>Tickets that say something like one, of those the caller may see.</summary>
internal sealed class SimilarTicketsApi(VisibleTickets visible, TicketScopes scopes, ISimilarTickets similar, TicketReaders readers, IEngineClock clock)
{
    private const int Usual = 5;
    private const int Most = 20;

    public void Map(IEndpointRouteBuilder routes) =>
        routes.Get("/v1/tickets/{id}/similar", Permissions.InspectTicket, Similar)
            .Says("Similar tickets, best first; limit 1 to 20, default 5.").Takes("limit").Gives<SimilarTicketsResponse>();

    private async Task<Answer> Similar(Call call)
    {
        var limit = call.Query.LimitOf(Usual, Most);
        var id = (await visible.Get(call)).State.Id;
        var found = await similar.Find(id, await scopes.Of(call.Caller), limit, call.Cancelled);
        var (reader, now) = (readers.For(call), clock.Now);
        return Answer.Of(
            new([.. found.Select(s => new SimilarTicketResponse(TicketResponse.Of(s.Ticket, reader, now), Math.Round(s.Score, 4), s.IsDuplicate))]),
            Json.Write.SimilarTicketsResponse);
    }
}
