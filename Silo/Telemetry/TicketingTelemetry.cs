using System.ComponentModel.DataAnnotations;
using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace OrleansTicketing.Silo.Telemetry;

/// <summary>Where metrics are served.</summary>
public sealed class MetricsOptions : IValidatableObject
{
    /// <summary>Addresses, separated by semicolons, that serve /metrics and nothing else. Default: none, it is served beside the API.</summary>
    public string? Urls { get; set; }

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) =>
        (Urls ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries).Where(url => !IsAddress(url))
            .Select(url => new ValidationResult($"Metrics:Urls: '{url}' is not an address like http://127.0.0.1:9464."));

    // ASP.NET Core also takes http://*:9464 and http://+:9464.
    private static bool IsAddress(string url) =>
        Uri.TryCreate(url.Replace("//*", "//0.0.0.0").Replace("//+", "//0.0.0.0"), UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https";
}

public static class TicketingTelemetry
{
    /// <summary>Spans of the engine; free while nobody listens.</summary>
    public static readonly ActivitySource Source = new(TicketingMetrics.MeterName);

    /// <summary>Metrics always; traces, and metrics by OTLP, when the standard OTEL_EXPORTER_OTLP_ENDPOINT is set.</summary>
    public static T AddTicketingTelemetry<T>(this T builder) where T : IHostApplicationBuilder
    {
        var otlp = !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("OTEL_EXPORTER_OTLP_ENDPOINT"));
        var services = builder.Services;
        services.AddOptions<MetricsOptions>().BindConfiguration("Metrics", o => o.ErrorOnUnknownConfiguration = true).ValidateDataAnnotations().ValidateOnStart();
        services.TryAddSingleton<TicketingMetrics>();
        services.TryAddSingleton<PrometheusExporter>();
        services.TryAddSingleton(provider => Meters(provider.GetRequiredService<TicketingMetrics>(), provider.GetRequiredService<PrometheusExporter>(), otlp));
        if (otlp) services.TryAddSingleton(_ => Tracers());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, TelemetryHost>());
        return builder;
    }

    /// <summary>/metrics, without a key; nothing when <see cref="MetricsOptions.Urls"/> moves it elsewhere.</summary>
    public static void MapMetrics(this IEndpointRouteBuilder routes)
    {
        if (string.IsNullOrEmpty(routes.ServiceProvider.GetRequiredService<IOptions<MetricsOptions>>().Value.Urls))
            routes.MapScrape(routes.ServiceProvider).AllowAnonymous().ExcludeFromDescription();
    }

    internal static IEndpointConventionBuilder MapScrape(this IEndpointRouteBuilder routes, IServiceProvider node)
    {
        var metrics = node.GetRequiredService<TicketingMetrics>();
        var exporter = node.GetRequiredService<PrometheusExporter>();
        node.GetRequiredService<MeterProvider>();
        return routes.MapGet("/metrics", async (HttpContext http) =>
        {
            await metrics.Store.Refresh(http.RequestAborted);
            http.Response.ContentType = PrometheusText.ContentType;
            await http.Response.WriteAsync(exporter.Collect(), http.RequestAborted);
        });
    }

    private static MeterProvider Meters(TicketingMetrics metrics, PrometheusExporter exporter, bool otlp)
    {
        var builder = Sdk.CreateMeterProviderBuilder().ConfigureResource(Describe)
            .AddMeter(TicketingMetrics.MeterName, "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Runtime", "Npgsql")
            // Several nodes may live in one process, as in tests; each counts its own.
            .AddView(i => i.Meter.Name == TicketingMetrics.MeterName && i.Meter != metrics.Meter ? MetricStreamConfiguration.Drop : null)
            .AddReader(exporter.Reader);
        return (otlp ? builder.AddOtlpExporter() : builder).Build();
    }

    private static TracerProvider Tracers() =>
        Sdk.CreateTracerProviderBuilder().ConfigureResource(Describe)
            .AddSource(TicketingMetrics.MeterName, "Microsoft.AspNetCore", "Npgsql").AddOtlpExporter().Build();

    // OTEL_SERVICE_NAME and OTEL_RESOURCE_ATTRIBUTES still win.
    private static void Describe(ResourceBuilder resource) => resource.AddService("orleans-ticketing").AddEnvironmentVariableDetector();
}
