using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace OrleansTicketing.Silo.Telemetry;

/// <summary>
/// Starts counting with the host, and serves <c>Metrics:Urls</c>: by a listener of its own, so that this port shows nothing else, the API's port
/// shows no metrics whatever Host header is sent, and a node without REST can be scraped too.
/// </summary>
internal sealed class TelemetryHost(IServiceProvider node, IOptions<MetricsOptions> options, ILoggerFactory logs) : IHostedService, IAsyncDisposable
{
    private WebApplication? _listener;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        node.GetRequiredService<MeterProvider>();
        node.GetService<TracerProvider>();
        var metrics = node.GetRequiredService<TicketingMetrics>();
        if (node.GetService<IStoreFigures>() is { } figures) metrics.Store = figures;
        metrics.Begin();
        if (string.IsNullOrEmpty(options.Value.Urls)) return;
        // An empty builder reads no configuration: the API's own Urls and Kestrel sections must not open its ports twice.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls(options.Value.Urls);
        builder.Services.AddRoutingCore().AddSingleton(logs);
        _listener = builder.Build();
        _listener.MapScrape(node);
        await _listener.StartAsync(cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => _listener?.StopAsync(cancellationToken) ?? Task.CompletedTask;

    public ValueTask DisposeAsync() => _listener?.DisposeAsync() ?? ValueTask.CompletedTask;
}
