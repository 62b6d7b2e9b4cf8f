using OrleansTicketing.Tests.Kit;

namespace OrleansTicketing.Tests.Api;

public sealed class ConfigurationTests(TicketingApp app) : IClassFixture<TicketingApp>
{
    [Fact]
    public async Task A_definition_is_created_replaced_and_deleted_with_preconditions()
    {
        const string Path = "/v1/queues/life";
        (await app.Admin.Put(Path, """{"name":"Life"}""")).Problem(428, "precondition-required");
        (await app.Admin.Send("PUT", Path, """{"name":"Life"}""", ("If-Match", "\"v1\""))).Problem(404, "not-found");
        var made = (await app.Admin.Send("PUT", Path, """{"name":"Life"}""", ("If-None-Match", "*"))).Ok();
        Assert.Equal((201, Path), (made.Status, made.Response.Headers.Location?.ToString()));
        Assert.Equal(("push", 30), (made.Text("mode"), made.Json.GetProperty("offerSeconds").GetInt32()));

        var exists = await app.Admin.Send("PUT", Path, """{"name":"Life"}""", ("If-None-Match", "*"));
        exists.Problem(412, "already-exists");
        var replaced = (await app.Admin.Send("PUT", Path, """{"name":"Life 2","skills":["DE"]}""", ("If-Match", made.ETag!))).Ok();
        Assert.Equal(200, replaced.Status);
        Assert.Equal("""["de"]""", replaced.Json.GetProperty("skills").GetRawText());
        var stale = await app.Admin.Send("PUT", Path, """{"name":"Life 3"}""", ("If-Match", made.ETag!));
        stale.Problem(412, "version-stale");
        Assert.Equal(replaced.ETag, stale.ETag);

        var read = (await app.Admin.Get(Path)).Ok();
        Assert.Equal((0L, 0), (read.Json.GetProperty("depth").GetInt64(), read.Json.GetProperty("online").GetInt32()));
        Assert.Contains("life", (await app.Admin.Get("/v1/queues")).Ok().Json.GetProperty("data").EnumerateArray().Select(q => q.GetProperty("key").GetString()));

        (await app.Admin.Send("DELETE", Path, (string?)null)).Problem(428, "precondition-required");
        (await app.Admin.Send("DELETE", Path, (string?)null, ("If-Match", made.ETag!))).Problem(412, "version-stale");
        Assert.Equal(204, (await app.Admin.Send("DELETE", Path, (string?)null, ("If-Match", replaced.ETag!))).Status);
        (await app.Admin.Get(Path)).Problem(404, "not-found");
        (await app.Admin.Send("DELETE", Path, (string?)null, ("If-Match", replaced.ETag!))).Problem(404, "not-found");
        var reborn = (await app.Admin.Send("PUT", Path, """{"name":"Life"}""", ("If-None-Match", "*"))).Ok();
        Assert.True(reborn.Json.GetProperty("version").GetInt64() > replaced.Json.GetProperty("version").GetInt64());
    }

    [Fact]
    public async Task A_queue_in_use_stays()
    {
        await app.NewQueue("busy");
        await app.NewTicket("busy@example.com", "\"queue\":\"busy\"");
        (await app.Admin.Send("DELETE", "/v1/queues/busy", (string?)null, ("If-Match", "*"))).Problem(409, "queue-in-use");
        (await app.Admin.Send("DELETE", "/v1/queues/default", (string?)null, ("If-Match", "*"))).Problem(409, "queue-in-use");
        var queue = (await app.Admin.Get("/v1/queues/busy")).Ok().Json;
        Assert.Equal(1, queue.GetProperty("depth").GetInt64());
    }

    [Fact]
    public async Task A_calendar_comes_back_as_it_was_put()
    {
        const string Body = """
            {"timeZone":"Asia/Shanghai","weekly":{"mon":[["09:00","12:00"],["13:00","18:00"]],"fri":[["22:00","06:00"]]},
             "holidays":[{"date":"2026-10-01","name":"国庆"}],"workdays":[{"date":"2026-10-10","intervals":[["09:00","24:00"]]}]}
            """;
        var calendar = (await app.Admin.Send("PUT", "/v1/calendars/cn", Body, ("If-None-Match", "*"))).Ok().Json;
        Assert.Equal("""[["09:00","12:00"],["13:00","18:00"]]""", calendar.GetProperty("weekly").GetProperty("mon").GetRawText());
        Assert.Equal("""[["22:00","06:00"]]""", calendar.GetProperty("weekly").GetProperty("fri").GetRawText());
        Assert.Equal("[]", calendar.GetProperty("weekly").GetProperty("sun").GetRawText());
        Assert.Equal("""[{"date":"2026-10-01","name":"国庆"}]""", calendar.GetProperty("holidays").GetRawText());
        Assert.Equal("""[{"date":"2026-10-10","intervals":[["09:00","24:00"]]}]""", calendar.GetProperty("workdays").GetRawText());
    }

