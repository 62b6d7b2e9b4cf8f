using OrleansTicketing.Api.Auth;
using OrleansTicketing.Api.Http;
using OrleansTicketing.Queries;
using OrleansTicketing.Tickets;

namespace OrleansTicketing.Api.Tickets;

/// <summary>The filters of the ticket list as clients write them.</summary>
internal static class TicketQuery
{
    public static readonly string[] Names =
    [
        "status", "queue", "assignee", "customer", "priority", "kind", "category", "channel", "tag", "externalId", "dueBefore", "updatedSince",
        "q", "sort", "limit", "cursor",
    ];

    public static TicketFilter Filter(this Params query, Caller caller)
    {
        var assignee = query.Text("assignee");
        var (sort, descending) = Sort(query);
        return new()
        {
            Status = query.Enums<TicketStatus>("status"),
            Queue = query.Text("queue"),
            // Who is no agent has nothing: "me" then names nobody.
            Assignee = assignee == "me" ? caller.AgentId ?? "me" : assignee == "none" ? null : assignee,
            Unassigned = assignee == "none",
            Customer = query.Text("customer"),
            Priority = query.Enums<Priority>("priority"),
            Kind = query.Enum<TicketKind>("kind"),
            Category = query.Text("category"),
            Channel = query.Enum<Channel>("channel"),
            Tag = query.Text("tag"),
            ExternalId = query.Text("externalId"),
            DueBefore = query.Instant("dueBefore"),
            UpdatedSince = query.Instant("updatedSince"),
            Q = query.Text("q"),
            Sort = sort,
            Descending = descending,
        };
    }

    private static (TicketSort Sort, bool Descending) Sort(Params query) => (query.Text("sort") ?? "-createdAt") switch
    {
        "-createdAt" => (TicketSort.CreatedAt, true),
        "createdAt" => (TicketSort.CreatedAt, false),
        "-updatedAt" => (TicketSort.UpdatedAt, true),
        "updatedAt" => (TicketSort.UpdatedAt, false),
        "-dueAt" => (TicketSort.DueAt, true),
        "dueAt" => (TicketSort.DueAt, false),
        _ => throw Params.Invalid("sort", "sort is createdAt, updatedAt or dueAt, with - for the largest first."),
    };
}
