using System.Collections.Immutable;
using System.Data.Common;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using Npgsql;
using OrleansTicketing.Routing;
using OrleansTicketing.Silo.Storage.Reads;
using OrleansTicketing.Tickets;

namespace OrleansTicketing.Silo.Storage;

/// <summary>An agent's row.</summary>
/// <param name="Id"><c>agt_…</c>.</param>
/// <param name="Version">Of the row.</param>
/// <param name="State">The stored JSON.</param>
/// <param name="Schema">Of the JSON.</param>
public readonly record struct AgentRow(string Id, long Version, string State, int Schema);

/// <summary>What a router is decided on, as the tables have it.</summary>
/// <param name="Head">The journal's end; the other parts are as of then or later.</param>
/// <param name="Agents">Those with a turn since <see cref="RoutingAsk.After"/>, or all who are online.</param>
/// <param name="Waiting">The first few tickets of each distinct requirement, urgent and oldest first.</param>
/// <param name="MoreWaiting">Whether more tickets wait than these.</param>
/// <param name="StillQueued">Of the pending tickets, those that still wait in this queue.</param>
public sealed record RoutingRows(
    long Head, ImmutableArray<AgentRow> Agents, ImmutableArray<WaitingTicket> Waiting, bool MoreWaiting, IReadOnlySet<string> StillQueued);

/// <summary>A router's question with what the asker knows already.</summary>
/// <param name="Question">What the router wants to know.</param>
/// <param name="After">Up to where in the journal the asker knows the agents; null = not at all.</param>
/// <param name="FirstOfEach">How many waiting tickets of each requirement.</param>
public sealed record RoutingAsk(RoutingQuestion Question, long? After, int FirstOfEach);

/// <summary>
/// The reads a router's turn needs, on the connection (and within the transaction) of the batch. They block, like all that a committer asks.
/// </summary>
public abstract class RoutingSql
{
    public static readonly RoutingSql Sqlite = new OnSqlite();
    public static readonly RoutingSql Postgres = new OnPostgres();

    /// <summary>Whoever is farther behind than so many events had better read all agents.</summary>
    public const int MostNews = 5_000;

    // Before the agents: what they are read at must not be older than it says.
    private const string Head = "SELECT coalesce(max(position), 0) FROM journal";

    private const string AllOnline = "SELECT a.id, a.version, a.state, a.schema FROM agent a WHERE a.presence = 'online'";

    // The limit tells PostgreSQL that this is the end of the journal and not a third of it.
    private static string Changed(string agent) => $"""
        SELECT a.id, a.version, a.state, a.schema
        FROM (SELECT DISTINCT grain FROM (SELECT kind, grain FROM journal WHERE position > @after ORDER BY position LIMIT {MostNews}) news WHERE kind = 'agent') changed
        CROSS JOIN {agent}
        """;

    // A loose index scan: one seek into ticket_waiting a distinct requirement, however many tickets wait.
    private static string Waiting(string firstOfEach) => $"""
        WITH RECURSIVE requirement (value) AS (
            SELECT (SELECT requirement FROM ticket WHERE status = 'queued' AND queue = @queue ORDER BY requirement LIMIT 1)
            UNION ALL
            SELECT (SELECT t.requirement FROM ticket t WHERE t.status = 'queued' AND t.queue = @queue AND t.requirement > r.value ORDER BY t.requirement LIMIT 1)
            FROM requirement r WHERE r.value IS NOT NULL)
        SELECT t.id, t.priority, t.queued_at, r.value FROM requirement r {firstOfEach}
        ORDER BY r.value, t.priority, t.queued_at, t.id
        """;

    private const string FirstOfOne = """
        FROM ticket w WHERE w.status = 'queued' AND w.queue = @queue AND w.requirement = r.value
        ORDER BY w.priority, w.queued_at, w.id LIMIT (SELECT CASE WHEN @room = 1 OR EXISTS (
            SELECT 1 FROM label l JOIN agent a ON a.id = l.id WHERE l.kind = 'agent' AND l.label = @queue AND a.has_room) THEN @first ELSE 1 END)
        """;

    private readonly string[] _all;
    private readonly string[] _changed;

    private RoutingSql(string changed, string firstOfEach, string stillQueued)
    {
        string[] tickets = [Waiting(firstOfEach), stillQueued];
        (_all, _changed) = ([Head, AllOnline, .. tickets], [Head, Changed(changed), .. tickets]);
    }

