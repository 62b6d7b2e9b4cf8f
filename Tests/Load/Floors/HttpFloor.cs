using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace OrleansTicketing.Load.Floors;

/// <summary>The least that a server on Kestrel can do with the same request: route it, parse it, validate it, answer as much. Nothing is stored.</summary>
internal static class HttpFloor
{
    public static async Task Serve(int port)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls($"http://127.0.0.1:{port}");
        builder.Services.AddRoutingCore();
        await using var app = builder.Build();
        app.MapGet("/health/ready", () => "ready");
        app.MapPost("/v1/tickets", Open);
        await app.RunAsync();
    }

    private static async Task Open(HttpContext http)
    {
        var body = await JsonSerializer.DeserializeAsync(http.Request.BodyReader, FloorJson.Default.FloorRequest, http.RequestAborted);
        if (body is not { Subject: { Length: > 0 and <= 500 } subject, Text.Length: > 0 and <= 65536, Channel: "web" or "email", Customer.Handle.Length: > 0 and <= 320 })
        {
            http.Response.StatusCode = StatusCodes.Status400BadRequest;
            return;
        }

        var turn = new OpenTurn();
        var at = new Timestamp(turn.At).ToString();
        var answer = new FloorAnswer(
            turn.Id, turn.Number, 1, "queued", subject, "fault", null, body.Priority ?? "normal", null, "en", body.Channel, null, new("cus_01k0000000000000000000000a", body.Customer.Name, "standard"), "default",
            [], null, null, 1, at, at, null, null, null, 0,
            new("standard", 1, [Clock("dispatch", 3600, at), Clock("first_response", 14400, at), Clock("resolution", 172800, at)]), null, [], new(), null, null, [], at, 1);
        var json = JsonSerializer.SerializeToUtf8Bytes(answer, FloorJson.Default.FloorAnswer);
        http.Response.StatusCode = StatusCodes.Status201Created;
        http.Response.ContentType = "application/json; charset=utf-8";
        http.Response.ContentLength = json.Length;
        http.Response.Headers.Location = "/v1/tickets/" + answer.Id;
        http.Response.Headers.ETag = "\"v1\"";
        await http.Response.BodyWriter.WriteAsync(json, http.RequestAborted);
    }

    private static FloorClock Clock(string metric, long seconds, string at) => new(metric, "running", seconds, 0, at, at, null, null);
}

internal sealed record FloorRequest(string? Subject, string? Text, string? Channel, FloorCustomer? Customer, string? Kind, string? Priority);

internal sealed record FloorCustomer(string? Channel, string? Handle, string? Name);

internal sealed record FloorName(string Id, string? Name, string Tier);

internal sealed record FloorClock(string Metric, string State, long TargetSeconds, long ElapsedSeconds, string StartedAt, string DueAt, string? MetAt, string? BreachedAt);

internal sealed record FloorSla(string Policy, long PolicyVersion, FloorClock[] Clocks);

internal sealed record FloorAnswer(
    string Id, long Number, long Version, string Status, string Subject, string Kind, string? Category, string Priority, string? Sentiment, string Language, string Channel, string? Product, FloorName Customer,
    string Queue, string[] Skills, string? Assignee, string? OfferedTo, int SupportTier, string CreatedAt, string UpdatedAt, string? FirstRespondedAt, string? ResolvedAt, string? ClosedAt, int ReopenCount,
    FloorSla Sla, string? Rating, string[] Tags, Dictionary<string, string> Fields, string? ExternalId, string? MergedInto, string[] Links, string LastMessageAt, int MessageCount);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(FloorRequest))]
[JsonSerializable(typeof(FloorAnswer))]
internal sealed partial class FloorJson : JsonSerializerContext;
