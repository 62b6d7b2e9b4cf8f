using System.Collections.Immutable;
using System.Text.Json;

namespace OrleansTicketing.Customers;

/// <summary>An identity together with the claim that keeps it unique.</summary>
/// <param name="Identity">The identity.</param>
/// <param name="Claim">The keyed hash of channel and normalised handle, made by the edge (see <c>IClaimNames</c>).</param>
public sealed record ClaimedIdentity(Identity Identity, string Claim);

/// <summary>Creates a customer. Refused with <see cref="ClaimTaken"/>, naming the owner, when an identity is known.</summary>
public sealed record CreateCustomer : Command
{
    /// <summary>Full name.</summary>
    public Personal? Name { get; init; }

    /// <summary>Tier.</summary>
    public CustomerTier Tier { get; init; }

    /// <summary>At least one when created from a ticket; at most 20.</summary>
    public ImmutableArray<ClaimedIdentity> Identities { get; init; } = [];

    /// <summary>Preferred language.</summary>
    public string? Language { get; init; }

    /// <summary>IANA time zone.</summary>
    public string? TimeZone { get; init; }

    /// <summary>Segments.</summary>
    public ImmutableArray<string> Segments { get; init; } = [];

    /// <summary>The tenant's own fields.</summary>
    public ImmutableSortedDictionary<string, JsonElement> Fields { get; init; } = ImmutableSortedDictionary<string, JsonElement>.Empty;
}

/// <summary>Merge patch: a set member changes, an absent one stays.</summary>
public sealed record UpdateCustomer : Command
{
    /// <summary>New name.</summary>
    public Change<Personal?>? Name { get; init; }

    /// <summary>New tier.</summary>
    public CustomerTier? Tier { get; init; }

    /// <summary>The whole new set.</summary>
    public ImmutableArray<ClaimedIdentity>? Identities { get; init; }

    /// <summary>New language.</summary>
    public Change<string?>? Language { get; init; }

    /// <summary>New time zone.</summary>
    public Change<string?>? TimeZone { get; init; }

    /// <summary>The whole new set.</summary>
    public ImmutableArray<string>? Segments { get; init; }

    /// <summary>Members to set; a JSON null removes one.</summary>
    public ImmutableSortedDictionary<string, JsonElement>? Fields { get; init; }
}

/// <summary>More than 20 identities, 100 segments or 16 KiB of fields.</summary>
public sealed record CustomerTooLarge() : Refusal(RefusalKind.Unprocessable, "customer-too-large", "The customer's identities, segments and fields exceed what one customer can hold.");

/// <summary>A customer was created.</summary>
public sealed record CustomerCreated(Customer Customer) : Event;

/// <summary>A customer changed; the whole new state.</summary>
public sealed record CustomerUpdated(Customer Customer) : Event;
