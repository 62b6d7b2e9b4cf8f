using System.Collections.Immutable;
using System.ComponentModel.DataAnnotations;
using OrleansTicketing.Api.Configuration;
using OrleansTicketing.Api.Http;
using OrleansTicketing.Api.Tickets;
using OrleansTicketing.Configuration;
using OrleansTicketing.Queries;

namespace OrleansTicketing.Api.Queues;

/// <summary>PUT /v1/queues/{key}.</summary>
internal sealed record QueueRequest
{
    [Length(1, 200)]
    public required string Name { get; init; }

    /// <summary>Whose supervisors see it; none = all.</summary>
    [Length(1, 64)]
    public string? Department { get; init; }

    [Length(0, 20), Each(1, 64)]
    public string[]? Skills { get; init; }

    public QueueMode? Mode { get; init; }

    [Range(5, 3600)]
    public int? OfferSeconds { get; init; }

    [Length(1, 64)]
    public string? SlaPolicy { get; init; }

    [Length(1, 64)]
    public string? Calendar { get; init; }

    /// <summary>What becomes of what triage finds; default: suggest.</summary>
    public TriageMode? Triage { get; init; }

    public Definition ToDefinition() => new QueueDefinition
    {
        Name = Name.Trim(),
        Department = Department,
        Skills = Lists.Skills(Skills),
        Mode = Mode ?? QueueMode.Push,
        OfferSeconds = OfferSeconds ?? 30,
        SlaPolicy = SlaPolicy,
        Calendar = Calendar,
        Triage = Triage ?? TriageMode.Suggest,
    };
}

/// <summary>A queue; the figures are told by GET.</summary>
internal sealed record QueueResponse
{
    public required string Key { get; init; }
    public required long Version { get; init; }
    public required string Name { get; init; }
    public string? Department { get; init; }
    public required ImmutableArray<string> Skills { get; init; }
    public required QueueMode Mode { get; init; }
    public required int OfferSeconds { get; init; }
    public string? SlaPolicy { get; init; }
    public string? Calendar { get; init; }
    public required TriageMode Triage { get; init; }
    public required Timestamp UpdatedAt { get; init; }
    public long? Depth { get; init; }
    public long? OldestWaitSeconds { get; init; }
    public int? Online { get; init; }
    public int? Available { get; init; }

    public static QueueResponse Of(ConfigurationItem item, long version) => item.Definition is QueueDefinition d
        ? new()
        {
            Key = item.Key,
            Version = version,
            Name = d.Name,
            Department = d.Department,
            Skills = d.Skills,
            Mode = d.Mode,
            OfferSeconds = d.OfferSeconds,
            SlaPolicy = d.SlaPolicy,
            Calendar = d.Calendar,
            Triage = d.Triage,
            UpdatedAt = item.UpdatedAt,
        }
        : throw new System.Diagnostics.UnreachableException();
}

/// <summary>Queues and what they hold.</summary>
internal sealed class QueuesApi(DefinitionRoutes definitions, IConfigurationQueries configuration, IEngineClock clock)
{
    public void Map(IEndpointRouteBuilder routes) => definitions.Map<QueueRequest, QueueResponse>(routes, new(
        GrainKinds.Queue, "/v1/queues", Json.Read.QueueRequest, (_, body) => body.ToDefinition(), QueueResponse.Of,
        Json.Write.QueueResponse, Json.Write.PageResponseQueueResponse)
    { Add = AddFigures });

    private async Task<QueueResponse> AddFigures(QueueResponse queue)
    {
        var figures = await configuration.Figures(queue.Key, clock.Now, default);
        return queue with { Depth = figures.Depth, OldestWaitSeconds = figures.OldestWaitSeconds, Online = figures.Online, Available = figures.Available };
    }
}
