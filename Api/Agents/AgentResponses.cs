using System.Collections.Immutable;
using OrleansTicketing.Access;
using OrleansTicketing.Agents;
using OrleansTicketing.Queries;

namespace OrleansTicketing.Api.Agents;

/// <summary>An agent as clients see it; never the password.</summary>
internal sealed record AgentResponse
{
    public required string Id { get; init; }
    public required long Version { get; init; }
    public required string Login { get; init; }
    public required Personal Name { get; init; }
    public string? Department { get; init; }
    public required Role Role { get; init; }
    public required ImmutableArray<SkillLevel> Skills { get; init; }
    public required ImmutableArray<string> Languages { get; init; }
    public required int Capacity { get; init; }
    public required ImmutableArray<string> Queues { get; init; }
    public required Presence Presence { get; init; }
    public required int Load { get; init; }
    public required Timestamp CreatedAt { get; init; }
    public required Timestamp UpdatedAt { get; init; }

    public static AgentResponse Of(Row<Agent> row) => Of(row.State, row.Version);

    public static AgentResponse Of(Agent a, long version) => new()
    {
        Id = a.Id,
        Version = version,
        Login = a.Login,
        Name = a.Name,
        Department = a.Department,
        Role = a.Role,
        Skills = a.Skills,
        Languages = a.Languages,
        Capacity = a.Capacity,
        Queues = a.Queues,
        Presence = a.Presence,
        Load = a.Load,
        CreatedAt = a.CreatedAt,
        UpdatedAt = a.UpdatedAt,
    };
}
