using Microsoft.AspNetCore.Builder;
using OrleansTicketing.Api;
using OrleansTicketing.Api.Http;
using OrleansTicketing.Silo.Hosting;
using OrleansTicketing.Tests.Kit;

namespace OrleansTicketing.Tests.Api;

public sealed class OperationTests(TicketingApp app) : IClassFixture<TicketingApp>
{
    [Fact]
    public async Task Health_and_pages_need_no_key()
    {
        var anyone = app.As(null);
        Assert.Equal("live", (await anyone.Get("/health/live")).Ok().Text("status"));
        Assert.Equal("ready", (await anyone.Get("/health/ready")).Ok().Text("status"));
        Assert.Contains("/docs", (await anyone.Get("/")).Ok().Content);
        Assert.Contains("swagger", (await anyone.Get("/docs/index.html")).Ok().Content);
        Assert.Contains("ticketing_", (await anyone.Get("/metrics")).Ok().Content);
        foreach (var code in ProblemCodes.All) Assert.Contains(code.Explanation, (await anyone.Get($"/problems/{code.Code}")).Ok().Content);
    }

    [Fact]
    public async Task The_explorer_calls_no_other_host()
    {
        foreach (var file in new[] { "/docs/index.html", "/docs/index.js" })
            Assert.DoesNotMatch("(src|href|url)\\s*[=:]\\s*[\"']https?://", (await app.As(null).Get(file)).Ok().Content);
    }

    [Fact]
    public async Task Every_answer_has_security_headers()
    {
        foreach (var path in new[] { "/", "/v1/tickets", "/nothing", "/health/live" })
        {
            var answer = await app.As(null).Get(path);
            Assert.Equal("nosniff", answer.Header("X-Content-Type-Options"));
            Assert.Equal("no-referrer", answer.Header("Referrer-Policy"));
            Assert.Contains("frame-ancestors 'none'", answer.Header("Content-Security-Policy"));
            Assert.Null(answer.Header("Server"));
        }
    }

    [Fact]
    public async Task The_manual_clock_goes_forward_only()
    {
        Assert.Equal("manual", (await app.Admin.Get("/v1/clock")).Ok().Text("mode"));
        Assert.Equal("2026-01-01T01:00:00.000Z", (await app.Admin.Put("/v1/clock", """{"now":"2026-01-01T01:00:00Z"}""")).Ok().Text("now"));
        (await app.Admin.Put("/v1/clock", """{"now":"2026-01-01T00:30:00Z"}""")).Problem(409, "clock-backwards");
        Assert.StartsWith("2026-01-01T01:00:00", (await app.NewTicket("clock@example.com")).GetProperty("createdAt").GetString());
    }

    [Fact]
    public async Task A_missed_deadline_is_breached_at_its_instant_and_the_ledger_says_why()
    {
        (await app.Admin.Send("PUT", "/v1/sla-policies/quick", """{"name":"Quick","targets":[{"metric":"first_response","seconds":600,"time":"calendar"}]}""", ("If-None-Match", "*"))).Ok();
        (await app.Admin.Send("PUT", "/v1/queues/quick", """{"name":"Quick","slaPolicy":"quick"}""", ("If-None-Match", "*"))).Ok();
        var ticket = await app.NewTicket("quick@example.com", "\"queue\":\"quick\"");
        var path = $"/v1/tickets/{ticket.GetProperty("id").GetString()}";
        var due = ticket.GetProperty("sla").GetProperty("clocks")[0].GetProperty("dueAt").GetString();
        var now = DateTimeOffset.Parse(due!, null).AddMinutes(5).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", null);
        (await app.Admin.Put("/v1/clock", $$"""{"now":"{{now}}"}""")).Ok();
        var clock = (await app.Admin.Get(path)).Ok().Json.GetProperty("sla").GetProperty("clocks")[0];
        Assert.Equal(("breached", due), (clock.GetProperty("state").GetString(), clock.GetProperty("breachedAt").GetString()));
        var ledger = (await app.Admin.Get($"{path}/sla")).Ok().Json;
        Assert.Equal("quick", ledger.GetProperty("policy").GetString());
        Assert.NotEmpty(ledger.GetProperty("intervals").EnumerateArray());
        var routing = (await app.Admin.Get($"{path}/routing")).Ok().Json;
        Assert.Equal("no_agent_online", routing.GetProperty("waiting").GetProperty("reason").GetString());
    }

    [Fact]
    public async Task Nothing_is_parked_and_nothing_unknown_is_replayed()
    {
        Assert.Empty((await app.Admin.Get("/v1/parked")).Ok().Json.GetProperty("data").EnumerateArray());
        (await app.Admin.Post("/v1/parked/none/replay", null)).Problem(404, "not-found");
    }

    [Fact]
    public async Task The_open_api_document_is_the_committed_one()
    {
        var document = (await app.As(null).Get("/openapi/v1.json")).Ok().Content.ReplaceLineEndings("\n").TrimEnd() + "\n";
        var file = Path.Combine(Repository.Root, "Api", "openapi.json");
        // After a wanted change: UPDATE_OPENAPI=1 dotnet test.
        if (Environment.GetEnvironmentVariable("UPDATE_OPENAPI") == "1") await File.WriteAllTextAsync(file, document);
        Assert.Equal(await File.ReadAllTextAsync(file), document);
    }

    [Theory]
    [InlineData("Auth:BootstrapKey", "short")]
    [InlineData("Auth:BootstrapKeyy", "x")]
    [InlineData("Storage:Pth", "x")]
    [InlineData("Storage:Provider", "oracle")]
    [InlineData("Feed:RetentionDays", "0")]
    [InlineData("Clock:Mode", "sundial")]
    [InlineData("Idempotency:Days", "1")]
    public async Task A_wrong_setting_stops_the_start_with_its_name(string key, string value)
    {
        using var folder = new TempFolder();
        var failure = await Assert.ThrowsAnyAsync<Exception>(async () =>
        {
            var builder = WebApplication.CreateBuilder(["--Urls=http://127.0.0.1:0", $"--Storage:Path={folder.Path}", $"--{key}={value}", "--Logging:LogLevel:Default=None"]);
            builder.AddTicketingSilo();
            builder.AddTicketingApi();
            await using var broken = builder.Build();
            await broken.StartAsync();
        });
        Assert.Contains(key.Split(':')[1], failure.ToString(), StringComparison.Ordinal);
    }
}
