using System.Text.Json;
using OrleansTicketing.Tests.Kit;

namespace OrleansTicketing.Tests.Api;

public sealed class TicketListTests(TicketingApp app) : IClassFixture<TicketingApp>
{
    [Fact]
    public async Task Pages_follow_one_another_without_loss_or_repetition()
    {
        for (var i = 0; i < 7; i++) await app.NewTicket("pages@example.com", "\"tags\":[\"pages\"]");
        var (seen, cursor, pages) = (new List<string>(), "", 0);
        do
        {
            var page = (await app.Admin.Get($"/v1/tickets?tag=pages&limit=3{cursor}")).Ok().Json;
            seen.AddRange(page.GetProperty("data").EnumerateArray().Select(t => t.GetProperty("id").GetString()!));
            var more = page.GetProperty("page").GetProperty("hasMore").GetBoolean();
            var next = page.GetProperty("page").GetProperty("nextCursor");
            Assert.Equal(more, next.ValueKind is JsonValueKind.String);
            cursor = more ? $"&cursor={next.GetString()}" : "";
            pages++;
        }
        while (cursor != "");
        Assert.Equal(3, pages);
        Assert.Equal(7, seen.Distinct().Count());
        Assert.Equal(seen.OrderDescending(StringComparer.Ordinal), seen);
    }

    [Fact]
    public async Task A_cursor_is_bound_to_filter_sort_and_list()
    {
        for (var i = 0; i < 2; i++) await app.NewTicket("bound@example.com", "\"tags\":[\"bound\"]");
        var cursor = (await app.Admin.Get("/v1/tickets?tag=bound&limit=1")).Ok().Json.GetProperty("page").GetProperty("nextCursor").GetString()!;
        (await app.Admin.Get($"/v1/tickets?tag=bound&limit=5&cursor={cursor}")).Ok();
        (await app.Admin.Get($"/v1/tickets?tag=other&cursor={cursor}")).Problem(400, "invalid-cursor");
        (await app.Admin.Get($"/v1/tickets?tag=bound&sort=createdAt&cursor={cursor}")).Problem(400, "invalid-cursor");
        (await app.Admin.Get($"/v1/me/tickets?tag=bound&cursor={cursor}")).Problem(400, "invalid-cursor");
        (await app.Admin.Get($"/v1/tickets?tag=bound&cursor={cursor[..^1]}{(cursor[^1] == 'A' ? 'B' : 'A')}")).Problem(400, "invalid-cursor");
        (await app.Admin.Get($"/v1/events?after={cursor}")).Problem(400, "invalid-cursor");
    }

    [Fact]
    public async Task Every_filter_narrows()
    {
        var ticket = await app.NewTicket("filter@example.com", "\"subject\":\"Zebra crossing\",\"tags\":[\"zebra\"],\"externalId\":\"z-1\",\"kind\":\"inquiry\",\"priority\":\"urgent\"");
        var (id, customer) = (ticket.GetProperty("id").GetString()!, ticket.GetProperty("customer").GetProperty("id").GetString()!);
        foreach (var match in new[]
        {
            "status=queued", "status=queued,assigned", "queue=default", "assignee=none", $"customer={customer}", "priority=urgent", "priority=low,urgent", "kind=inquiry",
            "channel=web", "tag=zebra", "externalId=z-1", "updatedSince=2025-12-31T00:00:00Z", "q=zebra", $"q={ticket.GetProperty("number").GetInt64()}", "sort=-updatedAt",
        })
            Assert.Contains(id, await Ids(match));
        foreach (var other in new[]
        {
            "status=closed", "queue=elsewhere", "assignee=me", "assignee=agt_x", "customer=cus_x", "priority=low", "kind=fault", "category=x", "channel=sms", "tag=horse",
            "externalId=z", "updatedSince=2026-01-02T00:00:00Z", "q=unicorn", "dueBefore=2027-01-01T00:00:00Z",
        })
            Assert.DoesNotContain(id, await Ids(other));
    }

    private async Task<IEnumerable<string>> Ids(string query) =>
        (await app.Admin.Get($"/v1/tickets?{query}&limit=100")).Ok().Json.GetProperty("data").EnumerateArray().Select(t => t.GetProperty("id").GetString()!);
}
