using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OrleansTicketing.Models;
using OrleansTicketing.Silo.Language;
using OrleansTicketing.Tickets;

namespace OrleansTicketing.Silo.Hosting;

/// <summary>Adds what reads people's texts.</summary>
internal static class LanguageHosting
{
    public static void AddTicketingLanguage(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<LanguageOptions>().BindConfiguration(LanguageOptions.Section, SiloHosting.Closed).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<ModelShelf>();
        services.AddSingleton<Encoder>();
        services.AddSingleton<IIntents, IntentReader>();
        services.AddSingleton<ITriage, Triage>();
        services.AddSingleton<LateTriage>();
    }
}
