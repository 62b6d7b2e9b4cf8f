using System.Collections.Immutable;
using System.Data.Common;
using Npgsql;
using OrleansTicketing.Agents;

namespace OrleansTicketing.Silo.Storage;

/// <summary>
/// The sessions' eye on agents and waiting tickets. It keeps agents by version, those it read and those that batches here committed: only what
/// another node changed travels and is parsed.
/// </summary>
internal sealed class RoutingLoader(RoutingSql sql)
{
    private const int FirstOfEach = 50;
    private const int MostKept = 5_000;

    private ImmutableDictionary<string, KnownAgent> _agents = ImmutableDictionary.Create<string, KnownAgent>(StringComparer.Ordinal);

    public RoutingSnapshot Load(DbConnection connection, RoutingQuestion question)
    {
        using var command = sql.CommandFor(connection);
        var ask = Ask(question);
        return Take(sql.Load(command, ask), ask);
    }

    /// <summary>Asks as part of a larger round trip; the answer is taken by <see cref="Read"/>.</summary>
    public RoutingAsk AddTo(NpgsqlBatch batch, RoutingQuestion question)
    {
        var ask = Ask(question);
        sql.AddTo(batch, ask);
        return ask;
    }

    public RoutingSnapshot Read(DbDataReader row, RoutingAsk ask) => Take(RoutingSql.Read(row, ask), ask);

    /// <summary>After the commit: what the batch made of agents need not be read again.</summary>
    public void Remember(List<StateWrite> committed) =>
        Keep([.. committed.Where(w => w.State is Agent).Select(w => KeyValuePair.Create(w.Id.Key, new KnownAgent(w.Version, (Agent)w.State)))]);

    // What is on its way stands before the others until it arrives.
    private RoutingAsk Ask(RoutingQuestion question) => new(question, _agents, FirstOfEach + question.Pending.Count);

    private RoutingSnapshot Take(RoutingRows rows, RoutingAsk ask)
    {
        var agents = new List<Agent>(rows.Agents.Length);
        var read = new List<KeyValuePair<string, KnownAgent>>();
        foreach (var row in rows.Agents)
        {
            if (row.State is null)
            {
                agents.Add(ask.Known[row.Id].Agent);
            }
            else if (Readable(row) is { } agent)
            {
                agents.Add(agent);
                read.Add(new(row.Id, new(row.Version, agent)));
            }
        }
        Keep(read);
        return new(agents, rows.AnyOnline, rows.Waiting, rows.StillQueued, rows.MoreWaiting, ask.Question);
    }

    /// <summary>Whom this node cannot read gets no work from it; the others do.</summary>
    private static Agent? Readable(AgentWithRoom row) =>
        (Agent?)StoredState.Read(Kinds.All[GrainKinds.Agent], new(GrainKinds.Agent, row.Id), row.State!, row.Schema, out _);

    private void Keep(List<KeyValuePair<string, KnownAgent>> agents)
    {
        if (agents.Count == 0) return;
        ImmutableInterlocked.Update(ref _agents, (kept, more) => (kept.Count > MostKept ? kept.Clear() : kept).SetItems(more), agents);
    }
}
