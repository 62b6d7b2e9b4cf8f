using OrleansTicketing.Api.Agents;
using OrleansTicketing.Api.Alerts;
using OrleansTicketing.Api.Auth;
using OrleansTicketing.Api.Calendars;
using OrleansTicketing.Api.Categories;
using OrleansTicketing.Api.Configuration;
using OrleansTicketing.Api.Customers;
using OrleansTicketing.Api.Demo;
using OrleansTicketing.Api.Feed;
using OrleansTicketing.Api.Http;
using OrleansTicketing.Api.Intents;
using OrleansTicketing.Api.Keys;
using OrleansTicketing.Api.Me;
using OrleansTicketing.Api.Models;
using OrleansTicketing.Api.OpenApi;
using OrleansTicketing.Api.Operation;
using OrleansTicketing.Api.Queues;
using OrleansTicketing.Api.SlaPolicies;
using OrleansTicketing.Api.Tickets;
using OrleansTicketing.Api.Topics;

namespace OrleansTicketing.Api;

/// <summary>The REST edge: what it registers and what it maps.</summary>
internal static class TicketingApi
{
    public static WebApplicationBuilder AddTicketingApi(this WebApplicationBuilder builder)
    {
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = Body.Limit;
        });
        var services = builder.Services;
        services.AddOptions<AuthOptions>().BindConfiguration(AuthOptions.Section, o => o.ErrorOnUnknownConfiguration = true).ValidateDataAnnotations().ValidateOnStart();
        services.AddTicketingOpenApi();
        services.AddOptions<DemoOptions>().BindConfiguration(DemoOptions.Section, o => o.ErrorOnUnknownConfiguration = true).ValidateOnStart();
        // The demo looks for an administrator to know an empty store, so it comes before the configured one.
        services.AddHostedService<DemoSeed>();
        services.AddHostedService<Bootstrap>();
        // The pipeline.
        services.AddSingleton<Authentication>().AddSingleton<TicketScopes>().AddSingleton<Failures>().AddSingleton<Obstacles>().AddSingleton<RunningKeys>()
            .AddSingleton<Edge>().AddSingleton<Commands>().AddSingleton<Cursors>();
        // The nouns.
        services.AddSingleton<VisibleTickets>().AddSingleton<TicketReaders>().AddSingleton<TicketPages>().AddSingleton<CustomerLookup>().AddSingleton<AssignmentOutcome>()
            .AddSingleton<TicketsApi>().AddSingleton<MessagesApi>().AddSingleton<AssignmentsApi>().AddSingleton<InspectionApi>();
        services.AddSingleton<CustomersApi>().AddSingleton<AgentsApi>().AddSingleton<DefinitionRoutes>().AddSingleton<QueuesApi>()
            .AddSingleton<CategoriesApi>().AddSingleton<CalendarsApi>().AddSingleton<SlaPoliciesApi>().AddSingleton<KeysApi>().AddSingleton<MeApi>()
            .AddSingleton<ModelsApi>().AddSingleton<IntentsApi>();
        services.AddSingleton<PublicEvents>().AddSingleton<Audiences>().AddSingleton<FeedItems>().AddSingleton<EventStream>().AddSingleton<FeedApi>();
        services.AddSingleton<SimilarTicketsApi>().AddSingleton<AlertsApi>().AddSingleton<TopicsApi>();
        services.AddSingleton<OperationApi>().AddSingleton<PagesApi>();
        return builder;
    }

    public static WebApplication MapTicketingApi(this WebApplication app)
    {
        app.UseMiddleware<Surface>();
        app.UseRouting();
        T Of<T>() where T : notnull => app.Services.GetRequiredService<T>();
        Of<TicketsApi>().Map(app);
        Of<MessagesApi>().Map(app);
        Of<AssignmentsApi>().Map(app);
        Of<InspectionApi>().Map(app);
        Of<SimilarTicketsApi>().Map(app);
        Of<AlertsApi>().Map(app);
        Of<TopicsApi>().Map(app);
        Of<CustomersApi>().Map(app);
        Of<AgentsApi>().Map(app);
        Of<QueuesApi>().Map(app);
        Of<CalendarsApi>().Map(app);
        Of<SlaPoliciesApi>().Map(app);
        Of<CategoriesApi>().Map(app);
        Of<FeedApi>().Map(app);
        Of<KeysApi>().Map(app);
        Of<MeApi>().Map(app);
        Of<ModelsApi>().Map(app);
        Of<IntentsApi>().Map(app);
        Of<OperationApi>().Map(app);
        Of<PagesApi>().Map(app);
        app.MapTicketingOpenApi();
        return app;
    }
}
