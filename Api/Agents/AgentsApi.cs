using OrleansTicketing.Access;
using OrleansTicketing.Agents;
using OrleansTicketing.Api.Auth;
using OrleansTicketing.Api.Http;
using OrleansTicketing.Configuration;
using OrleansTicketing.Queries;

namespace OrleansTicketing.Api.Agents;

/// <summary>Agents: who they are, what they can, whether they take work.</summary>
internal sealed class AgentsApi(Commands commands, IAgentQueries agents, IConfigurationQueries configuration, Cursors cursors)
{
    private const string Prefix = "agt_";

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.Post("/v1/agents", Permissions.CreateAgents, Json.Read.AgentRequest, Create).Says("Creates an agent.").Gives<AgentResponse>(201);
        routes.Get("/v1/agents", Permissions.ReadAgents, List).Says("Lists agents.").Takes("queue", "presence", "limit", "cursor").GivesPageOf<AgentResponse>();
        routes.Get("/v1/agents/{id}", Permissions.ReadAgents, Get).Says("One agent.").Gives<AgentResponse>();
        routes.Patch("/v1/agents/{id}", Permissions.ChangeAgent, Json.Read.AgentPatch, Patch)
            .Says("Changes an agent (merge patch); supervisors: capacity and skills.").Gives<AgentResponse>();
        routes.Put("/v1/agents/{id}/presence", Permissions.SetPresence, Json.Read.PresenceRequest, SetPresence)
            .Says("Sets whether the agent takes work.").Gives<AgentResponse>();
    }

    private async Task<Answer> Create(Call call, AgentRequest body)
    {
        await CheckQueues(body.Queues);
        var id = Ids.Agent();
        return await commands.Run(call, new(GrainKinds.Agent, id), body.ToCommand(), done =>
            Answer.Created($"/v1/agents/{id}", AgentResponse.Of((Agent)done.State, done.Version), Json.Write.AgentResponse, done.Version));
    }

    private async Task<Answer> List(Call call)
    {
        var list = cursors.ListOf(call);
        var page = await agents.List(
            call.Query.Text("queue"), call.Query.Enum<Presence>("presence"), cursors.Read(call.Query.Text("cursor"), list), call.Query.Limit, call.Cancelled);
        return Answer.Of(new PageResponse<AgentResponse>([.. page.Rows.Select(AgentResponse.Of)], cursors.PageOf(list, page.Next)), Json.Write.PageResponseAgentResponse);
    }

    private async Task<Answer> Get(Call call)
    {
        var row = await Find(call);
        return Answer.Of(AgentResponse.Of(row), Json.Write.AgentResponse, row.Version);
    }

    private async Task<Answer> Patch(Call call, AgentPatch body)
    {
        var row = await Find(call);
        if (call.Caller.Role is Role.Supervisor)
        {
            if (!body.IsForSupervisors) throw Rule.Forbidden("A supervisor changes capacity and skills only.");
            await DemandSameDepartment(call, row.State);
        }

        await CheckQueues(body.Queues);
        return await Change(call, body.ToCommand());
    }

    private async Task<Answer> SetPresence(Call call, PresenceRequest body)
    {
        if (call.Caller.Role is Role.Agent && call.Caller.AgentId != call.Id) throw Rule.Forbidden("An agent sets their own presence only.");
        var row = await Find(call);
        if (call.Caller.Role is Role.Supervisor) await DemandSameDepartment(call, row.State);
        return await Change(call, new SetPresence(body.Presence));
    }

    private Task<Answer> Change(Call call, Command command) =>
        commands.Run(call, new(GrainKinds.Agent, call.Id), command, done =>
            Answer.Of(AgentResponse.Of((Agent)done.State, done.Version), Json.Write.AgentResponse, done.Version), call.IfMatch);

    private async Task<Row<Agent>> Find(Call call) =>
        (Ids.IsId(call.Id, Prefix) ? await agents.Find(call.Id, call.Cancelled) : null) ?? throw new ProblemException(Problem.NotFound("agent"));

    /// <summary>A supervisor with a department leads its agents, and those of none.</summary>
    private async Task DemandSameDepartment(Call call, Agent agent)
    {
        if (call.Caller.AgentId is not { } own || own == agent.Id || agent.Department is null) return;
        var department = (await agents.Find(own, call.Cancelled))?.State.Department;
        if (department is not null && department != agent.Department) throw Rule.Forbidden("The agent belongs to another department.");
    }

    private async Task CheckQueues(string[]? queues)
    {
        for (var i = 0; i < queues?.Length; i++)
        {
            if ((await configuration.Find(GrainKinds.Queue, queues[i].Trim(), default))?.State.Definition is not QueueDefinition)
                throw new ProblemException(Problem.UnknownReference($"/queues/{i}"));
        }
    }
}
