using System.Collections.Immutable;
using OrleansTicketing.Agents;
using OrleansTicketing.Routing;

namespace OrleansTicketing.Silo.Storage;

/// <summary>
/// The agents as this node knows them: all that happened to them up to a position of the journal is in here; what happened later may be. So a look
/// reads who changed since the last one, not everybody. A position never goes back, whichever session's answer comes first.
/// </summary>
internal sealed class KnownAgents
{
    /// <summary>Who went offline is kept, too, but not for ever: beyond so many, all who are online are read anew.</summary>
    private const int MostKept = 5_000;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Known> _agents = new(StringComparer.Ordinal);
    private long? _position;
    private int _read;

    /// <summary>Up to where everything is in here; null = nothing is.</summary>
    public long? Position
    {
        get { lock (_gate) return _position; }
    }

    /// <summary>The next look reads all anew, unless another session has meanwhile.</summary>
    public void Forget(long? position)
    {
        lock (_gate)
        {
            if (_position == position) _position = null;
        }
    }

    /// <summary>Takes what was read in, and gives whom a queue can ask; null = what was known then is not known any more, so that something is missing.</summary>
    /// <param name="rows">What was read.</param>
    /// <param name="since">The position that was known then; null = the rows are all agents who are online.</param>
    /// <param name="queue">Whose agents are wanted.</param>
    public (List<Candidate> WithRoom, bool AnyOnline)? Learn(RoutingRows rows, long? since, string queue)
    {
        var read = rows.Agents.Select(row => KeyValuePair.Create(row.Id, Known.Of(row))).ToList();
        lock (_gate)
        {
            if (since is null && (_position is null || _position < rows.Head))
            {
                _agents.Clear();
                (_read, _position) = (read.Count, rows.Head);
            }
            Keep(read);
            if (_position >= since) _position = Math.Max(_position.Value, rows.Head);
            return _position >= rows.Head ? Of(queue) : null;
        }
    }

    /// <summary>What a batch of this node has committed: its events are those after <paramref name="before"/> up to <paramref name="last"/>.</summary>
    public void Remember(List<StateWrite> states, long before, long last)
    {
        lock (_gate)
        {
            Keep(states.Where(w => w.State is Agent).Select(w => KeyValuePair.Create(w.Id.Key, Known.Of(w.Version, (Agent)w.State))));
            if (_position == before) _position = last;
        }
    }

    private void Keep(IEnumerable<KeyValuePair<string, Known>> agents)
    {
        foreach (var (id, agent) in agents)
        {
            if (!_agents.TryGetValue(id, out var known) || known.Version < agent.Version) _agents[id] = agent;
        }
        if (_agents.Count > _read + MostKept) _position = null;
    }

    private (List<Candidate>, bool) Of(string queue)
    {
        var (withRoom, anyOnline) = (new List<Candidate>(), false);
        foreach (var agent in _agents.Values)
        {
            if (!agent.Online || !agent.Queues.Contains(queue)) continue;
            anyOnline = true;
            if (agent.HasRoom) withRoom.Add(agent.Candidate);
        }
        return (withRoom, anyOnline);
    }

    /// <summary>An agent as some version of the row has it.</summary>
    private readonly record struct Known(long Version, bool Online, bool HasRoom, ImmutableArray<string> Queues, Candidate Candidate)
    {
        public static Known Of(long version, Agent agent) => new(version, agent.Presence is Presence.Online, agent.HasRoom, agent.Queues, Candidate.Of(agent));

        /// <summary>Whom this node cannot read gets no work from it; the others do.</summary>
        public static Known Of(AgentRow row) =>
            StoredState.Read(Kinds.All[GrainKinds.Agent], new(GrainKinds.Agent, row.Id), row.State, row.Schema, out _) is Agent agent
                ? Of(row.Version, agent)
                : new Known { Version = row.Version };
    }
}
