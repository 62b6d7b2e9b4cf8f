using System.Collections.Immutable;
using OrleansTicketing.Access;
using OrleansTicketing.Api.Agents;
using OrleansTicketing.Api.Auth;
using OrleansTicketing.Api.Customers;
using OrleansTicketing.Api.Http;
using OrleansTicketing.Api.Tickets;
using OrleansTicketing.Queries;

namespace OrleansTicketing.Api.Me;

/// <summary>The caller as the API sees them.</summary>
internal sealed record MeResponse(Role Role, ImmutableArray<Scope> Scopes, string KeyId, AgentResponse? Agent, CustomerResponse? Customer);

/// <summary>Who am I, and what is mine.</summary>
internal sealed class MeApi(IAgentQueries agents, ICustomerQueries customers, TicketPages tickets)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.Get("/v1/me", Permissions.ReadMe, Get).Says("Who calls.").Gives<MeResponse>();
        routes.Get("/v1/me/tickets", Permissions.ListTickets, Tickets)
            .Says("The caller's tickets: assigned to the agent, or opened by the customer.")
            .Takes(TicketQuery.Names.Except(["assignee", "customer"]).ToArray()).GivesPageOf<TicketResponse>();
    }

    private async Task<Answer> Get(Call call)
    {
        var me = call.Caller;
        var agent = me.AgentId is { } a ? await agents.Find(a, call.Cancelled) : null;
        var customer = me.CustomerId is { } c ? await customers.Find(c, call.Cancelled) : null;
        var response = new MeResponse(
            me.Role, me.Scopes, me.KeyId, agent is null ? null : AgentResponse.Of(agent), customer is null ? null : CustomerResponse.Of(customer));
        return Answer.Of(response, Json.Write.MeResponse);
    }

    private Task<Answer> Tickets(Call call)
    {
        var filter = call.Query.Filter(call.Caller);
        return tickets.Page(call, call.Caller.Role is Role.Customer
            ? filter with { Customer = call.Caller.CustomerId }
            : filter with { Assignee = call.Caller.AgentId ?? "me" });
    }
}
