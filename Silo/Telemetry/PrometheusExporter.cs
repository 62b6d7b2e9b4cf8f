using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace OrleansTicketing.Silo.Telemetry;

/// <summary>Collects from the SDK when asked, and gives the text. The SDK's own Prometheus exporter is not among the packages we can have.</summary>
public sealed class PrometheusExporter : BaseExporter<Metric>
{
    private readonly Lock _one = new();
    private string _text = "";

    public PrometheusExporter() => Reader = new BaseExportingMetricReader(this);

    public MetricReader Reader { get; }

    public string Collect()
    {
        lock (_one)
        {
            Reader.Collect();
            return _text;
        }
    }

    public override ExportResult Export(in Batch<Metric> batch)
    {
        // The SDK reuses its metrics after this call, so the text is made here.
        var metrics = new List<Metric>();
        foreach (var metric in batch) metrics.Add(metric);
        _text = PrometheusText.Write(metrics);
        return ExportResult.Success;
    }
}
