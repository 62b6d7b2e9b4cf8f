using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using OrleansTicketing.Models;
using OrleansTicketing.Queries;
using OrleansTicketing.Tests.Kit;

namespace OrleansTicketing.Tests.Api;

public sealed class ModelsTests(TicketingApp app) : IClassFixture<TicketingApp>
{
    [Fact]
    public async Task A_fresh_install_has_a_published_model_of_each_kind_with_its_report()
    {
        var models = (await app.Admin.Get("/v1/models?state=published")).Ok().Json.GetProperty("data").EnumerateArray().ToList();
        Assert.Equal(["category", "intent", "kind", "sentiment"], models.Select(m => m.GetProperty("kind").GetString()).Order());
        foreach (var model in models)
        {
            var report = model.GetProperty("report");
            Assert.Equal(JsonValueKind.Null, model.GetProperty("language").ValueKind);
            Assert.InRange(report.GetProperty("accuracy").GetDouble(), 0.4, 1);
            Assert.InRange(report.GetProperty("macroF1").GetDouble(), 0.4, 1);
            Assert.Equal([0.90, 0.95, 0.98], report.GetProperty("coverage").EnumerateArray().Select(c => c.GetProperty("precision").GetDouble()));
            Assert.NotEmpty(report.GetProperty("confusions").EnumerateArray());
            Assert.NotEmpty(report.GetProperty("learningCurve").EnumerateArray());
        }
    }

    [Fact]
    public async Task A_model_is_trained_published_and_rolled_back()
    {
        var start = await app.EventsEnd();
        var seed = (await app.Admin.Get("/v1/models?kind=sentiment&state=published")).Ok().Json.GetProperty("data")[0].GetProperty("id").GetString();
        var posted = await app.Admin.Post("/v1/models", """{"kind":"sentiment"}""");
        Assert.Equal((201, "training"), (posted.Status, posted.Text("state")));
        var path = posted.Response.Headers.Location!.ToString();
        Assert.Equal($"/v1/models/{posted.Text("id")}", path);
        (await app.Admin.Post("/v1/models", """{"kind":"sentiment"}""")).Problem(409, "training-in-progress");
        (await app.Admin.Post($"{path}/publish", null)).Problem(409, "model-not-candidate");
        (await app.Admin.Post($"{path}/rollback", null)).Problem(409, "model-not-published");
        (await app.Admin.Post($"/v1/models/{seed}/rollback", null)).Problem(409, "no-earlier-model");

        await app.Services.GetRequiredService<IFeed>().Seen<ModelTrained>("sentiment", e => e.Result.Id == posted.Text("id"));
        var trained = (await app.Admin.Get(path)).Ok();
        Assert.Equal("candidate", trained.Text("state"));
        var comparison = trained.Json.GetProperty("report").GetProperty("comparison");
        Assert.Equal((seed, false), (comparison.GetProperty("against").GetString(), comparison.GetProperty("worse").GetBoolean()));
        Assert.Equal(comparison.GetProperty("published").GetDouble(), comparison.GetProperty("candidate").GetDouble());

        (await app.Admin.Send("POST", $"{path}/publish", (string?)null, ("If-Match", "\"v1\""))).Problem(412, "version-stale");
        var published = (await app.Admin.Send("POST", $"{path}/publish", (string?)null, ("If-Match", trained.ETag!))).Ok();
        Assert.Equal(("published", posted.Text("id")), (published.Text("state"), published.Text("id")));
        Assert.Equal("retired", (await app.Admin.Get($"/v1/models/{seed}")).Ok().Text("state"));
        var back = (await app.Admin.Post($"{path}/rollback", null)).Ok();
        Assert.Equal((seed, "published"), (back.Text("id"), back.Text("state")));

        var events = (await app.Events(start)).Where(e => e.GetProperty("type").GetString() == "model.published").ToList();
        Assert.Equal([false, true], events.Select(e => e.GetProperty("data").GetProperty("rolledBack").GetBoolean()));
        Assert.Equal(seed, events[1].GetProperty("data").GetProperty("id").GetString());
        var customer = (await app.NewTicket("models@example.com")).GetProperty("customer").GetProperty("id").GetString();
        Assert.DoesNotContain("model.published", (await (await app.With($"\"role\":\"customer\",\"customerId\":\"{customer}\"")).Get("/v1/events?limit=100")).Ok().Content);
    }

