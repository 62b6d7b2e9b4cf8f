using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using OrleansTicketing.Silo.Language;
using OrleansTicketing.Tests.Kit;
using OrleansTicketing.Text.Seed;

namespace OrleansTicketing.Tests.Api;

public sealed class TicketTriageOnSqlite(SqliteTriageDesk app) : TicketTriageTests(app), IClassFixture<SqliteTriageDesk>;

public sealed class TicketTriageOnPostgres(PostgresTriageDesk app) : TicketTriageTests(app), IClassFixture<PostgresTriageDesk>;

/// <summary>What triage says of a ticket and what people make of it, over REST; on both stores.</summary>
public abstract class TicketTriageTests(TriageDesk app)
{
    [Fact]
    public async Task A_chinese_refund_is_sorted_read_and_explained_in_the_answer()
    {
        var text = app.SureText("payment.refund", "zh");
        var ticket = (await app.Open($"{text} 订单号 A123456", "\"queue\":\"apply\"", tier: "vip")).Json;
        var category = ticket.GetProperty("category");
        Assert.Equal(("payment.refund", "退款进度"), (category.GetProperty("code").GetString(), category.GetProperty("name").GetString()));
        Assert.InRange(category.GetProperty("confidence").GetDouble(), 0.5, 1);
        Assert.Contains(ticket.GetProperty("sentiment").GetString(), new[] { "positive", "neutral", "negative" });
        Assert.Equal("""["billing"]""", ticket.GetProperty("skills").GetRawText());

        var triage = ticket.GetProperty("triage");
        Assert.Equal(["categories", "sure", "kind", "priority", "reasons", "sentimentScore", "entities", "skills"], triage.EnumerateObject().Select(p => p.Name));
        Assert.Equal(3, triage.GetProperty("categories").GetArrayLength());
        Assert.Equal("退款进度", triage.GetProperty("categories")[0].GetProperty("name").GetString());
        Assert.True(triage.GetProperty("sure").GetBoolean());
        Assert.Equal(ticket.GetProperty("priority").GetString(), triage.GetProperty("priority").GetString());
        Assert.Contains(triage.GetProperty("reasons").EnumerateArray(), r => r.GetProperty("code").GetString() == "tier" && r.GetProperty("detail").GetString() == "vip");
        Assert.Contains(triage.GetProperty("entities").EnumerateArray(), e => e.GetProperty("type").GetString() == "order" && e.GetProperty("value").GetString() == "A123456");

        var path = $"/v1/tickets/{ticket.GetProperty("id").GetString()}";
        var english = (await app.Admin.Send("GET", path, (string?)null, ("Accept-Language", "fr, en-US;q=0.8, zh;q=0.5"))).Ok().Json;
        Assert.Equal("Refund progress", english.GetProperty("category").GetProperty("name").GetString());
        Assert.Equal(1, english.GetProperty("version").GetInt64());
        var listed = (await app.Admin.Get("/v1/tickets?category=payment.refund&queue=apply")).Ok().Json.GetProperty("data");
        Assert.Contains(listed.EnumerateArray(), t => t.GetProperty("id").GetString() == ticket.GetProperty("id").GetString());
    }

    [Fact]
    public async Task A_queue_that_only_suggests_keeps_the_defaults()
    {
        var ticket = (await app.Open(app.SureText("payment.refund", "en"), "\"language\":\"en\"", tier: "vip")).Json;
        Assert.Equal(("normal", "other", "[]"), (ticket.GetProperty("priority").GetString(), ticket.GetProperty("kind").GetString(), ticket.GetProperty("skills").GetRawText()));
        Assert.Equal("Refund progress", ticket.GetProperty("category").GetProperty("name").GetString());
        Assert.Equal("""["billing"]""", ticket.GetProperty("triage").GetProperty("skills").GetRawText());
        Assert.Equal("suggest", (await app.Admin.Get("/v1/queues/default")).Ok().Text("triage"));
        Assert.Equal("apply", (await app.Admin.Get("/v1/queues/apply")).Ok().Text("triage"));
        (await app.Admin.Send("PUT", "/v1/queues/wrong", """{"name":"x","triage":"guess"}""", ("If-None-Match", "*"))).Problem(400, "validation-failed");
    }

