using System.Collections.Immutable;
using OrleansTicketing.Access;
using OrleansTicketing.Configuration;
using OrleansTicketing.Queries;

namespace OrleansTicketing.Api.Auth;

/// <summary>The one place that says which tickets a caller sees.</summary>
internal sealed class TicketScopes(IAgentQueries agents, IConfigurationQueries configuration)
{
    private static readonly TicketScope.All All = new();

    public async ValueTask<TicketScope> Of(Caller caller) => caller.Role switch
    {
        Role.Administrator or Role.Auditor or Role.Integration => All,
        Role.Supervisor => await OfSupervisor(caller.AgentId),
        Role.Agent => new TicketScope.Desk(await QueuesOf(caller.AgentId), caller.AgentId),
        // A key of role customer always names one; without, nothing is theirs.
        Role.Customer => new TicketScope.Own(caller.CustomerId ?? ""),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private async Task<TicketScope> OfSupervisor(string? agentId)
    {
        var department = agentId is null ? null : (await agents.Find(agentId, default))?.State.Department;
        if (department is null) return All;
        var queues = await configuration.List(GrainKinds.Queue, default);
        return new TicketScope.Desk(
            [.. queues.Where(q => q.State.Definition is QueueDefinition d && (d.Department ?? department) == department).Select(q => q.State.Key)],
            agentId);
    }

    private async Task<ImmutableArray<string>> QueuesOf(string? agentId) =>
        agentId is null ? [] : (await agents.Find(agentId, default))?.State.Queues ?? [];
}
