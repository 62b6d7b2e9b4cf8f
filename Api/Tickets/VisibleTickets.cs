using OrleansTicketing.Api.Auth;
using OrleansTicketing.Api.Http;
using OrleansTicketing.Queries;

namespace OrleansTicketing.Api.Tickets;

/// <summary>The ticket that a route names, if the caller may see it; what they may not see does not exist for them.</summary>
internal sealed class VisibleTickets(ITicketQueries tickets, TicketScopes scopes)
{
    public const string Prefix = "tkt_";

    public async Task<TicketRow> Get(Call call) =>
        (IsName(call.Id) ? await tickets.Find(call.Id, await scopes.Of(call.Caller), call.Cancelled) : null) ?? throw NotFound();

    /// <summary>Its id alone; whoever sees all tickets needs no look-up, because the ticket itself says when it does not exist.</summary>
    public async ValueTask<string> IdOf(Call call)
    {
        var scope = await scopes.Of(call.Caller);
        if (scope is TicketScope.All && Ids.IsId(call.Id, Prefix)) return call.Id;
        return (IsName(call.Id) ? await tickets.Find(call.Id, scope, call.Cancelled) : null)?.State.Id ?? throw NotFound();
    }

    public static GrainId Grain(string id) => new(GrainKinds.Ticket, id);

    private static bool IsName(string text) => Ids.IsId(text, Prefix) || (text.Length <= 18 && text.All(char.IsAsciiDigit));

    private static ProblemException NotFound() => new(Problem.NotFound("ticket"));
}