    [Fact]
    public async Task Customers_never_see_what_is_guessed_about_them()
    {
        var ticket = (await app.Open($"{app.SureText("payment.refund", "zh")} 订单号 A777777", handle: "eyes@example.com")).Json;
        var owner = ticket.GetProperty("customer").GetProperty("id").GetString();
        var client = await app.With($$"""
            "role":"customer","customerId":"{{owner}}"
            """);
        var id = ticket.GetProperty("id").GetString();
        foreach (var path in new[] { $"/v1/tickets/{id}", "/v1/tickets", "/v1/me/tickets", $"/v1/tickets/{id}/timeline", "/v1/events" })
        {
            var answer = (await client.Get(path)).Ok().Content;
            foreach (var guess in new[] { "sentimentScore", "entities", "reasons", "\"positive\"", "\"neutral\"", "\"negative\"", "\"confidence\":0" }) Assert.DoesNotContain(guess, answer);
        }
        Assert.Equal(JsonValueKind.Null, (await client.Get($"/v1/tickets/{id}")).Ok().Json.GetProperty("triage").ValueKind);
        var own = (await client.Post("/v1/tickets", """{"text":"紧急：我的卡被盗刷了","channel":"app"}""")).Ok().Json;
        Assert.Equal((JsonValueKind.Null, JsonValueKind.Null), (own.GetProperty("triage").ValueKind, own.GetProperty("sentiment").ValueKind));
        var auditor = await app.With("\"role\":\"auditor\"");
        Assert.Equal(JsonValueKind.Object, (await auditor.Get($"/v1/tickets/{id}")).Ok().Json.GetProperty("triage").ValueKind);
    }

    [Fact]
    public async Task One_patch_corrects_the_category_and_it_stays()
    {
        var ticket = (await app.Open(app.SureText("payment.refund", "en"))).Json;
        var path = $"/v1/tickets/{ticket.GetProperty("id").GetString()}";
        var confirmed = (await app.Admin.Patch(path, """{"category":{"code":"payment.refund","name":"Refund progress","confidence":0.99}}""")).Ok().Json;
        Assert.Equal(JsonValueKind.Null, confirmed.GetProperty("category").GetProperty("confidence").ValueKind);
        var own = (await app.Admin.Patch(path, """{"category":"own_label-1"}""")).Ok().Json.GetProperty("category");
        Assert.Equal(("own_label-1", "own_label-1"), (own.GetProperty("code").GetString(), own.GetProperty("name").GetString()));
        (await app.Customer(path, app.SureText("delivery.lost", "en"))).Ok();
        Assert.Equal("own_label-1", (await app.Admin.Get(path)).Ok().Json.GetProperty("category").GetProperty("code").GetString());
        foreach (var wrong in new[] { "\"\"", "\"Über\"", "\"a b\"", "{\"name\":\"x\"}", "7", $"\"{new string('a', 81)}\"" })
        {
            var problem = await app.Admin.Patch(path, $$"""{"category":{{wrong}} }""");
            problem.Problem(400, "validation-failed");
            Assert.Equal("/category", problem.Pointer);
        }
        Assert.Equal(JsonValueKind.Null, (await app.Admin.Patch(path, """{"category":null}""")).Ok().Json.GetProperty("category").ValueKind);
    }

    [Theory]
    [InlineData("\"category\":\"import.label\"")]
    [InlineData("\"category\":{\"code\":\"import.label\"}")]
    public async Task The_sender_may_say_the_category(string member)
    {
        var category = (await app.Open(app.SureText("payment.refund", "en"), member)).Json.GetProperty("category");
        Assert.Equal(("import.label", JsonValueKind.Null), (category.GetProperty("code").GetString(), category.GetProperty("confidence").ValueKind));
        (await app.Admin.Post("/v1/tickets", """{"text":"a","channel":"web","category":"No Good","customer":{"channel":"email","handle":"q@example.com"}}""")).Problem(400, "validation-failed");
    }

