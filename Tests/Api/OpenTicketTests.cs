using System.Text.Json;
using OrleansTicketing.Tests.Kit;

namespace OrleansTicketing.Tests.Api;

public sealed class OpenTicketTests(TicketingApp app) : IClassFixture<TicketingApp>
{
    private const string Full = """
        {"subject":"Rechnung","text":"Wrong amount","channel":"web","customer":{"channel":"email","handle":"Li@Example.com","name":"李雷","tier":"vip"},
         "externalId":"crm-77","kind":"fault","product":"app","priority":"high","skills":["Billing"],"language":"zh","tags":["b","a","a"],
         "fields":{"orderNo":"A123","n":1.5},"occurredAt":"2025-12-31T23:00:00+08:00"}
        """;

    [Fact]
    public async Task A_full_ticket_is_answered_with_all_its_members()
    {
        var answer = (await app.Admin.Post("/v1/tickets", Full)).Ok();
        Assert.Equal(201, answer.Status);
        var ticket = answer.Json;
        Assert.Equal($"/v1/tickets/{answer.Text("id")}", answer.Response.Headers.Location?.ToString());
        Assert.Equal($"\"v{ticket.GetProperty("version").GetInt64()}\"", answer.ETag);
        Assert.Equal("queued", answer.Text("status"));
        Assert.Equal("Rechnung", answer.Text("subject"));
        Assert.Equal("default", answer.Text("queue"));
        Assert.Equal("zh", answer.Text("language"));
        Assert.Equal("李雷", ticket.GetProperty("customer").GetProperty("name").GetString());
        Assert.Equal("vip", ticket.GetProperty("customer").GetProperty("tier").GetString());
        Assert.Equal(["a", "b"], ticket.GetProperty("tags").EnumerateArray().Select(t => t.GetString()));
        Assert.Equal(["billing"], ticket.GetProperty("skills").EnumerateArray().Select(t => t.GetString()));
        Assert.Equal("A123", ticket.GetProperty("fields").GetProperty("orderNo").GetString());
        Assert.Equal("2026-01-01T00:00:00.000Z", answer.Text("createdAt"));
        foreach (var member in new[] { "assignee", "offeredTo", "sla", "rating", "mergedInto", "firstRespondedAt", "resolvedAt", "closedAt" })
            Assert.Equal(JsonValueKind.Null, ticket.GetProperty(member).ValueKind);

        var read = (await app.Admin.Get($"/v1/tickets/{answer.Text("id")}")).Ok();
        Assert.Equal(answer.Text("id"), (await app.Admin.Get($"/v1/tickets/{ticket.GetProperty("number").GetInt64()}")).Ok().Text("id"));
        Assert.Equal("Rechnung", read.Text("subject"));

        var again = await app.Admin.Post("/v1/tickets", Full);
        var taken = again.Problem(409, "external-id-taken").GetProperty("ticket");
        Assert.Equal(answer.Text("id"), taken.GetProperty("id").GetString());
        Assert.Equal(ticket.GetProperty("number").GetInt64(), taken.GetProperty("number").GetInt64());
    }

    [Fact]
    public async Task Defaults_are_filled_in()
    {
        var text = new string('w', 100);
        var answer = (await app.Admin.Post("/v1/tickets", $$"""{"customer":{"channel":"phone","handle":"+49 30 1234"},"text":"{{text}}","channel":"api"}""")).Ok();
        Assert.Equal(text[..80], answer.Text("subject"));
        Assert.Equal("normal", answer.Text("priority"));
        Assert.Equal("other", answer.Text("kind"));
        Assert.Equal("en", answer.Text("language"));
        Assert.Equal("standard", answer.Json.GetProperty("customer").GetProperty("tier").GetString());
    }

    [Theory]
    [InlineData("我的 iPhone 坏了，请帮我看看", "zh")]
    [InlineData("Where is my order?", "en")]
    [InlineData("Wo ist meine Bestellung?", null)]
    [InlineData("注文した商品がまだ届きません", null)]
    [InlineData("12345", null)]
    public async Task A_text_is_Chinese_or_English_or_in_no_language_that_is_known(string text, string? language) =>
        Assert.Equal(language, (await app.Admin.Post("/v1/tickets", $$"""{"customer":{"channel":"phone","handle":"+49 30 1234"},"text":"{{text}}","channel":"api"}""")).Ok().Json.GetProperty("language").GetString());