    [Fact]
    public async Task Lists_page_and_filter()
    {
        var first = (await app.Admin.Get("/v1/models?limit=2")).Ok().Json;
        Assert.Equal((2, true), (first.GetProperty("data").GetArrayLength(), first.GetProperty("page").GetProperty("hasMore").GetBoolean()));
        var second = (await app.Admin.Get($"/v1/models?limit=2&cursor={first.GetProperty("page").GetProperty("nextCursor").GetString()}")).Ok().Json;
        var ids = first.GetProperty("data").EnumerateArray().Concat(second.GetProperty("data").EnumerateArray()).Select(m => m.GetProperty("id").GetString()).ToList();
        Assert.Equal(ids.Count, ids.Distinct().Count());
        Assert.InRange(ids.Count, 4, 5);
        (await app.Admin.Get("/v1/models?state=best")).Problem(400, "validation-failed");
        (await app.Admin.Get("/v1/models/mdl_unknown")).Problem(404, "not-found");
        (await app.Admin.Post("/v1/models/mdl_00000000000000000000000000/publish", null)).Problem(404, "not-found");
    }

    [Fact]
    public async Task Bad_wishes_are_refused()
    {
        (await app.Admin.Post("/v1/models", """{"kind":"priority"}""")).Problem(400, "validation-failed");
        (await app.Admin.Post("/v1/models", """{"kind":"kind","language":"fr"}""")).Problem(400, "validation-failed");
        (await app.Admin.Post("/v1/models", """{"kind":"kind","force":true}""")).Problem(400, "unknown-field");
        Assert.Equal("/precision", Problem(await app.Admin.Put("/v1/models/settings/kind", """{"precision":0.5}""")));
        Assert.Equal("/retrainDays", Problem(await app.Admin.Put("/v1/models/settings/kind", """{"retrainDays":0}""")));
        (await app.Admin.Put("/v1/models/settings/topic", "{}")).Problem(404, "not-found");
        (await app.Admin.Get("/v1/models/settings/topic")).Problem(404, "not-found");

        static string? Problem(Answered answer)
        {
            answer.Problem(400, "validation-failed");
            return answer.Pointer;
        }
    }

    [Fact]
    public async Task An_administrator_chooses_precision_and_schedule_and_staff_read_them()
    {
        var put = (await app.Admin.Put("/v1/models/settings/kind", """{"precision":0.9,"retrainDays":7,"minCorrections":20}""")).Ok();
        Assert.Equal((0.9, 7), (put.Json.GetProperty("precision").GetDouble(), put.Json.GetProperty("retrainDays").GetInt32()));
        (await app.Admin.Send("PUT", "/v1/models/settings/kind", "{}", ("If-Match", "\"v1\""))).Problem(412, "version-stale");
        var auditor = await app.With("\"role\":\"auditor\"");
        Assert.Equal(20, (await auditor.Get("/v1/models/settings/kind")).Ok().Json.GetProperty("minCorrections").GetInt32());
        (await auditor.Put("/v1/models/settings/kind", "{}")).Problem(403, "forbidden");
        (await auditor.Post("/v1/models", """{"kind":"kind"}""")).Problem(403, "forbidden");
        var defaults = (await app.Admin.Put("/v1/models/settings/kind", "{}")).Ok().Json;
        Assert.Equal((0.95, 50, JsonValueKind.Null), (defaults.GetProperty("precision").GetDouble(), defaults.GetProperty("minCorrections").GetInt32(), defaults.GetProperty("retrainDays").ValueKind));
    }
}