    [Fact]
    public async Task A_person_corrects_the_sentiment_and_it_stays()
    {
        var path = $"/v1/tickets/{(await app.Open("Terrible. I am angry and want my money back now!")).Text("id")}";
        Assert.Equal("positive", (await app.Admin.Patch(path, """{"sentiment":"positive"}""")).Ok().Text("sentiment"));
        (await app.Admin.Patch(path, """{"sentiment":"angry"}""")).Problem(400, "validation-failed");
        (await app.Customer(path, "This is awful, the worst service ever.")).Ok();
        Assert.Equal("positive", (await app.Admin.Get(path)).Ok().Text("sentiment"));
    }

    [Fact]
    public async Task A_customers_message_about_something_else_changes_the_topic_and_is_news()
    {
        var ticket = (await app.Open(app.SureText("payment.refund", "zh"), "\"queue\":\"apply\"")).Json;
        var path = $"/v1/tickets/{ticket.GetProperty("id").GetString()}";
        (await app.Customer(path, app.SureText("delivery.lost", "zh", " 电话13800138000"))).Ok();
        var now = (await app.Admin.Get(path)).Ok().Json;
        Assert.Equal(("delivery.lost", 2L), (now.GetProperty("category").GetProperty("code").GetString(), now.GetProperty("version").GetInt64()));
        Assert.Equal("""["logistics"]""", now.GetProperty("skills").GetRawText());
        Assert.Contains(now.GetProperty("triage").GetProperty("entities").EnumerateArray(), e => e.GetProperty("value").GetString() == "+8613800138000");
        var events = (await app.Admin.Get($"{path}/timeline")).Ok().Json.GetProperty("data").EnumerateArray().ToArray();
        var updated = Assert.Single(events, e => e.GetProperty("type").GetString() == "ticket.updated").GetProperty("data");
        Assert.Equal("delivery.lost", updated.GetProperty("category").GetString());
    }

    [Fact]
    public async Task Yesterday_in_a_later_message_is_the_customers_yesterday()
    {
        // Twenty-six hours apart: it is never the same day.
        var (east, west) = (await Yesterday("Etc/GMT-14"), await Yesterday("Etc/GMT+12"));
        Assert.True(string.CompareOrdinal(east, west) > 0, $"{east} {west}");

        async Task<string> Yesterday(string zone)
        {
            var ticket = (await app.Open(app.SureText("payment.refund", "zh"), handle: zone[^2..] + "@example.com")).Json;
            var customer = $"/v1/customers/{ticket.GetProperty("customer").GetProperty("id").GetString()}";
            (await app.Admin.Patch(customer, $$"""{"timeZone":"{{zone}}"}""")).Ok();
            var path = $"/v1/tickets/{ticket.GetProperty("id").GetString()}";
            (await app.Customer(path, app.SureText("delivery.lost", "zh", " 昨天"))).Ok();
            var entities = (await app.Admin.Get(path)).Ok().Json.GetProperty("triage").GetProperty("entities").EnumerateArray();
            return entities.Single(e => e.GetProperty("type").GetString() == "time").GetProperty("value").GetString()!;
        }
    }

