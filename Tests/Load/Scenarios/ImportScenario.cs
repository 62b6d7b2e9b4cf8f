using System.Text;
using System.Text.Json;
using OrleansTicketing.Load.Http;
using OrleansTicketing.Load.Measuring;

namespace OrleansTicketing.Load.Scenarios;

/// <summary>POSTs each line of a file to a server that runs; what it has already (by externalId) is skipped, so it can be run again.</summary>
internal static class ImportScenario
{
    private const int Concurrency = 16;
    private const int Tries = 20;

    public static Task<IReadOnlyList<Measurement>> Run(LoadOptions options)
    {
        if (options is not { Url: { } url, Key: { } key, Rest: [var file] }) throw new FormatException("import FILE --url http://127.0.0.1:5080 --key otk_…");
        var lines = File.ReadAllLines(file).Where(l => l.Length > 0).ToArray();
        var latencies = new LatencyHistogram();
        var outcomes = new Dictionary<string, int>();
        var from = TimeProvider.System.GetTimestamp();
        Crew.Do(lines.Length, Concurrency, _ => new HttpLine(url), (i, line) =>
        {
            var sent = TimeProvider.System.GetTimestamp();
            var outcome = Outcome(line, Requests.Post("/v1/tickets", key, lines[i]));
            lock (outcomes)
            {
                latencies.Record(TimeProvider.System.GetElapsedTime(sent));
                outcomes[outcome] = outcomes.GetValueOrDefault(outcome) + 1;
                if (outcome is not ("created" or "skipped") && outcomes[outcome] <= 3) Console.Error.WriteLine($"line {i + 1}: {outcome}");
            }
        });
        var usage = new Usage(ProcessTree.CpuSeconds(Environment.ProcessId), 0, TimeProvider.System.GetElapsedTime(from).TotalSeconds);
        var result = Measurement.Of("import", "-", Concurrency, latencies, usage);
        return Task.FromResult<IReadOnlyList<Measurement>>([outcomes.Aggregate(result, (m, o) => m.With(o.Key, o.Value))]);
    }

    /// <summary>created, skipped, or the problem's code. An overloaded server is asked again.</summary>
    private static string Outcome(HttpLine line, byte[] request)
    {
        for (var attempt = 1; ; attempt++)
        {
            var status = line.Send(request);
            if (status == 201) return "created";
            var code = JsonElement.Parse(line.Body).GetProperty("code").GetString() ?? Encoding.UTF8.GetString(line.Body);
            if (code == "external-id-taken") return "skipped";
            if (status is not (429 or 503) || attempt == Tries) return code;
            Task.Delay(TimeSpan.FromMilliseconds(100 * attempt)).Wait();
        }
    }
}
