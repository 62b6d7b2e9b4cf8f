using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace OrleansTicketing.Load.Measuring;

/// <summary>One run of one scenario: one line of JSON.</summary>
/// <param name="Scenario">Its name.</param>
/// <param name="Store">sqlite, postgres, or - where nothing is stored.</param>
/// <param name="Clients">How many at once.</param>
/// <param name="Rate">Done a second.</param>
/// <param name="P50Ms">Median latency.</param>
/// <param name="P99Ms">99th percentile of latency.</param>
/// <param name="Cpu">CPU seconds in the measured time: servers, database and this program.</param>
/// <param name="MemoryMb">Of servers and database; of this program where it runs alone.</param>
/// <param name="N">Done in the measured time.</param>
/// <param name="Seconds">The measured time.</param>
internal sealed record Measurement(
    string Scenario, string Store, int Clients, double Rate, double P50Ms, double P99Ms, double Cpu, double MemoryMb, long N, double Seconds)
{
    /// <summary>What else this scenario saw.</summary>
    public Dictionary<string, double>? More { get; init; }

    public static Measurement Of(string scenario, string store, int clients, LatencyHistogram latencies, Usage usage) => new(
        scenario, store, clients, Round(latencies.Count / usage.Seconds), Round(latencies.Percentile(0.5)), Round(latencies.Percentile(0.99)),
        Round(usage.Cpu), Math.Round(usage.MemoryMb), latencies.Count, Round(usage.Seconds));

    public Measurement With(string name, double value) => this with { More = new(More ?? []) { [name] = Round(value) } };

    public void Print() => Console.WriteLine(JsonSerializer.Serialize(this, MeasurementJson.Default.Measurement));

    /// <summary>The middle run by rate, for each scenario and store.</summary>
    public static IEnumerable<Measurement> Medians(IEnumerable<Measurement> all) =>
        all.GroupBy(m => (m.Scenario, m.Store)).Select(runs => runs.OrderBy(m => m.Rate).ElementAt(runs.Count() / 2));

    public static string Table(IEnumerable<Measurement> rows) => string.Join('\n', rows.Select(Row).Prepend("|---|---|---:|---:|---:|---:|---:|---:|")
        .Prepend("| scenario | store | clients | per second | p50 ms | p99 ms | CPU s | MiB |"));

    private static string Row(Measurement m) =>
        string.Create(CultureInfo.InvariantCulture, $"| {m.Scenario} | {m.Store} | {m.Clients} | {m.Rate:N0} | {m.P50Ms:0.0#} | {m.P99Ms:0.0#} | {m.Cpu:0.0} | {m.MemoryMb:0} |");

    private static double Round(double value) => Math.Round(value, value < 10 ? 3 : 1);
}

/// <summary>CPU, memory and time between a start and an end.</summary>
internal readonly record struct Usage(double Cpu, double MemoryMb, double Seconds);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Measurement))]
internal sealed partial class MeasurementJson : JsonSerializerContext;
