using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace OrleansTicketing.Silo.Hosting;

/// <summary>The two stores.</summary>
public enum StorageProvider
{
    /// <summary>One process, one file, nothing to install.</summary>
    Sqlite,

    /// <summary>Any number of nodes on one PostgreSQL.</summary>
    Postgres,
}

/// <summary>Section <c>Storage</c>.</summary>
public sealed class StorageOptions
{
    public const string Section = "Storage";

    /// <summary>Default <c>sqlite</c>.</summary>
    public StorageProvider Provider { get; set; } = StorageProvider.Sqlite;

    /// <summary>The folder of the SQLite file and its lock; default <c>./data</c>.</summary>
    [Required]
    public string Path { get; set; } = "data";

    /// <summary>
    /// For PostgreSQL. Across a failover to a standby the promises hold only with synchronous replication
    /// (<c>synchronous_standby_names</c>) there.
    /// </summary>
    public string? ConnectionString { get; set; }
}

/// <summary>Section <c>Feed</c>.</summary>
public sealed class FeedOptions
{
    public const string Section = "Feed";

    /// <summary>How long the feed can be read back; 1–3650, default 30 days.</summary>
    [Range(1, 3650)]
    public int RetentionDays { get; set; } = 30;
}

/// <summary>Section <c>Idempotency</c>.</summary>
public sealed class IdempotencyOptions
{
    public const string Section = "Idempotency";

    /// <summary>How long an answer is kept for its key; 1–720, default 24 hours.</summary>
    [Range(1, 720)]
    public int Hours { get; set; } = 24;
}

/// <summary>How the engine's time goes.</summary>
public enum ClockMode
{
    /// <summary>By itself.</summary>
    System,

    /// <summary>By <c>PUT /v1/clock</c> only; refused in Production.</summary>
    Manual,
}

/// <summary>Section <c>Clock</c>.</summary>
public sealed class ClockOptions
{
    public const string Section = "Clock";

    /// <summary>Default <c>system</c>.</summary>
    public ClockMode Mode { get; set; } = ClockMode.System;
}

internal sealed class StorageOptionsValidator : IValidateOptions<StorageOptions>
{
    public ValidateOptionsResult Validate(string? name, StorageOptions options) =>
        options.Provider is StorageProvider.Postgres && string.IsNullOrWhiteSpace(options.ConnectionString)
            ? ValidateOptionsResult.Fail("Storage:ConnectionString is required when Storage:Provider is postgres.")
            : ValidateOptionsResult.Success;
}
