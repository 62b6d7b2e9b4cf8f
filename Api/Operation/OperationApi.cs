using OrleansTicketing.Api.Auth;
using OrleansTicketing.Api.Http;
using OrleansTicketing.Queries;

namespace OrleansTicketing.Api.Operation;

/// <summary>Whether a node lives, or can take work.</summary>
internal sealed record HealthResponse(string Status);

/// <summary>A message or reminder that failed too often.</summary>
internal sealed record ParkedResponse(string Id, string Kind, SubjectReference Grain, string Type, int Attempts, Timestamp ParkedAt, string Error);

/// <summary>A grain by name.</summary>
internal sealed record SubjectReference(string Kind, string Id);

/// <summary>What is tried again.</summary>
internal sealed record ReplayResponse(string Id, string State);

/// <summary>The engine's clock.</summary>
internal sealed record EngineClockResponse(Timestamp Now, string Mode);

/// <summary>PUT /v1/clock.</summary>
internal sealed record ClockRequest
{
    public required Timestamp Now { get; init; }
}

/// <summary>Health, parked work, the manual clock.</summary>
internal sealed class OperationApi(INodeHealth health, IParked parked, Commands commands, IEngineClock clock, Cursors cursors)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.Get("/health/live", Permissions.Public, _ => Health("live")).Says("Whether the process lives; asks no database.").Gives<HealthResponse>();
        routes.Get("/health/ready", Permissions.Public, _ => health.IsReady ? Health("ready") : throw new ProblemException(Problem.Of("not-ready")))
            .Says("Whether this node can take work.").Gives<HealthResponse>();
        routes.Get("/v1/parked", Permissions.Operate, Parked).Says("Messages and reminders that failed eight times.").Takes("limit", "cursor").GivesPageOf<ParkedResponse>();
        routes.Post("/v1/parked/{id}/replay", Permissions.Operate, Replay).Says("Tries a parked item again.").Gives<ReplayResponse>();
        routes.Get("/v1/clock", Permissions.Operate, _ => Task.FromResult(Now())).Says("The engine's clock.").Gives<EngineClockResponse>();
        routes.Put("/v1/clock", Permissions.Operate, Json.Read.ClockRequest, Advance)
            .Says("Moves the manual clock; answers when all that fell due is done.").Gives<EngineClockResponse>();
    }

    private static Task<Answer> Health(string status) => Task.FromResult(Answer.Of(new(status), Json.Write.HealthResponse));

    private async Task<Answer> Parked(Call call)
    {
        var list = cursors.ListOf(call);
        var page = await parked.List(cursors.Read(call.Query.Text("cursor"), list), call.Query.Limit, call.Cancelled);
        var items = page.Rows.Select(p => new ParkedResponse(p.Id, p.Kind, new(p.Grain.Kind, p.Grain.Key), p.Type, p.Attempts, p.ParkedAt, p.Error));
        return Answer.Of(new PageResponse<ParkedResponse>([.. items], cursors.PageOf(list, page.Next)), Json.Write.PageResponseParkedResponse);
    }

    private async Task<Answer> Replay(Call call)
    {
        // What was parked again since is not tried again by the same request.
        if (await commands.Kept(call) is { } kept) return kept;
        var answer = Answer.Of(new(call.Id, "queued_again"), Json.Write.ReplayResponse);
        return JsonText.IsSound(call.Id) && call.Id.Length <= 200 && await parked.Replay(call.Id, commands.WithKey(call, answer), call.Cancelled)
            ? answer
            : throw new ProblemException(Problem.NotFound("parked item"));
    }

    private async Task<Answer> Advance(Call call, ClockRequest body)
    {
        if (!clock.IsManual) throw new ProblemException(Problem.Of("clock-not-manual"));
        return await clock.Advance(body.Now, call.Cancelled) ? Now() : throw new ProblemException(Problem.Of("clock-backwards"));
    }

    private Answer Now() => Answer.Of(new(clock.Now, clock.IsManual ? "manual" : "system"), Json.Write.EngineClockResponse);
}
