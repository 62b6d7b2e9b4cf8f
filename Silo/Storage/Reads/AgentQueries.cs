using OrleansTicketing.Agents;
using OrleansTicketing.Queries;

namespace OrleansTicketing.Silo.Storage.Reads;

/// <inheritdoc cref="IAgentQueries"/>
public sealed class AgentQueries(IReadStore store) : IAgentQueries
{
    public Task<Row<Agent>?> Find(string id, CancellationToken cancellation) => store.Find<Agent>(GrainKinds.Agent, id, cancellation);

    public Task<Page<Row<Agent>>> List(string? queue, Presence? presence, PageKey? after, int limit, CancellationToken cancellation)
    {
        var from = queue is null
            ? "agent s WHERE 1 = 1"
            : "agent s JOIN label l ON l.kind = 'agent' AND l.label = @queue AND l.at = s.created_at AND l.id = s.id WHERE 1 = 1";
        return store.Newest<Agent>(
            GrainKinds.Agent, presence is null ? from : from + " AND s.presence = @presence",
            command =>
            {
                if (queue is not null)
                    command.Add("@queue", queue);
                if (presence is { } wanted)
                    command.Add("@presence", StateTables.Snake(wanted));
            },
            after, limit, cancellation);
    }
}
