using System.Collections.Immutable;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using OrleansTicketing.Configuration;
using OrleansTicketing.Models;
using OrleansTicketing.Tests.Kit;

namespace OrleansTicketing.Tests.Api;

public sealed class IntentsTests(TicketingApp app) : IClassFixture<TicketingApp>
{
    [Fact]
    public async Task A_node_without_a_model_of_intents_is_not_ready_to_say()
    {
        await using var without = new TicketingApp(TestStore.Sqlite(), services => services.AddSingleton<IIntents, NoModel>());
        var answer = await without.Admin.Send("POST", "/v1/intents/classify", """{"text":"hello"}""", ("Idempotency-Key", "k1"));
        answer.Problem(503, "not-ready");
        Assert.NotNull(answer.Header("Retry-After"));
        Assert.Contains((await without.Admin.Get("/v1/intents")).Ok().Json.GetProperty("data").EnumerateArray(), i => i.GetProperty("key").GetString() == "greeting");
    }

    private sealed class NoModel : IIntents
    {
        public ImmutableArray<ConfigurationItem> Shipped { get; } = [.. Intents.Shipped.Select(i => new ConfigurationItem(i.Key, i.Value, default))];

        public Task<FoundIntent?> Of(string text, CancellationToken cancellation) => Task.FromResult<FoundIntent?>(null);
    }

    [Fact]
    public async Task An_intent_is_created_replaced_and_deleted_like_any_definition()
    {
        const string Path = "/v1/intents/opening_hours";
        var made = await app.Admin.Send("PUT", Path, """{"name":" Opening hours ","examples":["when are you open"," 几点开门 ","when are you open"]}""", ("If-None-Match", "*"));
        Assert.Equal((201, "Opening hours"), (made.Status, made.Text("name")));
        Assert.Equal(["when are you open", "几点开门"], made.Json.GetProperty("examples").EnumerateArray().Select(e => e.GetString()));
        (await app.Admin.Send("PUT", Path, """{"name":"x"}""")).Problem(428, "precondition-required");
        (await app.Admin.Send("PUT", Path, """{"name":"x"}""", ("If-Match", "\"v9\""))).Problem(412, "version-stale");
        var replaced = (await app.Admin.Send("PUT", Path, """{"name":"Hours","nameZh":"营业时间","examples":["几点开门"]}""", ("If-Match", made.ETag!))).Ok();
        Assert.Contains((await app.Admin.Get("/v1/intents")).Ok().Json.GetProperty("data").EnumerateArray(), i => i.GetProperty("name").GetString() == "Hours");
        Assert.Equal(204, (await app.Admin.Send("DELETE", Path, (string?)null, ("If-Match", replaced.ETag!))).Status);
        var shipped = (await app.Admin.Get(Path)).Ok();
        Assert.Equal((0, "营业时间"), (shipped.Json.GetProperty("version").GetInt32(), shipped.Text("nameZh")));
        Assert.Contains(shipped.Json.GetProperty("examples").EnumerateArray(), e => e.GetString()!.Contains("几点", StringComparison.Ordinal));
        (await app.Admin.Get("/v1/intents/nobody_defined_it")).Problem(404, "not-found");
        var feed = (await app.Admin.Get("/v1/events?limit=100")).Ok().Content;
        Assert.Contains("opening_hours", feed, StringComparison.Ordinal);
        Assert.DoesNotContain("几点开门", feed, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"examples":["a"]}""", "/name", "validation-failed")]
    [InlineData("""{"name":"x","examples":[""]}""", "/examples/0", "validation-failed")]
    [InlineData("""{"name":"x","examples":["a","  "]}""", "/examples/1", "validation-failed")]
    [InlineData("""{"name":"x","examples":"a"}""", "/examples", "validation-failed")]
    [InlineData("""{"name":"x","slots":[]}""", "/slots", "unknown-field")]
    public async Task Bad_definitions_are_refused(string body, string pointer, string code)
    {
        var answer = await app.Admin.Send("PUT", "/v1/intents/bad", body, ("If-None-Match", "*"));
        answer.Problem(400, code);
        Assert.Equal(pointer, answer.Pointer);
    }

    [Fact]
    public async Task What_one_intent_can_hold_is_limited()
    {
        string Body(int count, int length) => JsonSerializer.Serialize(new { name = "x", examples = Enumerable.Range(0, count).Select(i => $"{i}".PadRight(length, 'x')) });
        (await app.Admin.Send("PUT", "/v1/intents/large", Body(501, 5), ("If-None-Match", "*"))).Problem(400, "validation-failed");
        (await app.Admin.Send("PUT", "/v1/intents/large", Body(1, 501), ("If-None-Match", "*"))).Problem(400, "validation-failed");
        (await app.Admin.Send("PUT", "/v1/intents/large", Body(100, 300), ("If-None-Match", "*"))).Problem(422, "intent-too-large");
        Assert.Equal(201, (await app.Admin.Send("PUT", "/v1/intents/large", Body(60, 300), ("If-None-Match", "*"))).Status);
        (await app.Admin.Send("PUT", "/v1/intents/No Key", """{"name":"x"}""", ("If-None-Match", "*"))).Problem(400, "validation-failed");
        (await app.Admin.Post("/v1/intents/classify", """{"text":""}""")).Problem(400, "validation-failed");
        (await app.Admin.Post("/v1/intents/classify", $$"""{"text":"{{new string('x', 4001)}}"}""")).Problem(400, "validation-failed");
    }
}
