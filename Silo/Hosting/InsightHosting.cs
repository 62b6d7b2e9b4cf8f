using Microsoft.Extensions.DependencyInjection;
using OrleansTicketing.Queries;
using OrleansTicketing.Silo.Language;
using OrleansTicketing.Silo.Storage.Reads;

namespace OrleansTicketing.Silo.Hosting;

/// <summary>Adds what looks over many tickets: similar ones, bursts, topics.</summary>
internal static class InsightHosting
{
    public static void AddTicketingInsight(this IServiceCollection services)
    {
        services.AddSingleton<ISimilarTickets, SimilarTickets>();
        services.AddSingleton<IAlertQueries, AlertQueries>();
        services.AddSingleton<TopicTable>();
        services.AddSingleton<ITopicQueries>(s => s.GetRequiredService<TopicTable>());
        services.AddSingleton<Spread>();
        services.AddHostedService(s => s.GetRequiredService<Spread>());
        services.AddHostedService<BurstFollower>();
        services.AddHostedService<TopicJob>();
    }
}
