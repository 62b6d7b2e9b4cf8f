using System.Collections.Immutable;
using OrleansTicketing.Agents;
using OrleansTicketing.Configuration;
using OrleansTicketing.Customers;
using OrleansTicketing.Tickets;

namespace OrleansTicketing.Queries;

/// <summary>Reads customers.</summary>
public interface ICustomerQueries
{
    /// <summary>One customer.</summary>
    Task<Row<Customer>?> Find(string id, CancellationToken cancellation);

    /// <summary>The customer who owns a claim (see <see cref="IClaimNames"/>). Concurrent calls share one query.</summary>
    ValueTask<Row<Customer>?> FindByClaim(string claim, CancellationToken cancellation);

    /// <summary>Newest first; <paramref name="claim"/> filters by one identity.</summary>
    Task<Page<Row<Customer>>> List(string? claim, PageKey? after, int limit, CancellationToken cancellation);
}

/// <summary>Reads agents.</summary>
public interface IAgentQueries
{
    /// <summary>One agent.</summary>
    Task<Row<Agent>?> Find(string id, CancellationToken cancellation);

    /// <summary>Newest first.</summary>
    Task<Page<Row<Agent>>> List(string? queue, Presence? presence, PageKey? after, int limit, CancellationToken cancellation);
}

/// <summary>Reads configuration and what queues hold.</summary>
public interface IConfigurationQueries
{
    /// <summary>The current definitions of one kind (queue, calendar, sla_policy, category), as this node knows them.</summary>
    Task<Row<ConfigurationItem>?> Find(string kind, string key, CancellationToken cancellation);

    /// <summary>All current definitions of a kind by key.</summary>
    Task<ImmutableArray<Row<ConfigurationItem>>> List(string kind, CancellationToken cancellation);

    /// <summary>Depth, oldest wait, agents.</summary>
    Task<QueueFigures> Figures(string queue, Timestamp now, CancellationToken cancellation);
}

/// <summary>What categories are called and ask for: the shipped taxonomy under the tenant's own definitions.</summary>
public interface ICategories
{
    /// <summary>What ships with the product, by code.</summary>
    ImmutableArray<ConfigurationItem> Shipped { get; }

    /// <summary>The category with this code, as this node knows it; null = a label that nobody has defined.</summary>
    CategoryDefinition? Find(string code);
}

/// <summary>What a queue holds now.</summary>
/// <param name="Depth">Waiting tickets.</param>
/// <param name="OldestWaitSeconds">How long the oldest waits; null = none.</param>
/// <param name="Online">Agents online.</param>
/// <param name="Available">Of these, with room.</param>
public sealed record QueueFigures(long Depth, long? OldestWaitSeconds, int Online, int Available);

/// <summary>Reads API keys. Answers may be up to 5 s old.</summary>
public interface IApiKeyQueries
{
    /// <summary>By the key's SHA-256 hash (lower-case hex); cached, also for revoked ones.</summary>
    ValueTask<Access.ApiKey?> FindByHash(string hash, CancellationToken cancellation);

    /// <summary>One key.</summary>
    Task<Row<Access.ApiKey>?> Find(string id, CancellationToken cancellation);

    /// <summary>Newest first.</summary>
    Task<Page<Row<Access.ApiKey>>> List(PageKey? after, int limit, CancellationToken cancellation);

    /// <summary>Whether any administrator's key exists.</summary>
    Task<bool> AnyAdministrator(CancellationToken cancellation);
}

/// <summary>Makes the names by which unique things are claimed; personal ones are keyed hashes.</summary>
public interface IClaimNames
{
    /// <summary>A customer's identity; the handle is normalised first.</summary>
    string Identity(Channel channel, string handle);
}
