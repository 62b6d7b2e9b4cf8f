using System.Globalization;
using System.Text;
using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace OrleansTicketing.Silo.Telemetry;

/// <summary>Prometheus text format 0.0.4, written from what the SDK aggregated. Families and samples are sorted, so two scrapes can be compared.</summary>
public static class PrometheusText
{
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    private static readonly Dictionary<string, string> Units = new()
    {
        ["s"] = "seconds", ["ms"] = "milliseconds", ["By"] = "bytes", ["%"] = "percent",
    };

    public static string Write(IEnumerable<Metric> metrics)
    {
        var text = new StringBuilder();
        var families = metrics.Select(metric => (Name: NameOf(metric), Type: TypeOf(metric), Metric: metric)).Where(f => f.Type is not null);
        foreach (var family in families.GroupBy(f => f.Name).OrderBy(f => f.Key, StringComparer.Ordinal))
        {
            // Two meters may own instruments of one name; a family has one type, and each series appears once.
            var type = family.First().Type!;
            var lines = new SortedDictionary<string, string>(StringComparer.Ordinal);
            foreach (var (name, _, metric) in family.Where(f => f.Type == type)) AddSamples(lines, name, metric);
            if (lines.Count == 0) continue;
            var help = family.Select(f => f.Metric.Description).FirstOrDefault(d => d.Length > 0);
            if (help is not null) text.Append("# HELP ").Append(family.Key).Append(' ').Append(help.Replace("\\", "\\\\").Replace("\n", "\\n")).Append('\n');
            text.Append("# TYPE ").Append(family.Key).Append(' ').Append(type).Append('\n').AppendJoin("", lines.Values);
        }

        return text.ToString();
    }

    private static string NameOf(Metric metric)
    {
        var name = Safe(metric.Name);
        var unit = Units.GetValueOrDefault(metric.Unit);
        if (unit is not null && !name.EndsWith(unit, StringComparison.Ordinal)) name = $"{name}_{unit}";
        return TypeOf(metric) == "counter" && !name.EndsWith("_total", StringComparison.Ordinal) ? name + "_total" : name;
    }

    private static string? TypeOf(Metric metric) => metric.MetricType switch
    {
        MetricType.LongSum or MetricType.DoubleSum => "counter",
        MetricType.Histogram => "histogram",
        MetricType.ExponentialHistogram => null, // Has no form in 0.0.4.
        _ => "gauge",
    };

    private static void AddSamples(SortedDictionary<string, string> lines, string name, Metric metric)
    {
        foreach (ref readonly var point in metric.GetMetricPoints())
        {
            var labels = Labels(point.Tags);
            var sample = metric.MetricType switch
            {
                MetricType.Histogram => Histogram(name, labels, in point),
                MetricType.LongSum or MetricType.LongSumNonMonotonic => Sample(name, labels, Number(point.GetSumLong())),
                MetricType.DoubleSum or MetricType.DoubleSumNonMonotonic => Sample(name, labels, Number(point.GetSumDouble())),
                MetricType.LongGauge => Sample(name, labels, Number(point.GetGaugeLastValueLong())),
                _ => Sample(name, labels, Number(point.GetGaugeLastValueDouble())),
            };
            lines.TryAdd(labels, sample);
        }
    }

    private static string Histogram(string name, string labels, in MetricPoint point)
    {
        var text = new StringBuilder();
        var before = labels.Length > 0 ? labels + "," : "";
        var count = 0L;
        foreach (var bucket in point.GetHistogramBuckets())
        {
            count += bucket.BucketCount;
            text.Append(Sample(name + "_bucket", $"{before}le=\"{Number(bucket.ExplicitBound)}\"", Number(count)));
        }

        // The buckets' own total: a point that is being updated may already have a higher count, and the two must agree.
        return text.Append(Sample(name + "_sum", labels, Number(point.GetHistogramSum()))).Append(Sample(name + "_count", labels, Number(count))).ToString();
    }

    private static string Sample(string name, string labels, string value) => labels.Length > 0 ? $"{name}{{{labels}}} {value}\n" : $"{name} {value}\n";

    private static string Labels(ReadOnlyTagCollection tags)
    {
        var labels = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, value) in tags)
        {
            var name = Safe(key);
            var text = Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
            // a.b and a_b are one label here; the specification joins them.
            labels[name] = labels.TryGetValue(name, out var other) ? $"{other};{text}" : text;
        }

        return string.Join(',', labels.Select(l => $"{l.Key}=\"{l.Value.Replace("\\", "\\\\").Replace("\"", "\\\"").Replace("\n", "\\n")}\""));
    }

    private static string Safe(string name)
    {
        var safe = string.Concat(name.Select(c => char.IsAsciiLetterOrDigit(c) ? c : '_'));
        return safe.Length == 0 || char.IsAsciiDigit(safe[0]) ? "_" + safe : safe;
    }

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Number(double value) =>
        double.IsPositiveInfinity(value) ? "+Inf" : double.IsNegativeInfinity(value) ? "-Inf" : value.ToString("R", CultureInfo.InvariantCulture);
}