    /// <summary>Everything a router's turn looks at, in one round trip. Where nobody has room, one ticket of each requirement tells enough.</summary>
    public RoutingRows Load(DbConnection connection, RoutingAsk ask)
    {
        using var command = connection.Command(string.Join(";\n", Statements(ask)));
        foreach (var parameter in Parameters(ask)) command.Parameters.Add(parameter);
        using var row = command.ExecuteReader();
        return Read(row, ask);
    }

    /// <summary>The same as part of a larger round trip; <see cref="Read"/> takes its four results.</summary>
    public void AddTo(NpgsqlBatch batch, RoutingAsk ask)
    {
        foreach (var statement in Statements(ask))
        {
            var command = new NpgsqlBatchCommand(statement);
            foreach (var parameter in Parameters(ask)) command.Parameters.Add(parameter);
            batch.BatchCommands.Add(command);
        }
    }

    /// <summary>Reads the answers; the reader stands on the first.</summary>
    public static RoutingRows Read(DbDataReader row, RoutingAsk ask)
    {
        row.Read();
        var head = row.GetInt64(0);

        row.NextResult();
        var agents = ImmutableArray.CreateBuilder<AgentRow>();
        while (row.Read())
            agents.Add(new(row.GetString(0), row.GetInt64(1), row.GetString(2), row.GetInt32(3)));

        row.NextResult();
        var waiting = ImmutableArray.CreateBuilder<WaitingTicket>();
        var moreWaiting = false;
        string? requirement = null;
        var (skills, language, taken) = (ImmutableArray<string>.Empty, (string?)null, 0);
        while (row.Read())
        {
            if (row.GetString(3) is var next && next != requirement)
            {
                requirement = next;
                (skills, language) = Parse(next);
                taken = 0;
            }

            if (taken++ == ask.FirstOfEach)
                moreWaiting = true;
            else
                waiting.Add(new(row.GetString(0), (Priority)row.GetInt32(1), new(row.GetInt64(2)), skills, language));
        }

        row.NextResult();
        var still = new HashSet<string>(StringComparer.Ordinal);
        while (row.Read())
            still.Add(row.GetString(0));
        return new(head, agents.ToImmutable(), waiting.ToImmutable(), moreWaiting, still);
    }

    private string[] Statements(RoutingAsk ask) => ask.After is null ? _all : _changed;

    private protected abstract IEnumerable<DbParameter> Parameters(RoutingAsk ask);

    /// <summary>The inverse of <see cref="WaitingTicket.RequirementOf"/>.</summary>
    private static (ImmutableArray<string> Skills, string? Language) Parse(string requirement)
    {
        var bar = requirement.IndexOf('|', StringComparison.Ordinal);
        var language = requirement[..bar];
        return ([.. requirement[(bar + 1)..].Split(',', StringSplitOptions.RemoveEmptyEntries)], language == "*" ? null : language);
    }

    private sealed class OnSqlite() : RoutingSql(
        "agent a ON a.id = changed.grain",
        $"JOIN ticket t ON t.id IN (SELECT w.id {FirstOfOne})",
        "SELECT t.id FROM json_each(@pending) p CROSS JOIN ticket t ON t.id = p.value WHERE t.status = 'queued' AND t.queue = @queue")
    {
        private protected override IEnumerable<DbParameter> Parameters(RoutingAsk ask) =>
        [
            new SqliteParameter("@queue", ask.Question.Queue), new SqliteParameter("@room", ask.Question.AnyRoom ? 1 : 0), new SqliteParameter("@first", ask.FirstOfEach + 1),
            new SqliteParameter("@after", ask.After ?? 0), new SqliteParameter("@pending", JsonSerializer.Serialize(ask.Question.Pending)),
        ];
    }

    private sealed class OnPostgres() : RoutingSql(
        // OFFSET 0 keeps the list in front: the other way round all agents or all waiting tickets are read.
        "LATERAL (SELECT * FROM agent WHERE id = changed.grain OFFSET 0) a",
        $"CROSS JOIN LATERAL (SELECT w.id, w.priority, w.queued_at {FirstOfOne}) t",
        "SELECT t.id FROM unnest(@pending) p (id) CROSS JOIN LATERAL (SELECT * FROM ticket WHERE id = p.id OFFSET 0) t WHERE t.status = 'queued' AND t.queue = @queue")
    {
        private protected override IEnumerable<DbParameter> Parameters(RoutingAsk ask) =>
        [
            new NpgsqlParameter<string>("@queue", ask.Question.Queue), new NpgsqlParameter<int>("@room", ask.Question.AnyRoom ? 1 : 0), new NpgsqlParameter<int>("@first", ask.FirstOfEach + 1),
            new NpgsqlParameter<long>("@after", ask.After ?? 0), new NpgsqlParameter<string[]>("@pending", [.. ask.Question.Pending]),
        ];
    }
}