    [Fact]
    public async Task What_came_while_no_model_was_there_is_triaged_when_time_goes_on()
    {
        using var own = new TicketingApp();
        (await own.Admin.Get("/health/ready")).Ok();
        var shelf = own.Services.GetRequiredService<ModelShelf>();
        var models = shelf.Current;
        shelf.Put(ModelSet.Empty);
        var ticket = await own.NewTicket("late@example.com", "\"language\":\"en\"");
        Assert.Equal(JsonValueKind.Null, ticket.GetProperty("triage").ValueKind);
        shelf.Put(models);
        (await own.Admin.Put("/v1/clock", """{"now":"2026-01-01T00:00:30Z"}""")).Ok();
        var now = (await own.Admin.Get($"/v1/tickets/{ticket.GetProperty("id").GetString()}")).Ok().Json;
        Assert.Equal((2L, "2026-01-01T00:00:05.000Z"), (now.GetProperty("version").GetInt64(), now.GetProperty("updatedAt").GetString()));
        Assert.Equal(3, now.GetProperty("triage").GetProperty("categories").GetArrayLength());
        var events = (await own.Admin.Get("/v1/events")).Ok().Json.GetProperty("data").EnumerateArray();
        Assert.Equal("ticket.updated", events.Last().GetProperty("type").GetString());

        shelf.Put(ModelSet.Empty);
        (await own.Admin.Post($"/v1/tickets/{ticket.GetProperty("id").GetString()}/messages", """{"text":"call 13800138000","from":"customer"}""")).Ok();
        shelf.Put(models);
        (await own.Admin.Put("/v1/clock", """{"now":"2026-01-01T00:01:00Z"}""")).Ok();
        now = (await own.Admin.Get($"/v1/tickets/{ticket.GetProperty("id").GetString()}")).Ok().Json;
        Assert.Equal("+8613800138000", Assert.Single(now.GetProperty("triage").GetProperty("entities").EnumerateArray()).GetProperty("value").GetString());
    }

    [Fact]
    public async Task Categories_are_configuration_over_the_shipped_taxonomy()
    {
        const string Path = "/v1/categories/payment.refund";
        var shipped = (await app.Admin.Get(Path)).Ok();
        Assert.Equal((null, 0L, "Refund progress"), (shipped.ETag, shipped.Json.GetProperty("version").GetInt64(), shipped.Text("name")));
        (await app.Admin.Send("PUT", Path, """{"name":"x"}""", ("If-Match", "\"v0\""))).Problem(404, "not-found");
        (await app.Admin.Send("PUT", Path, """{"name":"x","parent":"nowhere"}""", ("If-None-Match", "*"))).Problem(422, "reference-not-found");
        (await app.Admin.Send("PUT", Path, """{"name":"x","colour":"red"}""", ("If-None-Match", "*"))).Problem(400, "unknown-field");
        (await app.Admin.Send("PUT", "/v1/categories/No%20Good", """{"name":"x"}""", ("If-None-Match", "*"))).Problem(400, "validation-failed");
        var own = (await app.Admin.Send("PUT", Path, """{"name":"Money back","nameZh":"退钱","parent":"payment","skills":["Money"]}""", ("If-None-Match", "*"))).Ok();
        Assert.Equal((201, """["money"]"""), (own.Status, own.Json.GetProperty("skills").GetRawText()));
        var ticket = (await app.Open(app.SureText("payment.refund", "zh"), "\"queue\":\"apply\"")).Json;
        Assert.Equal(("退钱", """["money"]"""), (ticket.GetProperty("category").GetProperty("name").GetString(), ticket.GetProperty("skills").GetRawText()));

        var all = (await app.Admin.Get("/v1/categories")).Ok().Json.GetProperty("data").EnumerateArray().ToArray();
        Assert.Equal(Taxonomy.All.Count, all.Length);
        Assert.Equal(all.Select(c => c.GetProperty("key").GetString()).Order(StringComparer.Ordinal), all.Select(c => c.GetProperty("key").GetString()));
        Assert.Contains(all, c => c.GetProperty("name").GetString() == "Money back");
        Assert.Equal(204, (await app.Admin.Send("DELETE", Path, (string?)null, ("If-Match", own.ETag!))).Status);
        Assert.Equal("Refund progress", (await app.Admin.Get(Path)).Ok().Text("name"));
        (await app.Admin.Send("DELETE", Path, (string?)null, ("If-Match", "*"))).Problem(404, "not-found");
    }
}
