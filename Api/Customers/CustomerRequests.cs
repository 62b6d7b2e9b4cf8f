using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using OrleansTicketing.Api.Http;
using OrleansTicketing.Api.Tickets;
using OrleansTicketing.Customers;
using OrleansTicketing.Queries;
using OrleansTicketing.Tickets;

namespace OrleansTicketing.Api.Customers;

/// <summary>An address on a channel.</summary>
internal sealed record IdentityRequest
{
    public required Channel Channel { get; init; }

    [Length(1, 320)]
    public required string Handle { get; init; }

    public bool? Verified { get; init; }

    public ClaimedIdentity Claimed(IClaimNames names) =>
        new(new(Channel, new(Handle.Trim()), Verified ?? false), names.Identity(Channel, Handle));
}

/// <summary>POST /v1/customers.</summary>
internal sealed record CustomerRequest : IChecked
{
    [Length(1, 200)]
    public string? Name { get; init; }

    public CustomerTier? Tier { get; init; }

    [Length(0, 20)]
    public IdentityRequest[]? Identities { get; init; }

    [Length(2, 35), RegularExpression("^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$")]
    public string? Language { get; init; }

    /// <summary>An IANA zone.</summary>
    [Length(1, 64)]
    public string? TimeZone { get; init; }

    [Length(0, 50), Each(1, 64)]
    public string[]? Segments { get; init; }

    [Length(0, 50)]
    public Dictionary<string, JsonElement>? Fields { get; init; }

    public void Check(Errors errors) => Zones.Check(TimeZone, "/timeZone", errors);

    public CreateCustomer ToCommand(IClaimNames names) => new()
    {
        Name = Name is { } name ? new Personal(name.Trim()) : null,
        Tier = Tier ?? CustomerTier.Standard,
        Identities = [.. (Identities ?? []).Select(i => i.Claimed(names)).DistinctBy(i => i.Claim)],
        Language = Language,
        TimeZone = TimeZone,
        Segments = Lists.Sorted(Segments),
        Fields = Lists.Fields(Fields),
    };
}

/// <summary>PATCH of a customer: a merge patch.</summary>
internal sealed record CustomerPatch : IMergePatch, IChecked
{
    [Length(1, 200)]
    public Change<string?>? Name { get; init; }

    public CustomerTier? Tier { get; init; }

    [Length(0, 20)]
    public IdentityRequest[]? Identities { get; init; }

    [Length(2, 35), RegularExpression("^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$")]
    public Change<string?>? Language { get; init; }

    [Length(1, 64)]
    public Change<string?>? TimeZone { get; init; }

    [Length(0, 50), Each(1, 64)]
    public Change<string[]?>? Segments { get; init; }

    /// <summary>Members to set; null removes one.</summary>
    [Length(0, 50)]
    public Dictionary<string, JsonElement>? Fields { get; init; }

    public void Check(Errors errors) => Zones.Check(TimeZone?.To, "/timeZone", errors);

    public UpdateCustomer ToCommand(IClaimNames names) => new()
    {
        Name = Name is { } name ? new(name.To is { } text ? new Personal(text.Trim()) : null) : null,
        Tier = Tier,
        Identities = Identities is { } identities ? [.. identities.Select(i => i.Claimed(names)).DistinctBy(i => i.Claim)] : null,
        Language = Language,
        TimeZone = TimeZone,
        Segments = Segments is { } segments ? Lists.Sorted(segments.To) : null,
        Fields = Fields is { } fields ? Lists.Fields(fields) : null,
    };
}
