using Microsoft.Extensions.DependencyInjection;
using OrleansTicketing.Queries;
using OrleansTicketing.Silo.Runtime;
using OrleansTicketing.Silo.Storage;
using OrleansTicketing.Silo.Storage.Reads;

namespace OrleansTicketing.Silo.Hosting;

/// <summary>Adds what looks things up: it wakes no grain.</summary>
internal static class ReadsHosting
{
    public static void AddTicketingReads(this IServiceCollection services)
    {
        services.AddSingleton<IReadStore>(s => s.GetRequiredService<IStore>());
        services.AddSingleton<SubjectSearch>();
        services.AddSingleton<TicketQueries>();
        services.AddSingleton<ITicketQueries>(s => new ClockedTickets(s.GetRequiredService<TicketQueries>(), s.GetRequiredService<SettingsCache>()));
        services.AddSingleton<IIdempotencyQueries, IdempotencyQueries>();
        services.AddSingleton<ICustomerQueries, CustomerQueries>();
        services.AddSingleton<IAgentQueries, AgentQueries>();
        services.AddSingleton<IConfigurationQueries, ConfigurationQueries>();
        services.AddSingleton<IApiKeyQueries, ApiKeyQueries>();
        services.AddSingleton<IParked>(s =>
        {
            var store = s.GetRequiredService<IStore>();
            return new ParkedItems(store, store.Write);
        });
    }
}
