using System.Collections.Immutable;
using System.Text.Json;
using OrleansTicketing.Customers;
using OrleansTicketing.Queries;
using OrleansTicketing.Tickets;

namespace OrleansTicketing.Api.Customers;

/// <summary>An address on a channel.</summary>
internal sealed record IdentityResponse(Channel Channel, Personal Handle, bool Verified);

/// <summary>A customer as clients see it.</summary>
internal sealed record CustomerResponse
{
    public required string Id { get; init; }
    public required long Version { get; init; }
    public Personal? Name { get; init; }
    public required CustomerTier Tier { get; init; }
    public required ImmutableArray<IdentityResponse> Identities { get; init; }
    public string? Language { get; init; }
    public string? TimeZone { get; init; }
    public required ImmutableArray<string> Segments { get; init; }
    public required IReadOnlyDictionary<string, JsonElement> Fields { get; init; }
    public required Timestamp CreatedAt { get; init; }
    public required Timestamp UpdatedAt { get; init; }

    public static CustomerResponse Of(Row<Customer> row) => Of(row.State, row.Version);

    public static CustomerResponse Of(Customer c, long version) => new()
    {
        Id = c.Id,
        Version = version,
        Name = c.Name,
        Tier = c.Tier,
        Identities = [.. c.Identities.Select(i => new IdentityResponse(i.Channel, i.Handle, i.Verified))],
        Language = c.Language,
        TimeZone = c.TimeZone,
        Segments = c.Segments,
        Fields = c.Fields,
        CreatedAt = c.CreatedAt,
        UpdatedAt = c.UpdatedAt,
    };
}