    [Fact]
    public async Task The_same_address_is_the_same_customer_however_it_is_written()
    {
        var ids = new HashSet<string?>();
        foreach (var handle in new[] { "han@example.com", " Han@Example.COM " })
            ids.Add((await app.NewTicket(handle)).GetProperty("customer").GetProperty("id").GetString());
        Assert.Single(ids);
    }

    [Fact]
    public async Task Tickets_opened_at_once_for_a_new_address_share_one_customer()
    {
        var tickets = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => app.NewTicket("race@example.com")));
        Assert.Single(tickets.Select(t => t.GetProperty("customer").GetProperty("id").GetString()).Distinct());
        Assert.Equal(20, tickets.Select(t => t.GetProperty("number").GetInt64()).Distinct().Count());
    }

    [Fact]
    public async Task An_unknown_queue_or_customer_is_422()
    {
        Assert.Equal("/queue", Pointer(await app.Admin.Post("/v1/tickets", """{"text":"a","channel":"web","queue":"nowhere","customer":{"channel":"email","handle":"q@example.com"}}""")));
        Assert.Equal("/customerId", Pointer(await app.Admin.Post("/v1/tickets", """{"text":"a","channel":"web","customerId":"cus_00000000000000000000000000"}""")));

        static string? Pointer(Answered answer)
        {
            answer.Problem(422, "reference-not-found");
            return answer.Pointer;
        }
    }

    [Theory]
    [InlineData("""
        "externalId":"once"
        """, 409, "external-id-taken")]
    [InlineData("""
        "queue":"nowhere"
        """, 422, "reference-not-found")]
    [InlineData("""
        "fields":{"large":"@"}
        """, 422, "ticket-too-large")]
    public async Task A_refused_ticket_leaves_no_customer_behind_and_is_refused_again_in_the_same_bytes(string member, int status, string code)
    {
        await app.Admin.Post("/v1/tickets", """{"text":"a","channel":"web","externalId":"once","customer":{"channel":"email","handle":"first@example.com"}}""");
        var body = $$"""{"text":"a","channel":"web",{{member.Trim().Replace("@", new string('x', 20_000), StringComparison.Ordinal)}},"customer":{"channel":"email","handle":"{{code}}@example.com"} }""";
        var before = await Customers();
        var first = await app.Admin.Send("POST", "/v1/tickets", body, ("Idempotency-Key", code));
        first.Problem(status, code);
        Assert.Equal(first.Content, (await app.Admin.Send("POST", "/v1/tickets", body, ("Idempotency-Key", code))).Content);
        Assert.Equal(before, await Customers());

        async Task<int> Customers() => (await app.Admin.Get("/v1/customers?limit=100")).Ok().Json.GetProperty("data").GetArrayLength();
    }

    [Fact]
    public async Task A_customer_opens_their_own_tickets_only()
    {
        var own = (await app.NewTicket("own@example.com")).GetProperty("customer").GetProperty("id").GetString();
        var other = (await app.NewTicket("other@example.com")).GetProperty("customer").GetProperty("id").GetString();
        var client = await app.With($$"""
            "role":"customer","customerId":"{{own}}"
            """);
        Assert.Equal(own, (await client.Post("/v1/tickets", """{"text":"mine","channel":"app"}""")).Ok().Json.GetProperty("customer").GetProperty("id").GetString());
        (await client.Post("/v1/tickets", $$"""{"text":"not mine","channel":"app","customerId":"{{other}}"}""")).Problem(422, "reference-not-found");
        (await client.Post("/v1/tickets", """{"text":"not mine","channel":"app","customer":{"channel":"email","handle":"other@example.com"}}""")).Problem(422, "reference-not-found");
        (await client.Post("/v1/tickets", """{"text":"vip!","channel":"app","customer":{"channel":"email","handle":"own@example.com","tier":"vip"}}""")).Problem(403, "forbidden");
    }
}
