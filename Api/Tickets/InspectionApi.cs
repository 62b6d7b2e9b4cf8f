using System.Collections.Immutable;
using OrleansTicketing.Access;
using OrleansTicketing.Api.Auth;
using OrleansTicketing.Api.Feed;
using OrleansTicketing.Api.Http;
using OrleansTicketing.Queries;
using OrleansTicketing.Routing;

namespace OrleansTicketing.Api.Tickets;

/// <summary>What happened to a ticket and why: timeline, SLA ledger, routing.</summary>
internal sealed class InspectionApi(VisibleTickets visible, ITicketQueries tickets, PublicEvents events, Cursors cursors, ISlaReader sla, IEngineClock clock)
{
    private const int Chunk = 500;

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.Get("/v1/tickets/{id}/timeline", Permissions.ReadTicket, Timeline)
            .Says("Messages, notes and changes in one order, oldest first.").Takes("limit", "cursor").GivesPageOf<TimelineResponse>();
        routes.Get("/v1/tickets/{id}/sla", Permissions.InspectTicket, Ledger).Says("The SLA ledger: every interval and what it counted.").Gives<LedgerResponse>();
        routes.Get("/v1/tickets/{id}/routing", Permissions.InspectTicket, Routing).Says("Routing decisions, and why it waits now.").Gives<RoutingResponse>();
    }

    private async Task<Answer> Timeline(Call call)
    {
        var row = await visible.Get(call);
        var list = cursors.ListOf(call);
        var after = cursors.Read(call.Query.Text("cursor"), list)?.Value ?? 0;
        var (limit, found) = (call.Query.Limit, ImmutableArray.CreateBuilder<TimelineResponse>());
        var toCustomer = call.Caller.Role is Role.Customer;
        long? next = null;
        await foreach (var entry in Journal(row, after, call.Cancelled))
        {
            if (events.Of(entry) is not { } e || (toCustomer && !PublicEvents.IsForCustomers(e.Type))) continue;
            if (found.Count == limit)
            {
                next = after;
                break;
            }

            found.Add(TimelineResponse.Of(e));
            after = entry.Position;
        }

        var page = new PageResponse<TimelineResponse>(found.ToImmutable(), cursors.PageOf(list, next is { } position ? new(position, "") : null));
        return Answer.Of(page, Json.Write.PageResponseTimelineResponse, row.Version);
    }

    private async Task<Answer> Ledger(Call call)
    {
        var row = await visible.Get(call);
        var now = clock.Now;
        var journal = new List<JournalEntry>();
        await foreach (var entry in Journal(row, 0, call.Cancelled)) journal.Add(entry);
        var shown = row.State.Sla is { } s ? TicketSlaResponse.Of(s, sla, now) : null;
        return Answer.Of(new(shown?.Policy, shown?.PolicyVersion, shown?.Clocks ?? [], sla.Ledger(journal, now)), Json.Write.LedgerResponse, row.Version);
    }

    private async Task<Answer> Routing(Call call)
    {
        var row = await visible.Get(call);
        var decisions = await tickets.RoutingDecisions(row.State, call.Cancelled);
        return Answer.Of(
            new([.. decisions.Select(Decision).OfType<RoutingDecisionResponse>()], await tickets.Waiting(row.State, call.Cancelled)),
            Json.Write.RoutingResponse, row.Version);
    }

    private static RoutingDecisionResponse? Decision(JournalEntry entry) => entry.Data switch
    {
        TicketGivenOut g => new(g.At, "given_out", g.AgentId, null, g.Requirement, g.Candidates),
        RequirementBlocked b => new(b.At, "blocked", null, b.Reason, b.Requirement, b.Candidates),
        _ => null,
    };

    private async IAsyncEnumerable<JournalEntry> Journal(TicketRow row, long after, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancelled)
    {
        while (true)
        {
            var entries = await tickets.Journal(VisibleTickets.Grain(row.State.Id), after, Chunk, cancelled);
            foreach (var entry in entries) yield return entry;
            if (entries.Length < Chunk) yield break;
            after = entries[^1].Position;
        }
    }
}

/// <summary>One line of a ticket's story: an event with what it is to a reader.</summary>
internal sealed record TimelineResponse(string Kind, string Id, string Type, Timestamp At, string Actor, long Version, object Data)
{
    public static TimelineResponse Of(EventResponse e) =>
        new(KindOf(e), e.Id, e.Type, e.At, e.Actor, e.Subject.Version, e.Data);

    // What the customer wrote first came with the opening.
    private static string KindOf(EventResponse e) => e.Type switch
    {
        "message.added" => "message",
        "note.added" => "note",
        "ticket.opened" when e.Data is TicketOpenedData { Text: not null } => "message",
        _ => "change",
    };
}