    [Theory]
    [InlineData("""{"timeZone":"Mars/Olympus","weekly":{"mon":[["09:00","12:00"]]}}""", 400, "validation-failed")]
    [InlineData("""{"timeZone":"UTC","weekly":{"mon":[["9:00","12:00"]]}}""", 400, "validation-failed")]
    [InlineData("""{"timeZone":"UTC","weekly":{"mon":[["09:00"]]}}""", 400, "validation-failed")]
    [InlineData("""{"timeZone":"UTC","weekly":{"mon":[["09:00","12:00"],["11:00","13:00"]]}}""", 400, "validation-failed")]
    [InlineData("""{"timeZone":"UTC","weekly":{"mon":[["20:00","06:00"]],"tue":[["05:00","08:00"]]}}""", 400, "validation-failed")]
    [InlineData("""{"timeZone":"UTC","weekly":{"monday":[]}}""", 400, "unknown-field")]
    [InlineData("""{"timeZone":"UTC","weekly":{},"holidays":[{"date":"2026-02-30"}]}""", 400, "validation-failed")]
    [InlineData("""{"timeZone":"UTC","weekly":{}}""", 422, "calendar-never-open")]
    public async Task A_wrong_calendar_is_refused(string body, int status, string code) =>
        (await app.Admin.Send("PUT", "/v1/calendars/wrong", body, ("If-None-Match", "*"))).Problem(status, code);

    [Fact]
    public async Task A_policy_matches_one_value_or_many()
    {
        const string Body = """
            {"name":"Gold","order":5,"match":{"tier":["gold","vip"],"channel":"email"},"targets":[{"metric":"first_response","priority":"urgent","seconds":900,"time":"calendar"},
             {"metric":"first_response","seconds":3600,"time":"business"}],"pauseIn":["waiting_customer"],"warnBeforeSeconds":[60,300],
             "escalations":[{"metric":"resolution","on":"breach","notify":["role:supervisor"],"raisePriority":true}]}
            """;
        var policy = (await app.Admin.Send("PUT", "/v1/sla-policies/gold", Body, ("If-None-Match", "*"))).Ok().Json;
        Assert.Equal("""["email"]""", policy.GetProperty("match").GetProperty("channel").GetRawText());
        Assert.Equal("""["gold","vip"]""", policy.GetProperty("match").GetProperty("tier").GetRawText());
        Assert.Equal("[300,60]", policy.GetProperty("warnBeforeSeconds").GetRawText());
        (await app.Admin.Send("PUT", "/v1/queues/gold", """{"name":"Gold","slaPolicy":"gold"}""", ("If-None-Match", "*"))).Ok();
        (await app.Admin.Send("DELETE", "/v1/sla-policies/gold", (string?)null, ("If-Match", "*"))).Problem(409, "definition-in-use");
        (await app.Admin.Send("PUT", "/v1/queues/bad", """{"name":"Bad","slaPolicy":"none"}""", ("If-None-Match", "*"))).Problem(422, "reference-not-found");
    }

    [Theory]
    [InlineData("""{"name":"x","targets":[]}""")]
    [InlineData("""{"name":"x","targets":[{"metric":"dispatch","seconds":0,"time":"calendar"}]}""")]
    [InlineData("""{"name":"x","targets":[{"metric":"dispatch","seconds":1.5,"time":"calendar"}]}""")]
    [InlineData("""{"name":"x","targets":[{"metric":"dispatch","seconds":60,"time":"lunar"}]}""")]
    [InlineData("""{"name":"x","targets":[{"metric":"dispatch","seconds":60},{"metric":"dispatch","seconds":70}]}""")]
    [InlineData("""{"name":"x","targets":[{"metric":"dispatch","seconds":60}],"match":{"tier":"platinum"}}""")]
    public async Task A_wrong_policy_is_refused(string body) =>
        (await app.Admin.Send("PUT", "/v1/sla-policies/wrong", body, ("If-None-Match", "*"))).Problem(400, "validation-failed");

    [Fact]
    public async Task Keys_of_definitions_are_plain() =>
        (await app.Admin.Send("PUT", "/v1/queues/No%20Good", """{"name":"x"}""", ("If-None-Match", "*"))).Problem(400, "validation-failed");

    [Fact]
    public async Task Of_two_who_create_at_once_one_does()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => app.Admin.Send("PUT", "/v1/queues/twice", """{"name":"x"}""", ("If-None-Match", "*"))));
        Assert.Single(answers, a => a.Status == 201);
        Assert.All(answers.Where(a => a.Status != 201), a => a.Problem(412, "already-exists"));
    }
}
