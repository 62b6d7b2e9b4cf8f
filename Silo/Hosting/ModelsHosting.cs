using Microsoft.Extensions.DependencyInjection;
using OrleansTicketing.Queries;
using OrleansTicketing.Silo.Language;
using OrleansTicketing.Silo.Storage.Reads;

namespace OrleansTicketing.Silo.Hosting;

/// <summary>Adds the language models: what loads them before the node says ready, and what trains them.</summary>
internal static class ModelsHosting
{
    public static void AddTicketingModels(this IServiceCollection services)
    {
        services.AddSingleton<ModelFiles>();
        services.AddSingleton<ModelExamples>();
        services.AddSingleton<IModelQueries, ModelQueries>();
        services.AddHostedService<ModelLoader>();
        services.AddHostedService<ModelTrainer>();
    }
}
