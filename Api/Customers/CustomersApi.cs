using OrleansTicketing.Access;
using OrleansTicketing.Api.Auth;
using OrleansTicketing.Api.Http;
using OrleansTicketing.Api.Tickets;
using OrleansTicketing.Customers;
using OrleansTicketing.Queries;
using OrleansTicketing.Tickets;

namespace OrleansTicketing.Api.Customers;

/// <summary>Customers and their tickets.</summary>
internal sealed class CustomersApi(Commands commands, ICustomerQueries customers, IClaimNames names, TicketPages tickets, Cursors cursors)
{
    private const string Prefix = "cus_";

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.Post("/v1/customers", Permissions.CreateCustomers, Json.Read.CustomerRequest, Create).Says("Creates a customer.").Gives<CustomerResponse>(201);
        routes.Get("/v1/customers", Permissions.ListCustomers, List)
            .Says("Lists customers, or finds the one with an address (channel and handle).").Takes("channel", "handle", "limit", "cursor").GivesPageOf<CustomerResponse>();
        routes.Get("/v1/customers/{id}", Permissions.ReadCustomer, Get).Says("One customer.").Gives<CustomerResponse>();
        routes.Patch("/v1/customers/{id}", Permissions.ChangeCustomer, Json.Read.CustomerPatch, Patch).Says("Changes a customer (merge patch).").Gives<CustomerResponse>();
        routes.Get("/v1/customers/{id}/tickets", Permissions.ReadCustomer, Tickets)
            .Says("A customer's tickets that the caller may see.").Takes(TicketQuery.Names.Except(["customer"]).ToArray()).GivesPageOf<TicketResponse>();
    }

    private async Task<Answer> Create(Call call, CustomerRequest body)
    {
        var id = Ids.Customer();
        return await commands.Run(call, new(GrainKinds.Customer, id), body.ToCommand(names), done =>
            Answer.Created($"/v1/customers/{id}", CustomerResponse.Of((Customer)done.State, done.Version), Json.Write.CustomerResponse, done.Version));
    }

    private async Task<Answer> List(Call call)
    {
        var (channel, handle) = (call.Query.Enum<Channel>("channel"), call.Query.Text("handle"));
        if (channel is null != handle is null) throw Params.Invalid(channel is null ? "channel" : "handle", "channel and handle go together.");
        var claim = channel is { } c ? names.Identity(c, handle!) : null;
        var list = cursors.ListOf(call);
        var page = await customers.List(claim, cursors.Read(call.Query.Text("cursor"), list), call.Query.Limit, call.Cancelled);
        return Answer.Of(
            new PageResponse<CustomerResponse>([.. page.Rows.Select(CustomerResponse.Of)], cursors.PageOf(list, page.Next)), Json.Write.PageResponseCustomerResponse);
    }

    private async Task<Answer> Get(Call call)
    {
        var row = await Visible(call);
        return Answer.Of(CustomerResponse.Of(row), Json.Write.CustomerResponse, row.Version);
    }

    private async Task<Answer> Patch(Call call, CustomerPatch body)
    {
        if (!Ids.IsId(call.Id, Prefix)) throw NotFound();
        return await commands.Run(call, new(GrainKinds.Customer, call.Id), body.ToCommand(names), done =>
            Answer.Of(CustomerResponse.Of((Customer)done.State, done.Version), Json.Write.CustomerResponse, done.Version), call.IfMatch);
    }

    private async Task<Answer> Tickets(Call call)
    {
        var row = await Visible(call);
        return await tickets.Page(call, call.Query.Filter(call.Caller) with { Customer = row.State.Id });
    }

    /// <summary>A customer sees only themselves.</summary>
    private async Task<Row<Customer>> Visible(Call call) =>
        Ids.IsId(call.Id, Prefix) && (call.Caller.Role is not Role.Customer || call.Caller.CustomerId == call.Id)
            ? await customers.Find(call.Id, call.Cancelled) ?? throw NotFound()
            : throw NotFound();

    private static ProblemException NotFound() => new(Problem.NotFound("customer"));
}
