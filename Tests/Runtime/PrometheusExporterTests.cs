using System.Diagnostics.Metrics;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OrleansTicketing.Silo.Telemetry;

namespace OrleansTicketing.Tests.Runtime;

public sealed class PrometheusExporterTests : IDisposable
{
    private readonly Meter _meter = new("golden");
    private readonly PrometheusExporter _exporter = new();
    private readonly MeterProvider _provider;

    public PrometheusExporterTests() => _provider = Sdk.CreateMeterProviderBuilder()
        .AddMeter("golden").AddView(i => i.Meter.Name == "golden" && i.Meter != _meter ? MetricStreamConfiguration.Drop : null).AddReader(_exporter.Reader).Build();

    public void Dispose()
    {
        _provider.Dispose();
        _meter.Dispose();
    }

    [Fact]
    public void Every_kind_of_instrument_has_its_form()
    {
        var requests = _meter.CreateCounter<long>("shop.requests", "{request}", "Requests so far.");
        requests.Add(2, new KeyValuePair<string, object?>("path", "/b"), new("code", 200));
        requests.Add(1, new KeyValuePair<string, object?>("path", "/a"), new("code", 404));
        var duration = _meter.CreateHistogram("shop.duration", "s", "How long.", null, new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.1, 1] });
        foreach (var seconds in new[] { 0.05, 0.1, 0.5, 20 }) duration.Record(seconds);
        _meter.CreateUpDownCounter<int>("open").Add(-3);
        _meter.CreateObservableGauge("memory", () => 1.5e20, "By");
        _meter.CreateObservableGauge("limit", () => double.PositiveInfinity);

        Assert.Equal("""
            # TYPE limit gauge
            limit +Inf
            # TYPE memory_bytes gauge
            memory_bytes 1.5E+20
            # TYPE open gauge
            open -3
            # HELP shop_duration_seconds How long.
            # TYPE shop_duration_seconds histogram
            shop_duration_seconds_bucket{le="0.1"} 2
            shop_duration_seconds_bucket{le="1"} 3
            shop_duration_seconds_bucket{le="+Inf"} 4
            shop_duration_seconds_sum 20.65
            shop_duration_seconds_count 4
            # HELP shop_requests_total Requests so far.
            # TYPE shop_requests_total counter
            shop_requests_total{code="200",path="/b"} 2
            shop_requests_total{code="404",path="/a"} 1

            """, _exporter.Collect(), ignoreLineEndingDifferences: true);
        Assert.Equal(10, PrometheusParser.Parse(_exporter.Collect()).Count);
    }

    [Fact]
    public void What_would_break_a_line_is_escaped()
    {
        _meter.CreateCounter<long>("odd-name", null, "back\\slash\nsecond line").Add(1, new("a.b", "q\"uote\\\n"), new("a_b", null), new("0", "数"));

        Assert.Equal("""
            # HELP odd_name_total back\\slash\nsecond line
            # TYPE odd_name_total counter
            odd_name_total{_0="数",a_b="q\"uote\\\n;"} 1

            """, _exporter.Collect(), ignoreLineEndingDifferences: true);
        PrometheusParser.Parse(_exporter.Collect());
    }

    [Fact]
    public void Two_instruments_of_one_name_give_one_family()
    {
        _meter.CreateCounter<long>("same.name").Add(1);
        _meter.CreateCounter<long>("same_name").Add(5);

        Assert.Equal("same_name_total", Assert.Single(PrometheusParser.Parse(_exporter.Collect())).Name);
    }

    [Fact]
    public void Counters_go_on_between_scrapes()
    {
        var counter = _meter.CreateCounter<long>("c");
        counter.Add(1);
        _exporter.Collect();
        counter.Add(1);

        Assert.Equal(2, Assert.Single(PrometheusParser.Parse(_exporter.Collect())).Value);
    }
}
