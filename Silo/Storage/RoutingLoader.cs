using System.Data.Common;
using System.Text.Json;
using Npgsql;
using OrleansTicketing.Agents;

namespace OrleansTicketing.Silo.Storage;

/// <summary>A session's eye on agents and waiting tickets: it keeps parsed agents by version, so that only changed ones travel.</summary>
internal sealed class RoutingLoader(RoutingSql sql)
{
    private const int FirstOfEach = 50;
    private const int MostKept = 5_000;

    private readonly Dictionary<string, (long Version, Agent Agent)> _agents = [];

    public RoutingSnapshot Load(DbConnection connection, RoutingQuestion question)
    {
        using var command = sql.CommandFor(connection);
        return Take(sql.Load(command, Ask(question)), question);
    }

    /// <summary>Asks as part of a larger round trip; the answer is taken by <see cref="Read"/>.</summary>
    public RoutingAsk AddTo(NpgsqlBatch batch, RoutingQuestion question)
    {
        var ask = Ask(question);
        sql.AddTo(batch, ask);
        return ask;
    }

    public RoutingSnapshot Read(DbDataReader row, RoutingAsk ask) => Take(RoutingSql.Read(row, ask), ask.Question);

    private RoutingAsk Ask(RoutingQuestion question)
    {
        if (_agents.Count > MostKept) _agents.Clear();
        var known = _agents.Select(a => KeyValuePair.Create(a.Key, a.Value.Version)).ToList();
        // What is on its way stands before the others until it arrives.
        return new(question, known, FirstOfEach + question.Pending.Count);
    }

    private RoutingSnapshot Take(RoutingRows rows, RoutingQuestion question)
    {
        var agents = new List<Agent>(rows.Agents.Length);
        foreach (var row in rows.Agents)
        {
            if (row.State is not null) _agents[row.Id] = (row.Version, JsonSerializer.Deserialize(row.State, StoredJson.Default.Agent)!);
            agents.Add(_agents[row.Id].Agent);
        }
        return new(agents, rows.AnyOnline, rows.Waiting, rows.StillQueued, rows.MoreWaiting, question);
    }
}
