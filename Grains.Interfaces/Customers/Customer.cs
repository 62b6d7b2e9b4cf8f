using System.Collections.Immutable;
using System.Text.Json;
using OrleansTicketing.Tickets;

namespace OrleansTicketing.Customers;

/// <summary>How valued a customer is.</summary>
public enum CustomerTier
{
    /// <summary>The default.</summary>
    Standard,

    /// <summary>Silver.</summary>
    Silver,

    /// <summary>Gold.</summary>
    Gold,

    /// <summary>VIP.</summary>
    Vip,
}

/// <summary>An address on a channel.</summary>
/// <param name="Channel">Where.</param>
/// <param name="Handle">E-mail address, phone number, open id …, normalised.</param>
/// <param name="Verified">Whether the customer has proved it.</param>
public sealed record Identity(Channel Channel, Personal Handle, bool Verified);

/// <summary>The state of a customer.</summary>
public sealed record Customer
{
    /// <summary><c>cus_…</c>.</summary>
    public required string Id { get; init; }

    /// <summary>Full name.</summary>
    public Personal? Name { get; init; }

    /// <summary>Tier.</summary>
    public CustomerTier Tier { get; init; }

    /// <summary>Addresses, in order of arrival; at most 20.</summary>
    public ImmutableArray<Identity> Identities { get; init; } = [];

    /// <summary>The claims that keep the identities unique.</summary>
    public ImmutableArray<string> Claims { get; init; } = [];

    /// <summary>Preferred language.</summary>
    public string? Language { get; init; }

    /// <summary>IANA time zone.</summary>
    public string? TimeZone { get; init; }

    /// <summary>Segments, sorted, distinct.</summary>
    public ImmutableArray<string> Segments { get; init; } = [];

    /// <summary>The tenant's own fields.</summary>
    public ImmutableSortedDictionary<string, JsonElement> Fields { get; init; } = ImmutableSortedDictionary<string, JsonElement>.Empty;

    /// <summary>When the engine first met them.</summary>
    public required Timestamp CreatedAt { get; init; }

    /// <summary>The last turn.</summary>
    public required Timestamp UpdatedAt { get; init; }
}
