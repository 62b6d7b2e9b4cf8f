using System.Data.Common;
using Npgsql;

namespace OrleansTicketing.Silo.Storage;

/// <summary>The sessions' eye on agents and waiting tickets. Sessions of one store share it: what one learns the others know.</summary>
internal sealed class RoutingLoader(RoutingSql sql)
{
    private const int FirstOfEach = 50;

    private readonly KnownAgents _agents = new();

    public RoutingSnapshot Load(DbConnection connection, RoutingQuestion question)
    {
        var ask = Ask(question);
        // Without an answer only when too much has happened: the next time all agents are read.
        return Take(sql.Load(connection, ask), ask) ?? Load(connection, question);
    }

    /// <summary>Asks as part of a larger round trip; the answer is taken by <see cref="Read"/>.</summary>
    public RoutingAsk AddTo(NpgsqlBatch batch, RoutingQuestion question)
    {
        var ask = Ask(question);
        sql.AddTo(batch, ask);
        return ask;
    }

    /// <summary>Null = too much has happened since the last look; another will see it.</summary>
    public RoutingSnapshot? Read(DbDataReader row, RoutingAsk ask) => Take(RoutingSql.Read(row, ask), ask);

    /// <summary>After the commit: what the batch made of agents need not be read again.</summary>
    public void Remember(BatchWrites committed, long position) => _agents.Remember(committed.States, position - committed.Journal.Count, position);

    // What is on its way stands before the others until it arrives.
    private RoutingAsk Ask(RoutingQuestion question) => new(question, _agents.Position, FirstOfEach + question.Pending.Count);

    private RoutingSnapshot? Take(RoutingRows rows, RoutingAsk ask)
    {
        if (rows.Head - ask.After > RoutingSql.MostNews)
        {
            _agents.Forget(ask.After);
            return null;
        }
        return _agents.Learn(rows, ask.After, ask.Question.Queue) is var (withRoom, anyOnline)
            ? new(withRoom, anyOnline, rows.Waiting, rows.StillQueued, rows.MoreWaiting, ask.Question)
            : null;
    }
}
