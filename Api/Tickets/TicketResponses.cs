using System.Collections.Immutable;
using System.Text.Json;
using OrleansTicketing.Api.Http;
using OrleansTicketing.Customers;
using OrleansTicketing.Queries;
using OrleansTicketing.Sla;
using OrleansTicketing.Tickets;

namespace OrleansTicketing.Api.Tickets;

/// <summary>A ticket as clients see it.</summary>
internal sealed record TicketResponse
{
    public required string Id { get; init; }
    public required long Number { get; init; }
    public required long Version { get; init; }
    public required TicketStatus Status { get; init; }
    public required Personal Subject { get; init; }
    public required TicketKind Kind { get; init; }
    public CategoryResponse? Category { get; init; }
    public required Priority Priority { get; init; }
    public string? Sentiment { get; init; }
    /// <summary>For staff; null for customers and while the ticket is untriaged.</summary>
    public TriageResponse? Triage { get; init; }
    public string? Language { get; init; }
    public required Channel Channel { get; init; }
    public string? Product { get; init; }
    public required TicketCustomerResponse Customer { get; init; }
    public required string Queue { get; init; }
    public required ImmutableArray<string> Skills { get; init; }
    public PersonReference? Assignee { get; init; }
    public string? OfferedTo { get; init; }
    public required int SupportTier { get; init; }
    public required Timestamp CreatedAt { get; init; }
    public required Timestamp UpdatedAt { get; init; }
    public Timestamp? OccurredAt { get; init; }
    public Timestamp? FirstRespondedAt { get; init; }
    public Timestamp? ResolvedAt { get; init; }
    public Timestamp? ClosedAt { get; init; }
    public required int ReopenCount { get; init; }
    public TicketSlaResponse? Sla { get; init; }
    public RatingResponse? Rating { get; init; }
    public required ImmutableArray<string> Tags { get; init; }
    public required IReadOnlyDictionary<string, JsonElement> Fields { get; init; }
    public string? ExternalId { get; init; }
    public string? MergedInto { get; init; }
    public ImmutableArray<string> Links { get; init; } = [];
    public Timestamp? LastMessageAt { get; init; }
    public required int MessageCount { get; init; }

    public static TicketResponse Of(TicketRow row, TicketReader reader, Timestamp now) =>
        Of(row.State, row.Version, new(row.State.CustomerId, row.CustomerName, row.CustomerTier), row.AssigneeName, reader, now);

    public static TicketResponse Of(Ticket t, long version, TicketCustomerResponse customer, Personal? assignee, TicketReader reader, Timestamp now) => new()
    {
        Id = t.Id,
        Number = t.Number,
        Version = version,
        Status = t.Status,
        Subject = t.Subject,
        Kind = t.Kind,
        Category = t.Category is { } c ? reader.Category(c.Code, reader.IsStaff ? c.Confidence : null, t.Language) : null,
        Priority = t.Priority,
        Sentiment = reader.IsStaff ? t.Sentiment : null,
        Triage = reader.IsStaff && t.Triage is { } found ? TriageResponse.Of(found, t.Language, reader) : null,
        Language = t.Language,
        Channel = t.Channel,
        Product = t.Product,
        Customer = customer,
        Queue = t.Queue,
        Skills = t.Skills,
        Assignee = t.Assignee is { } agent ? new(agent, assignee) : null,
        OfferedTo = t.OfferedTo,
        SupportTier = t.SupportTier,
        CreatedAt = t.CreatedAt,
        UpdatedAt = t.UpdatedAt,
        OccurredAt = t.OccurredAt,
        FirstRespondedAt = t.FirstRespondedAt,
        ResolvedAt = t.ResolvedAt,
        ClosedAt = t.ClosedAt,
        ReopenCount = t.ReopenCount,
        Sla = t.Sla is { } s ? TicketSlaResponse.Of(s, reader.Sla, now) : null,
        Rating = t.Rating is { } r ? new(r.Stars, r.Comment, r.At) : null,
        Tags = t.Tags,
        Fields = t.Fields,
        ExternalId = t.ExternalId,
        LastMessageAt = t.LastMessageAt,
        MessageCount = t.MessageCount,
    };
}

/// <summary>What it is about; confidence null = chosen by a person.</summary>
internal sealed record CategoryResponse(string Code, string Name, double? Confidence);

/// <summary>Whose ticket it is.</summary>
internal sealed record TicketCustomerResponse(string Id, Personal? Name, CustomerTier Tier);

/// <summary>A rating.</summary>
internal sealed record RatingResponse(int Stars, Personal? Comment, Timestamp At);

/// <summary>Its clocks.</summary>
internal sealed record TicketSlaResponse(string Policy, long PolicyVersion, ImmutableArray<SlaClockResponse> Clocks)
{
    public static TicketSlaResponse Of(TicketSla sla, ISlaReader reader, Timestamp now) =>
        new(sla.Policy, sla.PolicyVersion, [.. sla.Clocks.Select(c => SlaClockResponse.Of(c, reader, now))]);
}

/// <summary>One clock.</summary>
internal sealed record SlaClockResponse(
    SlaMetric Metric, SlaClockState State, long TargetSeconds, long ElapsedSeconds, Timestamp StartedAt, Timestamp? DueAt, Timestamp? MetAt, Timestamp? BreachedAt)
{
    public static SlaClockResponse Of(SlaClock c, ISlaReader reader, Timestamp now) =>
        new(c.Metric, c.State, c.TargetSeconds, reader.ElapsedSeconds(c, now), c.StartedAt, c.DueAt, c.MetAt, c.BreachedAt);
}

/// <summary>A message or a note.</summary>
internal sealed record MessageResponse(string Id, string TicketId, MessageFrom? From, string? AuthorId, Personal Text, Timestamp At);

/// <summary>The SLA ledger.</summary>
internal sealed record LedgerResponse(string? Policy, long? PolicyVersion, ImmutableArray<SlaClockResponse> Clocks, ImmutableArray<SlaInterval> Intervals);

/// <summary>How routing decided, and why the ticket waits now.</summary>
internal sealed record RoutingResponse(ImmutableArray<RoutingDecisionResponse> Decisions, WaitingNow? Waiting);

/// <summary>One routing decision: given out to an agent, or blocked for a reason.</summary>
internal sealed record RoutingDecisionResponse(
    Timestamp At, string Outcome, string? AgentId, string? Reason, string Requirement, ImmutableArray<Routing.CandidateScore> Candidates);
