using System.Diagnostics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using OrleansTicketing.Queries;
using OrleansTicketing.Silo.Runtime;
using OrleansTicketing.Silo.Storage;
using OrleansTicketing.Silo.Storage.Postgres;
using OrleansTicketing.Silo.Storage.Sqlite;
using OrleansTicketing.Silo.Telemetry;

namespace OrleansTicketing.Silo.Hosting;

/// <summary>Adds a node: the turn engine on its store, with everything that may be asked of it.</summary>
public static class SiloHosting
{
    public static void AddTicketingSilo(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        builder.AddTicketingTelemetry();
        services.AddOptions<StorageOptions>().BindConfiguration(StorageOptions.Section, Closed).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<IValidateOptions<StorageOptions>, StorageOptionsValidator>();
        services.AddOptions<FeedOptions>().BindConfiguration(FeedOptions.Section, Closed).ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<IdempotencyOptions>().BindConfiguration(IdempotencyOptions.Section, Closed).ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<ClockOptions>().BindConfiguration(ClockOptions.Section, Closed).ValidateOnStart()
            .Validate(o => o.Mode is ClockMode.System || !builder.Environment.IsProduction(), "Clock:Mode manual is refused in Production.");

        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<Signals>();
        services.AddSingleton(s => new EngineClock(s.GetRequiredService<TimeProvider>(), s.GetRequiredService<IOptions<ClockOptions>>().Value.Mode is ClockMode.Manual));
        services.AddSingleton(s => s.GetService<StoreWrapper>() is { } wrap ? wrap(Store(s)) : Store(s));
        builder.AddTicketingLanguage();
        services.AddSingleton<IStoreFigures>(s => new SqlStoreFigures(s.GetRequiredService<IStore>().OpenRead, s.GetRequiredService<TimeProvider>()));
        services.AddSingleton(Backup);
        services.AddTicketingReads();
        services.AddSingleton<SettingsCache>();
        services.AddSingleton(s => ActivatorUtilities.CreateInstance<Node>(s, Kinds.All));
        services.AddSingleton<NodeState>();
        services.AddSingleton<INodeHealth>(s => s.GetRequiredService<NodeState>());
        services.AddSingleton<IGrains, Engine>();
        services.AddSingleton<IEngineClock, ManualClock>();
        services.AddSingleton<ISlaReader, SlaReader>();
        services.AddSingleton<ICategories, CategoryReader>();
        services.AddSingleton<ClaimNames>();
        services.AddSingleton<IClaimNames>(s => s.GetRequiredService<ClaimNames>());
        services.AddSingleton<Feed>();
        services.AddSingleton<IFeed>(s => s.GetRequiredService<Feed>());

        // In this order: the node starts before the others and stops last; models are on the shelf before anything comes in.
        services.AddHostedService<NodeLifetime>();
        services.AddHostedService(s => s.GetRequiredService<ClaimNames>());
        services.AddTicketingModels();
        services.AddHostedService(s => s.GetRequiredService<Feed>());
        services.AddHostedService<OutboxDispatcher>();
        services.AddHostedService<ReminderDispatcher>();
        services.AddHostedService<Housekeeping>();
        services.AddTicketingInsight();
    }

    /// <summary>A key that no option has stops the start: it is a typing error.</summary>
    internal static void Closed(BinderOptions binder) => binder.ErrorOnUnknownConfiguration = true;

    /// <summary>Lets tests put faults between the engine and its store.</summary>
    internal delegate IStore StoreWrapper(IStore inner);

    private static IStoreBackup Backup(IServiceProvider services)
    {
        var options = services.GetRequiredService<IOptions<StorageOptions>>().Value;
        return options.Provider is StorageProvider.Sqlite ? new SqliteBackup(options.Path) : new PostgresBackup();
    }

    private static IStore Store(IServiceProvider services)
    {
        var options = services.GetRequiredService<IOptions<StorageOptions>>().Value;
        var clock = services.GetRequiredService<EngineClock>();
        return options.Provider switch
        {
            StorageProvider.Sqlite => new SqliteStore(options.Path, () => clock.Now),
            StorageProvider.Postgres => new PostgresStore(options.ConnectionString!, clock.IsManual, services.GetRequiredService<Signals>()),
            _ => throw new UnreachableException(),
        };
    }
}
