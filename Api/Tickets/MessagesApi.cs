using OrleansTicketing.Access;
using OrleansTicketing.Api.Auth;
using OrleansTicketing.Api.Http;
using OrleansTicketing.Customers;
using OrleansTicketing.Queries;
using OrleansTicketing.Tickets;

namespace OrleansTicketing.Api.Tickets;

/// <summary>Public messages and internal notes.</summary>
internal sealed class MessagesApi(
    Commands commands, VisibleTickets visible, ITicketQueries tickets, ICustomerQueries customers, IAgentQueries agents, ITriage triage, IEngineClock clock)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.Post("/v1/tickets/{id}/messages", Permissions.WriteMessage, Json.Read.MessageRequest, Write).Says("Adds a public message.").Gives<MessageResponse>(201);
        routes.Post("/v1/tickets/{id}/notes", Permissions.WorkOnTicket, Json.Read.NoteRequest, Note).Says("Adds an internal note.").Gives<MessageResponse>(201);
    }

    private async Task<Answer> Write(Call call, MessageRequest body)
    {
        var from = body.From ?? (call.Caller.Is(Role.Customer, Role.Integration) ? MessageFrom.Customer : MessageFrom.Agent);
        if (from is MessageFrom.Agent && call.Caller.Role is Role.Customer) throw Rule.Forbidden("A customer cannot write as an agent.");
        var ticket = await visible.IdOf(call);
        var author = from is MessageFrom.Agent ? await AuthorOf(call, body) : null;
        var id = Ids.Message();
        var add = new AddMessage(id, from, author, new(body.Text));
        if (from is MessageFrom.Customer && triage.IsOn)
        {
            var found = await Triaged(ticket, add.Text, call.Cancelled);
            add = add with { Triage = found, TriageAfter = found is null };
        }
        return await commands.Run(call, VisibleTickets.Grain(ticket), add, done =>
            Added(ticket, new(id, ticket, from, author, new(body.Text), done.At), done.Version), call.IfMatch);
    }

    /// <summary>The ticket knows the customer's tier. Their time zone is looked up only for a text that speaks of a time.</summary>
    private async ValueTask<TicketTriage?> Triaged(string ticket, Personal text, CancellationToken cancelled)
    {
        var about = new TriageText(text, CustomerTier.Standard, clock.Now);
        var found = triage.Of(about);
        if (found is null || !found.Entities.Any(e => e.Type == "time")) return found;
        if (await tickets.Find(ticket, new TicketScope.All(), cancelled) is not { } row) return found;
        return (await customers.Find(row.State.CustomerId, cancelled))?.State.TimeZone is { } zone ? triage.Of(about with { TimeZone = zone }) : found;
    }

    private async Task<Answer> Note(Call call, NoteRequest body)
    {
        var ticket = await visible.IdOf(call);
        var id = Ids.Message();
        var author = call.Caller.AgentId;
        return await commands.Run(call, VisibleTickets.Grain(ticket), new AddNote(id, author, new(body.Text)), done =>
            Added(ticket, new(id, ticket, null, author, new(body.Text), done.At), done.Version), call.IfMatch);
    }

    /// <summary>An agent writes in their own name; an integration must say in whose.</summary>
    private async ValueTask<string?> AuthorOf(Call call, MessageRequest body)
    {
        if (body.AgentId is not { } agent)
        {
            return call.Caller.Role is Role.Integration
                ? throw new ProblemException(Problem.Invalid("/agentId", "An integration says which agent wrote it.", "required"))
                : call.Caller.AgentId;
        }

        if (agent == call.Caller.AgentId) return agent;
        if (call.Caller.Role is Role.Agent) throw Rule.Forbidden("An agent writes in their own name.");
        return await agents.Find(agent, call.Cancelled) is not null ? agent : throw new ProblemException(Problem.UnknownReference("/agentId"));
    }

    private static Answer Added(string ticket, MessageResponse message, long version) =>
        Answer.Created($"/v1/tickets/{ticket}/timeline", message, Json.Write.MessageResponse, version);
}
