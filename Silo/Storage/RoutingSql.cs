using System.Collections.Immutable;
using System.Data.Common;
using System.Text.Json;
using Npgsql;
using NpgsqlTypes;
using OrleansTicketing.Routing;
using OrleansTicketing.Silo.Storage.Reads;
using OrleansTicketing.Tickets;

namespace OrleansTicketing.Silo.Storage;

/// <summary>An agent of a queue with room.</summary>
/// <param name="Id"><c>agt_…</c>.</param>
/// <param name="Version">Of the row.</param>
/// <param name="State">The stored JSON; null when the caller knows this version already.</param>
public readonly record struct AgentWithRoom(string Id, long Version, string? State);

/// <summary>What a router is decided on, as the tables have it.</summary>
/// <param name="AnyOnline">Whether any agent of the queue is online, with room or not.</param>
/// <param name="Agents">Those online with room.</param>
/// <param name="Waiting">The first few tickets of each distinct requirement, urgent and oldest first.</param>
/// <param name="MoreWaiting">Whether more tickets wait than these.</param>
public sealed record RoutingRows(bool AnyOnline, ImmutableArray<AgentWithRoom> Agents, ImmutableArray<WaitingTicket> Waiting, bool MoreWaiting);

/// <summary>
/// The reads a router's turn needs, on the connection (and within the transaction) of the batch. Await them on SQLite too: there they
/// complete before they return.
/// </summary>
public abstract class RoutingSql
{
    public static readonly RoutingSql Sqlite = new OnSqlite();
    public static readonly RoutingSql Postgres = new OnPostgres();

    // An agent's queues are label rows, so both start from the queue, not from all agents.
    private const string AnyOnline = """
        SELECT count(*) FROM (
            SELECT 1 FROM label l JOIN agent a ON a.id = l.id WHERE l.kind = 'agent' AND l.label = @queue AND a.presence = 'online' LIMIT 1) one
        """;

    private static string AgentsWithRoom(string known) => $"""
        SELECT a.id, a.version, CASE WHEN (a.id, a.version) IN ({known}) THEN NULL ELSE a.state END
        FROM label l JOIN agent a ON a.id = l.id
        WHERE l.kind = 'agent' AND l.label = @queue AND a.has_room
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

    private readonly string _load;
    private readonly string _stillQueued;

    private RoutingSql(Dialect dialect, string known, string firstOfEach)
    {
        Dialect = dialect;
        _load = $"{AnyOnline};\n{AgentsWithRoom(known)};\n{Waiting(firstOfEach)}";
        _stillQueued = $"SELECT id FROM ticket WHERE {dialect.In("id", "@ids")} AND status = 'queued' AND queue = @queue";
    }

    private protected Dialect Dialect { get; }

    /// <summary>The statement of <see cref="Load"/>; whoever keeps it keeps it prepared.</summary>
    public DbCommand CommandFor(DbConnection connection) => connection.Command(_load);

    /// <summary>Everything a router's turn looks at, in one round trip. Where nobody has room, one ticket of each requirement tells enough.</summary>
    /// <param name="command">Of <see cref="CommandFor"/>, on the batch's connection.</param>
    /// <param name="queue">Whose router.</param>
    /// <param name="known">The version of each agent whose state the caller has.</param>
    /// <param name="firstOfEach">How many waiting tickets of each requirement.</param>
    /// <param name="anyRoom">The batch itself knows of an agent with room.</param>
    /// <param name="cancellation">Gives up.</param>
    public async ValueTask<RoutingRows> Load(
        DbCommand command, string queue, IReadOnlyCollection<KeyValuePair<string, long>> known, int firstOfEach, bool anyRoom, CancellationToken cancellation = default)
    {
        command.Parameters.Clear();
        command.Add("@room", anyRoom ? 1 : 0);
        command.Add("@queue", queue);
        command.Add("@first", firstOfEach + 1);
        AddKnown(command, known);
        using var row = await command.ExecuteReaderAsync(cancellation);
        await row.ReadAsync(cancellation);
        var anyOnline = row.GetInt64(0) > 0;

        await row.NextResultAsync(cancellation);
        var agents = ImmutableArray.CreateBuilder<AgentWithRoom>();
        while (await row.ReadAsync(cancellation))
            agents.Add(new(row.GetString(0), row.GetInt64(1), row.GetStringOrNull(2)));

        await row.NextResultAsync(cancellation);
        var waiting = ImmutableArray.CreateBuilder<WaitingTicket>();
        var moreWaiting = false;
        string? requirement = null;
        var (skills, language, taken) = (ImmutableArray<string>.Empty, (string?)null, 0);
        while (await row.ReadAsync(cancellation))
        {
            if (row.GetString(3) is var next && next != requirement)
            {
                requirement = next;
                (skills, language) = Parse(next);
                taken = 0;
            }

            if (taken++ == firstOfEach)
                moreWaiting = true;
            else
                waiting.Add(new(row.GetString(0), (Priority)row.GetInt32(1), new(row.GetInt64(2)), skills, language));
        }

        return new(anyOnline, agents.ToImmutable(), waiting.ToImmutable(), moreWaiting);
    }

    /// <summary>Which of these tickets still wait in this queue.</summary>
    public async ValueTask<HashSet<string>> StillQueued(
        DbConnection connection, string queue, IEnumerable<string> tickets, CancellationToken cancellation = default)
    {
        using var command = connection.Command(_stillQueued);
        command.Add("@queue", queue);
        Dialect.AddList(command, "@ids", tickets);
        using var row = await command.ExecuteReaderAsync(cancellation);
        var still = new HashSet<string>(StringComparer.Ordinal);
        while (await row.ReadAsync(cancellation))
            still.Add(row.GetString(0));
        return still;
    }

    private protected abstract void AddKnown(DbCommand command, IReadOnlyCollection<KeyValuePair<string, long>> known);

    /// <summary>The inverse of <see cref="WaitingTicket.RequirementOf"/>.</summary>
    private static (ImmutableArray<string> Skills, string? Language) Parse(string requirement)
    {
        var bar = requirement.IndexOf('|', StringComparison.Ordinal);
        var language = requirement[..bar];
        return ([.. requirement[(bar + 1)..].Split(',', StringSplitOptions.RemoveEmptyEntries)], language == "*" ? null : language);
    }

    private sealed class OnSqlite() : RoutingSql(
        Dialect.Sqlite,
        "SELECT key, value FROM json_each(@known)",
        $"JOIN ticket t ON t.id IN (SELECT w.id {FirstOfOne})")
    {
        private protected override void AddKnown(DbCommand command, IReadOnlyCollection<KeyValuePair<string, long>> known) =>
            command.Add("@known", JsonSerializer.Serialize(known.ToDictionary()));
    }

    private sealed class OnPostgres() : RoutingSql(
        Dialect.Postgres,
        "SELECT * FROM unnest(@known_ids, @known_versions)",
        $"CROSS JOIN LATERAL (SELECT w.id, w.priority, w.queued_at {FirstOfOne}) t")
    {
        private protected override void AddKnown(DbCommand command, IReadOnlyCollection<KeyValuePair<string, long>> known)
        {
            Dialect.AddList(command, "@known_ids", known.Select(pair => pair.Key));
            command.Parameters.Add(new NpgsqlParameter("@known_versions", NpgsqlDbType.Array | NpgsqlDbType.Bigint) { Value = known.Select(pair => pair.Value).ToArray() });
        }
    }
}
