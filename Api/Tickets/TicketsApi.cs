using OrleansTicketing.Api.Auth;
using OrleansTicketing.Api.Http;
using OrleansTicketing.Customers;
using OrleansTicketing.Queries;
using OrleansTicketing.Tickets;

namespace OrleansTicketing.Api.Tickets;

/// <summary>Opens, shows, lists, changes and rates tickets.</summary>
internal sealed class TicketsApi(
    Commands commands, VisibleTickets visible, TicketPages pages, CustomerLookup customers, IAgentQueries agents, TicketReaders readers, ITriage triage,
    IEngineClock clock)
{
    // Clients' clocks are a little off; that is not the future yet.
    private const long ToleranceMs = 5_000;

    private static readonly Customer Nobody = new() { Id = "", CreatedAt = default, UpdatedAt = default };

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.Post("/v1/tickets", Permissions.OpenTickets, Json.Read.OpenTicketRequest, Open).Says("Opens a ticket.").Gives<TicketResponse>(201);
        routes.Get("/v1/tickets", Permissions.ListTickets, call => pages.Page(call, call.Query.Filter(call.Caller)))
            .Says("Lists the tickets the caller may see.").Takes(TicketQuery.Names).GivesPageOf<TicketResponse>();
        routes.Get("/v1/tickets/{id}", Permissions.ReadTicket, Get).Says("One ticket, by id or number.").Gives<TicketResponse>();
        routes.Patch("/v1/tickets/{id}", Permissions.WorkOnTicket, Json.Read.TicketPatch, Patch).Says("Changes a ticket (merge patch).").Gives<TicketResponse>();
        routes.Post("/v1/tickets/{id}/transitions", Permissions.WorkOnTicket, Json.Read.TransitionRequest, Move)
            .Says("Moves a ticket along its life cycle.").Gives<TicketResponse>();
        routes.Post("/v1/tickets/{id}/ratings", Permissions.RateTicket, Json.Read.RatingRequest, Rate)
            .Says("Rates a resolved or closed ticket.").Gives<TicketResponse>();
    }

    private async Task<Answer> Open(Call call, OpenTicketRequest body)
    {
        if (body.OccurredAt is { } at && at > clock.Now.Plus(ToleranceMs))
            throw new ProblemException(Problem.Invalid("/occurredAt", "occurredAt lies in the future.", "range"));
        if (customers.Remembered(body, call.Caller) is { } seen
            && await Open(call, body, seen.State, null, new(new(GrainKinds.Customer, seen.State.Id), seen.Version)) is { } answer) return answer;
        var customer = await customers.Find(body, call.Caller);
        string? owner = null;
        if (customer is null)
        {
            // A request that was answered before creates nobody either.
            if (await commands.Kept(call) is { } kept) return kept;
            owner = await customers.OwnerOf(body);
            // Without a customer the turn refuses; it is run because its refusal is kept with the key.
            customer = owner is null && await customers.Create(body, call.Caller) is { } created ? created : Nobody;
        }
        return (await Open(call, body, customer, owner, null))!;
    }

    /// <summary>Null = the basis is outdated.</summary>
    private async Task<Answer?> Open(Call call, OpenTicketRequest body, Customer customer, string? externalIdOwner, Basis? basis)
    {
        var id = Ids.Ticket();
        var whose = new TicketCustomerResponse(customer.Id, customer.Name, customer.Tier);
        var reader = readers.For(call);
        var command = body.ToCommand(customer, triage, clock.Now) with { ExternalIdOwner = externalIdOwner };
        return await commands.RunFrom(basis, call, VisibleTickets.Grain(id), command, done =>
            Answer.Created($"/v1/tickets/{id}", TicketResponse.Of((Ticket)done.State, done.Version, whose, null, reader, done.At), Json.Write.TicketResponse, done.Version), expected: 0);
    }

    private async Task<Answer> Get(Call call)
    {
        var row = await visible.Get(call);
        return Answer.Of(TicketResponse.Of(row, readers.For(call), clock.Now), Json.Write.TicketResponse, row.Version);
    }

    private async Task<Answer> Patch(Call call, TicketPatch body) => await Change(call, body.ToCommand());

    private async Task<Answer> Rate(Call call, RatingRequest body) =>
        await Change(call, new RateTicket(body.Stars, body.Comment is { } comment ? new Personal(comment) : null));

    private async Task<Answer> Move(Call call, TransitionRequest body)
    {
        Personal? Text(string? text) => text is null ? null : new Personal(text);
        return await Change(call, new Transition(body.To, Text(body.Reason), Text(body.Plan), call.Caller.AgentId));
    }

    private async Task<Answer> Change(Call call, Command command)
    {
        var row = await visible.Get(call);
        // The names are fetched before: the answer may be made inside the turn. Resolving may make the caller the assignee.
        var (assignee, name) = (row.State.Assignee, row.AssigneeName);
        if (assignee is null && command is Transition { CallerAgentId: { } caller })
            (assignee, name) = (caller, (await agents.Find(caller, call.Cancelled))?.State.Name);
        var reader = readers.For(call);
        return await commands.Run(call, VisibleTickets.Grain(row.State.Id), command, done =>
        {
            var ticket = (Ticket)done.State;
            var whose = new TicketCustomerResponse(ticket.CustomerId, row.CustomerName, row.CustomerTier);
            var response = TicketResponse.Of(ticket, done.Version, whose, ticket.Assignee == assignee ? name : null, reader, done.At);
            return Answer.Of(response, Json.Write.TicketResponse, done.Version);
        }, call.IfMatch);
    }
}
