using System.Collections.Immutable;
using OrleansTicketing.Agents;
using OrleansTicketing.Projections;
using OrleansTicketing.Queries;
using OrleansTicketing.Routing;
using OrleansTicketing.Silo.Runtime;
using OrleansTicketing.Tickets;

namespace OrleansTicketing.Silo.Storage.Reads;

/// <summary>What routing decided about a ticket, and why it waits now.</summary>
internal sealed class RoutingReads(IReadStore store)
{
    private const int MostAgents = 500;

    public async Task<ImmutableArray<JournalEntry>> Decisions(Ticket ticket, CancellationToken cancellation)
    {
        // Reasons are recorded when they change, so the one that held when the ticket began to wait is the last before that.
        await using var connection = await store.OpenRead(cancellation);
        await using var command = connection.Command($"""
            SELECT {JournalSql.Columns} FROM journal WHERE about = @ticket
            UNION ALL
            SELECT {JournalSql.Columns} FROM (
                SELECT * FROM journal WHERE about = @requirement AND at <= @waits ORDER BY position DESC LIMIT 1) before
            UNION ALL
            SELECT {JournalSql.Columns} FROM (
                SELECT * FROM journal WHERE about = @requirement AND at > @waits ORDER BY position LIMIT 100) since
            WHERE @still = 1 OR position < (SELECT max(position) FROM journal WHERE about = @ticket)
            ORDER BY position
            """);
        command.Add("@ticket", ticket.Id);
        command.Add("@requirement", JournalAbout.Requirement(ticket.Queue, Requirement(ticket)));
        command.Add("@waits", ticket.QueuedAt.Ms);
        command.Add("@still", ticket.Status is TicketStatus.Queued ? 1 : 0);
        return await JournalSql.Entries(command, cancellation);
    }

    public async Task<WaitingNow?> Waiting(Ticket ticket, CancellationToken cancellation)
    {
        if (ticket.Status is not TicketStatus.Queued)
            return null;
        await using var connection = await store.OpenRead(cancellation);
        await using var command = connection.Command("""
            SELECT a.id, a.state, a.schema FROM label l JOIN agent a ON a.id = l.id
            WHERE l.kind = 'agent' AND l.label = @queue AND a.presence = 'online' LIMIT @most;
            SELECT count(*) FROM ticket WHERE status = 'queued' AND queue = @queue AND requirement = @requirement
            AND (priority, queued_at, id) < (@priority, @queued, @id)
            """);
        command.Add("@queue", ticket.Queue);
        command.Add("@most", MostAgents);
        command.Add("@requirement", Requirement(ticket));
        command.Add("@priority", (short)ticket.Priority);
        command.Add("@queued", ticket.QueuedAt.Ms);
        command.Add("@id", ticket.Id);
        await using var row = await command.ExecuteReaderAsync(cancellation);
        var online = new List<Candidate>();
        while (await row.ReadAsync(cancellation))
        {
            // Whom this node cannot read gets no work from it either.
            if (StoredState.Read(Kinds.All[GrainKinds.Agent], new(GrainKinds.Agent, row.GetString(0)), row.GetString(1), row.GetInt32(2), out _) is Agent agent)
                online.Add(Candidate.Of(agent));
        }

        await row.NextResultAsync(cancellation);
        await row.ReadAsync(cancellation);
        var ahead = row.GetInt64(0);
        var (reason, scores) = RoutingPolicy.Explain(ticket.Skills, ticket.Language, online, online.Count > 0);
        return new(reason ?? "routing_pending", WokenBy(reason), ahead, scores);
    }

    private static ImmutableArray<string> WokenBy(string? reason) => reason switch
    {
        "no_agent_online" => ["agent_online", "sweep"],
        "no_room" => ["agent_has_room", "agent_online", "sweep"],
        null => ["sweep"],
        _ => ["agent_skills_changed", "agent_online", "sweep"],
    };

    private static string Requirement(Ticket ticket) => WaitingTicket.RequirementOf(ticket.Skills, ticket.Language);
}
