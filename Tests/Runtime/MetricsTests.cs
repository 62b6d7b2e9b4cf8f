using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OrleansTicketing.Load.Servers;
using OrleansTicketing.Silo.Telemetry;
using OrleansTicketing.Tickets;

namespace OrleansTicketing.Tests.Runtime;

public sealed class MetricsTests : IDisposable
{
    private const string InMemory = "Data Source=metrics;Mode=Memory;Cache=Shared";

    // The store lives as long as a connection to it.
    private readonly SqliteConnection _keeper = new(InMemory);

    private static readonly string[] Names =
    [
        "ticketing_commands_total", "ticketing_command_duration_seconds", "ticketing_batch_turns", "ticketing_commit_duration_seconds",
        "ticketing_outbox_pending", "ticketing_outbox_oldest_age_seconds", "ticketing_reminder_lag_seconds", "ticketing_feed_lag_seconds",
        "ticketing_queue_depth", "ticketing_sla_breaches_total", "ticketing_grains_cached", "ticketing_parked", "ticketing_alerts_total",
        "ticketing_report_lag_seconds",
    ];

    public void Dispose() => _keeper.Dispose();

    [Fact]
    public async Task A_scrape_has_every_promised_name_and_parses()
    {
        await using var app = await Start();
        var metrics = app.Services.GetRequiredService<TicketingMetrics>();
        using var store = await Store();
        metrics.Store = store;
        metrics.CachedGrains = () => 42;
        metrics.Command(new RateTicket(5, null), "done", TimeSpan.FromMilliseconds(3));
        metrics.Batch(64, TimeSpan.FromMilliseconds(4));
        metrics.ReminderLag(TimeSpan.FromSeconds(-1));
        metrics.FeedLag(TimeSpan.FromMilliseconds(7));
        metrics.SlaBreached("dispatch");
        metrics.ReportLag(TimeSpan.FromMilliseconds(300));

        var samples = PrometheusParser.Parse(await Scrape(app, Address(app)));

        Assert.Subset(samples.Select(s => s.Family).ToHashSet(), Names.ToHashSet());
        Assert.Contains(samples, s => s is { Name: "ticketing_commands_total", Labels: "command=\"rate_ticket\",outcome=\"done\"", Value: 1 });
        Assert.Contains(samples, s => s is { Name: "ticketing_batch_turns_bucket", Le: "64", Value: 1 });
        Assert.Contains(samples, s => s is { Name: "ticketing_queue_depth", Labels: "queue=\"default\"", Value: 2 });
        Assert.Contains(samples, s => s is { Name: "ticketing_queue_depth", Labels: "queue=\"empty\"", Value: 0 });
        Assert.Contains(samples, s => s is { Name: "ticketing_grains_cached", Value: 42 });
        Assert.Contains(samples, s => s is { Name: "ticketing_outbox_pending", Value: 1 });
        Assert.Contains(samples, s => s is { Name: "ticketing_outbox_oldest_age_seconds", Value: > 3600 });
        Assert.Contains(samples, s => s is { Name: "ticketing_parked", Value: 1 });
        Assert.Contains(samples, s => s.Family.StartsWith("dotnet_", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Nodes_in_one_process_count_for_themselves()
    {
        await using var one = await Start();
        await using var two = await Start();
        one.Services.GetRequiredService<TicketingMetrics>().SlaBreached("resolution");

        Assert.Contains("ticketing_sla_breaches_total{metric=\"resolution\"} 1", await Scrape(one, Address(one)), StringComparison.Ordinal);
        Assert.Contains("ticketing_sla_breaches_total{metric=\"resolution\"} 0", await Scrape(two, Address(two)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_port_serves_metrics_and_nothing_else()
    {
        var other = $"http://127.0.0.1:{Ports.Free()}";
        await using var app = await Start(("Metrics:Urls", other));
        using var http = new HttpClient();

        PrometheusParser.Parse(await Scrape(app, other));
        Assert.Equal(HttpStatusCode.NotFound, (await http.GetAsync(new Uri(other + "/hello"))).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await http.GetAsync(new Uri(Address(app) + "/metrics"))).StatusCode);
        Assert.Equal("hello", await http.GetStringAsync(new Uri(Address(app) + "/hello")));
    }

    [Theory]
    [InlineData("Metrics:Urls", "9464", "Metrics:Urls")]
    [InlineData("Metrics:Url", "http://127.0.0.1:1", "Url")]
    public async Task A_wrong_setting_stops_the_start_with_its_name(string key, string value, string named)
    {
        var error = await Assert.ThrowsAnyAsync<Exception>(() => Start((key, value)));

        Assert.Contains(named, error.Message, StringComparison.Ordinal);
        Assert.True(error is OptionsValidationException or InvalidOperationException);
    }

    [Fact]
    public async Task Figures_are_read_once_for_scrapes_close_together_and_survive_a_lost_store()
    {
        var opened = 0;
        using var figures = new SqlStoreFigures(_ => ++opened > 0 ? throw new TimeoutException() : null!, TimeProvider.System);

        await figures.Refresh(default);
        await figures.Refresh(default);

        Assert.Equal(StoreFigures.None, figures.Current);
        Assert.Equal(1, opened);
    }

    private static async Task<WebApplication> Start(params (string Key, string Value)[] settings)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Configuration.AddInMemoryCollection(settings.ToDictionary(s => s.Key, s => (string?)s.Value));
        builder.AddTicketingTelemetry();
        var app = builder.Build();
        app.MapMetrics();
        app.MapGet("/hello", () => "hello");
        await app.StartAsync();
        return app;
    }

    private static string Address(WebApplication app) =>
        app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();

    private static async Task<string> Scrape(WebApplication app, string address)
    {
        using var http = new HttpClient();
        using var answer = await http.GetAsync(new Uri(address + "/metrics"), app.Lifetime.ApplicationStopping);
        Assert.Equal(PrometheusText.ContentType, answer.Content.Headers.ContentType?.ToString());
        return await answer.Content.ReadAsStringAsync();
    }

    /// <summary>Two tickets in one of two queues, a message from 2023 on its way, another one parked.</summary>
    private async Task<SqlStoreFigures> Store()
    {
        await _keeper.OpenAsync();
        using var schema = new StreamReader(typeof(TicketingMetrics).Assembly.GetManifestResourceStream("OrleansTicketing.Silo.Storage.Sqlite.001_core.sql")!);
        await using var command = _keeper.CreateCommand();
        command.CommandText = await schema.ReadToEndAsync() + """
            INSERT INTO queue VALUES ('default', 1, x'00', 1, 0, '{}'), ('empty', 1, x'00', 1, 0, '{}');
            INSERT INTO ticket SELECT 't' || value, 1, x'00', 1, 0, '{}', value, iif(value < 3, 'queued', 'closed'), 'default', '', NULL, 'c', 2, 'other', NULL, 'web', NULL, 's', '', 0, NULL, 0, 0
                FROM json_each('[1,2,3]');
            INSERT INTO outbox VALUES (x'018bcfe568007000800000000000000a', 'ticket', 't1', 'reserve', '{}', 0, 0, NULL, NULL),
                (x'008bcfe568007000800000000000000b', 'ticket', 't1', 'reserve', '{}', 8, 0, 1, 'x');
            """;
        await command.ExecuteNonQueryAsync();
        return new(async cancellation =>
        {
            var opened = new SqliteConnection(InMemory);
            await opened.OpenAsync(cancellation);
            return opened;
        }, TimeProvider.System);
    }
}
