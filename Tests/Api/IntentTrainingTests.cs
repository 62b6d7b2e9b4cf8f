using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using OrleansTicketing.Configuration;
using OrleansTicketing.Models;
using OrleansTicketing.Queries;
using OrleansTicketing.Tests.Domain.Text;
using OrleansTicketing.Tests.Kit;

namespace OrleansTicketing.Tests.Api;

/// <summary>Apart from <see cref="IntentsTests"/>: what other tests define would be trained too.</summary>
public sealed class IntentTrainingTests(TicketingApp app) : IClassFixture<TicketingApp>
{
    [Fact]
    public async Task Intents_are_written_down_trained_published_and_understood_in_both_languages()
    {
        var fresh = (await app.Admin.Post("/v1/intents/classify", """{"text":"我要转人工"}""")).Ok().Json;
        Assert.Equal(("human", false), (fresh.GetProperty("suggestions")[0].GetProperty("key").GetString(), fresh.GetProperty("suggestions")[0].GetProperty("name").GetString() == "human"));
        foreach (var intent in SmallCorpus.Examples.GroupBy(e => e.Label))
        {
            var body = new { name = $"About {intent.Key}", nameZh = $"关于{intent.Key}", examples = intent.Select(e => e.Text) };
            var put = await app.Admin.Send("PUT", $"/v1/intents/{intent.Key}", JsonSerializer.Serialize(body), ("If-None-Match", "*"));
            Assert.Equal(201, put.Status);
        }
        var posted = await app.Admin.Post("/v1/models", """{"kind":"intent"}""");
        await app.Services.GetRequiredService<IFeed>().Seen<ModelTrained>("intent", e => e.Result.Id == posted.Text("id"));
        var path = $"/v1/models/{posted.Text("id")}";
        var report = (await app.Admin.Get(path)).Ok().Json.GetProperty("report");
        Assert.Equal((Intents.Shipped.Count - 1 + 3, false), (report.GetProperty("labels").GetInt32(), report.GetProperty("comparison").GetProperty("worse").GetBoolean()));
        Assert.InRange(report.GetProperty("none").GetProperty("recall").GetDouble(), 0.1, 1);
        (await app.Admin.Post($"{path}/publish", null)).Ok();

        var agent = await app.With("\"role\":\"integration\"");
        await Eventually.Holds(async () => (await agent.Post("/v1/intents/classify", """{"text":"my shipment has not arrived yet"}""")).Text("model") == posted.Text("id"));
        var english = (await agent.Post("/v1/intents/classify", """{"text":"my shipment has not arrived yet"}""")).Ok().Json;
        Assert.Equal(("delivery", "About delivery"), (english.GetProperty("intent").GetProperty("key").GetString(), english.GetProperty("intent").GetProperty("name").GetString()));
        Assert.Equal((3, posted.Text("id")), (english.GetProperty("suggestions").GetArrayLength(), english.GetProperty("model").GetString()));
        var chinese = (await agent.Post("/v1/intents/classify", """{"text":"衣服的退款什么时候到账"}""")).Ok().Json.GetProperty("intent");
        Assert.Equal(("refund", "关于refund"), (chinese.GetProperty("key").GetString(), chinese.GetProperty("name").GetString()));
        var named = (await agent.Send("POST", "/v1/intents/classify", """{"text":"衣服的退款什么时候到账"}""", ("Accept-Language", "en"))).Ok().Json;
        Assert.Equal("About refund", named.GetProperty("intent").GetProperty("name").GetString());
    }
}
