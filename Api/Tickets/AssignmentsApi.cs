using OrleansTicketing.Api.Auth;
using OrleansTicketing.Api.Http;
using OrleansTicketing.Queries;
using OrleansTicketing.Tickets;

namespace OrleansTicketing.Api.Tickets;

/// <summary>Assigns by hand: to an agent, to the caller, back to a queue.</summary>
internal sealed class AssignmentsApi(
    Commands commands, VisibleTickets visible, AssignmentOutcome outcome, IAgentQueries agents, IFeed feed, TicketReaders readers)
{
    public void Map(IEndpointRouteBuilder routes) =>
        routes.Post("/v1/tickets/{id}/assignments", Permissions.WorkOnTicket, Json.Read.AssignmentRequestBody, Assign)
            .Says("Assigns a ticket to an agent, to the caller, or to a queue; 202 when the outcome takes longer than 5 s.").Gives<TicketResponse>();

    private async Task<Answer> Assign(Call call, AssignmentRequestBody body)
    {
        if (body.Force is true && !call.Caller.MayForce) throw Rule.Forbidden("Only supervisors and administrators may force.");
        var row = await visible.Get(call);
        var grain = VisibleTickets.Grain(row.State.Id);
        var force = body.Force is true;
        if (body.Queue is { } queue)
            return await commands.Run(call, grain, new MoveToQueue(queue, force, body.From), done => Done(call, row, done, null), call.IfMatch);

        var agentId = body.AgentId ?? call.Caller.AgentId ?? throw new ProblemException(Problem.Invalid("/me", "The caller is not an agent."));
        var agent = await agents.Find(agentId, call.Cancelled) ?? throw new ProblemException(Problem.UnknownReference(body.Me is true ? "/me" : "/agentId"));
        var wish = new AssignmentRequest(Ids.Request(), agentId, body.From, force);
        // Taken before the command, so that its outcome cannot be missed.
        var head = feed.Head;
        var answer = await commands.Run(call, grain, new RequestAssignment(wish), done =>
        {
            var pending = ((Ticket)done.State).Requests.Any(r => r.Id == wish.Id);
            return Done(call, row, done, agent.State.Name) with { Status = pending ? 202 : 200, Pending = pending ? wish.Id : null };
        }, call.IfMatch);
        return answer.Pending is null ? answer : await outcome.Of(call, grain, answer, answer.Replayed ? null : head);
    }

    private Answer Done(Call call, TicketRow row, Reply.Done done, Personal? agentName)
    {
        var ticket = (Ticket)done.State;
        var name = ticket.Assignee == row.State.Assignee ? row.AssigneeName : agentName;
        var whose = new TicketCustomerResponse(ticket.CustomerId, row.CustomerName, row.CustomerTier);
        return Answer.Of(TicketResponse.Of(ticket, done.Version, whose, name, readers.For(call), done.At), Json.Write.TicketResponse, done.Version);
    }
}
