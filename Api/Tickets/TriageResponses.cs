using System.Collections.Immutable;
using OrleansTicketing.Tickets;

namespace OrleansTicketing.Api.Tickets;

/// <summary>What the language part found in a ticket; for staff.</summary>
internal sealed record TriageResponse
{
    public required ImmutableArray<CategoryResponse> Categories { get; init; }
    public required bool Sure { get; init; }
    public TicketKind? Kind { get; init; }
    public Priority? Priority { get; init; }
    public required ImmutableArray<PriorityReason> Reasons { get; init; }
    public required double SentimentScore { get; init; }
    public required ImmutableArray<FoundEntity> Entities { get; init; }
    public required ImmutableArray<string> Skills { get; init; }

    public static TriageResponse Of(TicketTriage t, string? language, TicketReader reader) => new()
    {
        Categories = [.. t.Categories.Select(c => reader.Category(c.Code, c.Confidence, language))],
        Sure = t.Sure,
        Kind = t.Kind,
        Priority = t.Priority,
        Reasons = t.Reasons,
        SentimentScore = t.SentimentScore,
        Entities = t.Entities,
        Skills = t.Skills,
    };
}
