using System.Collections.Immutable;
using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace OrleansTicketing.Api.Http;

/// <summary>What is wrong with one member of a request.</summary>
/// <param name="Pointer">JSON pointer into the body; <c>/query/…</c> or <c>/header/…</c> for those parts.</param>
internal sealed record FieldError(string Pointer, string Code, string Detail);

/// <summary>A "no" of the edge (RFC 9457); its code decides status and title, see <see cref="ProblemCodes"/>.</summary>
internal sealed record Problem(string Code, string Detail)
{
    public ImmutableArray<FieldError> Errors { get; init; } = [];

    public string? ETag { get; init; }

    public int? RetryAfter { get; init; }

    /// <summary>Where a transition may go: <c>allowed</c>.</summary>
    public ImmutableArray<string>? Allowed { get; init; }

    /// <summary>The ticket or agent that is in the way, to be told once its number or name is looked up.</summary>
    public Obstacle? Obstacle { get; init; }

    public static Problem Of(string code) => new(code, ProblemCodes.Find(code)!.Explanation);

    public static Problem Invalid(string pointer, string detail, string code = "invalid") =>
        new("validation-failed", detail) { Errors = [new(pointer, code, detail)] };

    public static Problem NotFound(string what) => new("not-found", $"There is no such {what}.");

    public static Problem UnknownReference(string pointer) =>
        new("reference-not-found", "What this member names does not exist.")
        {
            Errors = [new(pointer, "reference-not-found", "What this member names does not exist.")],
        };

    public Answer ToAnswer(string traceId)
    {
        var code = ProblemCodes.Find(Code) ?? throw new UnreachableException($"{Code} is not in the catalogue.");
        var body = new ProblemResponse
        {
            Type = $"/problems/{Code}",
            Title = code.Title,
            Status = code.Status,
            Detail = Detail,
            Code = Code,
            TraceId = traceId,
            Errors = Errors.IsEmpty ? null : Errors,
            Allowed = Allowed,
        };
        return new(code.Status, JsonSerializer.SerializeToUtf8Bytes(body, Json.Write.ProblemResponse))
        {
            ContentType = "application/problem+json",
            ETag = ETag,
            RetryAfter = RetryAfter ?? code.RetryAfter,
            Obstacle = Obstacle,
        };
    }
}

/// <summary>Input that the edge cannot accept: thrown by its parsers, caught once by <see cref="Edge"/>.</summary>
internal sealed class ProblemException(Problem problem) : Exception(problem.Code)
{
    public Problem Problem { get; } = problem;
}

/// <summary>A problem document.</summary>
internal sealed record ProblemResponse
{
    public required string Type { get; init; }

    public required string Title { get; init; }

    public required int Status { get; init; }

    public required string Detail { get; init; }

    public required string Code { get; init; }

    public required string TraceId { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ImmutableArray<FieldError>? Errors { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ImmutableArray<string>? Allowed { get; init; }
}
