using System.Collections.Immutable;

namespace OrleansTicketing.Access;

/// <summary>What a caller is.</summary>
public enum Role
{
    /// <summary>Sees and may do everything; the only one to change configuration, users and keys.</summary>
    Administrator,

    /// <summary>Sees the tickets of their department's queues.</summary>
    Supervisor,

    /// <summary>Sees tickets of their queues, and those assigned or offered to them.</summary>
    Agent,

    /// <summary>Another system: opens, reads, writes for customers and agents.</summary>
    Integration,

    /// <summary>Reads everything.</summary>
    Auditor,

    /// <summary>Sees their own tickets.</summary>
    Customer,
}

/// <summary>What a key may be used for, within its role.</summary>
public enum Scope
{
    /// <summary>Read.</summary>
    Read,

    /// <summary>Change.</summary>
    Write,

    /// <summary>Configuration, users, keys.</summary>
    Admin,
}

/// <summary>The state of an API key; the key itself is never stored, only its SHA-256 hash as a claim.</summary>
public sealed record ApiKey
{
    /// <summary><c>key_…</c>.</summary>
    public required string Id { get; init; }

    /// <summary>Shown to administrators.</summary>
    public required string Name { get; init; }

    /// <summary>The caller's role.</summary>
    public required Role Role { get; init; }

    /// <summary>Hex SHA-256 of the key.</summary>
    public required string Hash { get; init; }

    /// <summary>The first characters, to recognise it by.</summary>
    public required string Prefix { get; init; }

    /// <summary>The agent the caller is (roles agent, supervisor).</summary>
    public string? AgentId { get; init; }

    /// <summary>The customer the caller is (role customer).</summary>
    public string? CustomerId { get; init; }

    /// <summary>What it may be used for.</summary>
    public ImmutableArray<Scope> Scopes { get; init; } = [];

    /// <summary>When it ends; null = never.</summary>
    public Timestamp? ExpiresAt { get; init; }

    /// <summary>When it was revoked.</summary>
    public Timestamp? RevokedAt { get; init; }

    /// <summary>When it was made.</summary>
    public required Timestamp CreatedAt { get; init; }
}

/// <summary>Creates a key.</summary>
/// <param name="Key">All but <c>CreatedAt</c>, which the turn sets.</param>
public sealed record CreateApiKey(ApiKey Key) : Command;

/// <summary>Ends a key at once.</summary>
public sealed record RevokeApiKey : Command;

/// <summary>A key was created.</summary>
public sealed record ApiKeyCreated(ApiKey Key) : Event;

/// <summary>A key was revoked.</summary>
public sealed record ApiKeyRevoked(Timestamp At) : Event;
