using System.Data.Common;
using System.Text.Json;
using OrleansTicketing.Agents;

namespace OrleansTicketing.Silo.Storage;

/// <summary>A session's eye on agents and waiting tickets: it keeps parsed agents by version, so that only changed ones travel.</summary>
internal sealed class RoutingLoader(RoutingSql sql) : IDisposable
{
    private const int FirstOfEach = 50;
    private const int MostKept = 5_000;

    private readonly Dictionary<string, (long Version, Agent Agent)> _agents = [];
    private DbCommand? _command;

    public async ValueTask<RoutingSnapshot> Load(DbConnection connection, RoutingQuestion question, CancellationToken cancellation)
    {
        if (_agents.Count > MostKept) _agents.Clear();
        var known = _agents.Select(a => KeyValuePair.Create(a.Key, a.Value.Version)).ToList();
        // What is on its way stands before the others until it arrives.
        _command ??= sql.CommandFor(connection);
        var rows = await sql.Load(_command, question.Queue, known, FirstOfEach + question.Pending.Count, question.AnyRoom, cancellation);
        var agents = new List<Agent>(rows.Agents.Length);
        foreach (var row in rows.Agents)
        {
            if (row.State is not null) _agents[row.Id] = (row.Version, JsonSerializer.Deserialize(row.State, StoredJson.Default.Agent)!);
            agents.Add(_agents[row.Id].Agent);
        }
        var still = question.Pending.Count == 0 ? [] : await sql.StillQueued(connection, question.Queue, question.Pending, cancellation);
        return new(agents, rows.AnyOnline, rows.Waiting, still, rows.MoreWaiting);
    }

    public void Dispose() => _command?.Dispose();
}
