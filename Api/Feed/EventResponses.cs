using System.Collections.Immutable;
using System.Text.Json;
using OrleansTicketing.Agents;
using OrleansTicketing.Alerts;
using OrleansTicketing.Customers;
using OrleansTicketing.Sla;
using OrleansTicketing.Tickets;

namespace OrleansTicketing.Api.Feed;

/// <summary>An event as clients see it; the shape of <c>data</c> depends on the type.</summary>
internal sealed record EventResponse(string Id, string Cursor, string Type, Timestamp At, string Actor, SubjectResponse Subject, object Data);

/// <summary>What an event happened to.</summary>
internal sealed record SubjectResponse(string Kind, string Id, long Version);

internal sealed record TicketOpenedData(
    long Number, TicketStatus Status, Personal Subject, string? MessageId, MessageFrom From, Personal? Text, Channel Channel, string CustomerId,
    TicketKind Kind, Priority Priority, string Queue, ImmutableArray<string> Skills, string? Language, string? Product, string? ExternalId,
    ImmutableArray<string> Tags, IReadOnlyDictionary<string, JsonElement> Fields, Timestamp? OccurredAt);

internal sealed record TicketQueuedData(string Queue, ImmutableArray<string> Skills, string? From);

internal sealed record TicketAssignedData(string AgentId, bool ByHand, string? From);

internal sealed record StatusChangedData(TicketStatus From, TicketStatus To, Personal? Reason, Personal? Plan);

internal sealed record TicketRatedData(int Stars, Personal? Comment);

internal sealed record MessageData(string MessageId, MessageFrom? From, string? AuthorId, Personal Text);

internal sealed record SlaWarningData(SlaMetric Metric, long SecondsBefore, Timestamp DueAt);

internal sealed record SlaBreachedData(SlaMetric Metric, Timestamp BreachedAt, long TargetSeconds);

internal sealed record SlaMetData(SlaMetric Metric, Timestamp MetAt, long TargetSeconds);

internal sealed record PresenceData(Presence Presence);

internal sealed record AgentData(
    string Login, Personal Name, string? Department, Access.Role Role, ImmutableArray<SkillLevel> Skills, ImmutableArray<string> Languages, int Capacity,
    ImmutableArray<string> Queues);

internal sealed record CustomerData(Personal? Name, CustomerTier Tier, string? Language, string? TimeZone, ImmutableArray<string> Segments);

internal sealed record AlertData(
    AlertKind Kind, AlertState State, string Category, int Count, double Baseline, Timestamp From, Timestamp To, ImmutableArray<string> Examples);

/// <summary>A model is in use.</summary>
internal sealed record ModelPublishedData(OrleansTicketing.Models.ModelKind Kind, string Id, string? Previous, bool RolledBack);

internal sealed record ConfigurationData(string Kind, string Key, bool Deleted);
