using System.Collections.Immutable;
using System.ComponentModel.DataAnnotations;
using OrleansTicketing.Access;
using OrleansTicketing.Agents;
using OrleansTicketing.Api.Auth;
using OrleansTicketing.Api.Http;
using OrleansTicketing.Api.Tickets;

namespace OrleansTicketing.Api.Agents;

/// <summary>A skill and how well, 1 to 5.</summary>
internal sealed record SkillRequest
{
    [Length(1, 64)]
    public required string Skill { get; init; }

    [Range(1, 5)]
    public required int Level { get; init; }

    /// <summary>Sorted, one level a skill: the last one said.</summary>
    public static ImmutableArray<SkillLevel> Levels(SkillRequest[]? skills) =>
        skills is null ? [] : [.. skills
            .GroupBy(s => s.Skill.Trim().ToLowerInvariant(), StringComparer.Ordinal)
            .OrderBy(g => g.Key, StringComparer.Ordinal)
            .Select(g => new SkillLevel(g.Key, g.Last().Level))];
}

/// <summary>POST /v1/agents.</summary>
internal sealed record AgentRequest : IChecked
{
    [Length(1, 64), RegularExpression(AgentRules.Login)]
    public required string Login { get; init; }

    [Length(1, 200)]
    public required string Name { get; init; }

    [Length(1, 64)]
    public string? Department { get; init; }

    public Role? Role { get; init; }

    [Length(0, 50)]
    public SkillRequest[]? Skills { get; init; }

    [Length(0, 20), Each(2, 35)]
    public string[]? Languages { get; init; }

    [Range(0, 1000)]
    public int? Capacity { get; init; }

    [Length(0, 100), Each(1, 64)]
    public string[]? Queues { get; init; }

    /// <summary>Write only.</summary>
    [Length(8, 200)]
    public string? Password { get; init; }

    public void Check(Errors errors) => AgentRules.CheckRole(Role, errors);

    public CreateAgent ToCommand() => new()
    {
        Login = Login.ToLowerInvariant(),
        Name = new(Name.Trim()),
        Department = Department,
        Role = Role ?? Access.Role.Agent,
        Skills = SkillRequest.Levels(Skills),
        Languages = Lists.Sorted(Languages),
        Capacity = Capacity ?? 5,
        Queues = Queues is null ? ["default"] : Lists.Sorted(Queues),
        PasswordHash = Password is { } password ? Passwords.Hash(password) : null,
    };
}

/// <summary>PATCH of an agent: a merge patch.</summary>
internal sealed record AgentPatch : IMergePatch, IChecked
{
    [Length(1, 64), RegularExpression(AgentRules.Login)]
    public string? Login { get; init; }

    [Length(1, 200)]
    public string? Name { get; init; }

    [Length(1, 64)]
    public Change<string?>? Department { get; init; }

    public Role? Role { get; init; }

    [Length(0, 50)]
    public SkillRequest[]? Skills { get; init; }

    [Length(0, 20), Each(2, 35)]
    public string[]? Languages { get; init; }

    [Range(0, 1000)]
    public int? Capacity { get; init; }

    [Length(0, 100), Each(1, 64)]
    public string[]? Queues { get; init; }

    /// <summary>Write only.</summary>
    [Length(8, 200)]
    public string? Password { get; init; }

    /// <summary>Whether it changes only what a supervisor may change.</summary>
    public bool IsForSupervisors =>
        Login is null && Name is null && Department is null && Role is null && Languages is null && Queues is null && Password is null;

    public void Check(Errors errors) => AgentRules.CheckRole(Role, errors);

    public UpdateAgent ToCommand() => new()
    {
        Login = Login?.ToLowerInvariant(),
        Name = Name is { } name ? new Personal(name.Trim()) : null,
        Department = Department,
        Role = Role,
        Skills = Skills is { } skills ? SkillRequest.Levels(skills) : null,
        Languages = Languages is { } languages ? Lists.Sorted(languages) : null,
        Capacity = Capacity,
        Queues = Queues is { } queues ? Lists.Sorted(queues) : null,
        PasswordHash = Password is { } password ? Passwords.Hash(password) : null,
    };
}

/// <summary>PUT …/presence.</summary>
internal sealed record PresenceRequest
{
    public required Presence Presence { get; init; }
}

internal static class AgentRules
{
    public const string Login = "^[A-Za-z0-9][A-Za-z0-9._@+-]*$";

    /// <summary>Integrations and customers are no agents.</summary>
    public static void CheckRole(Role? role, Errors errors) =>
        errors.Require(role is not (Role.Integration or Role.Customer), "/role", "enum", "An agent is an administrator, supervisor, agent or auditor.");
}
