using System.Diagnostics;
using System.Text.Json;
using OrleansTicketing.Text.Retrieval;
using OrleansTicketing.Text.Topics;

namespace OrleansTicketing.Load.Language;

/// <summary>What looking over many tickets costs, in process: similar tickets in memory, topics of a window.</summary>
internal static class InsightMeasures
{
    private const int Many = 100_000;
    private static readonly int[] Windows = [5_000, 50_000];
    private const int Queries = 1_000;

    public static IEnumerable<Measurement> All(string folder)
    {
        string[] tickets = [.. Mixed(Texts(folder, "support_en.jsonl"), Texts(folder, "support_zh.jsonl"))];
        foreach (var window in Windows)
        {
            string[] texts = [.. Enumerable.Range(0, window + 100).Select(i => Text(tickets, i))];
            yield return Topics(texts[..window], "topics_seconds", [], out var found);
            // An hour later: the topics are known, and a few tickets are new.
            yield return Topics(texts[100..], "topics_again_seconds", found, out _);
        }
        foreach (var line in Similar(tickets, tickets.Length)) yield return line;
        foreach (var line in Similar(tickets, Many)) yield return line;
    }

    private static Measurement Topics(string[] texts, string metric, IReadOnlyList<Topic> before, out IReadOnlyList<Topic> found)
    {
        var watch = Stopwatch.StartNew();
        found = TopicFinder.Find([.. texts.Select((text, i) => new TopicText($"{i}", text))], before, new TopicOptions());
        return new($"{texts.Length} tickets", "insight", metric, watch.Elapsed.TotalSeconds, found.Count, watch.Elapsed.TotalSeconds);
    }

    private static IEnumerable<Measurement> Similar(string[] tickets, int count)
    {
        var name = $"{count} tickets";
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var watch = Stopwatch.StartNew();
        var texts = new SimilarTexts();
        for (var i = 0; i < count; i++) texts.Add($"tkt_{i:D26}", Text(tickets, i));
        yield return new(name, "insight", "similar_load_seconds", watch.Elapsed.TotalSeconds, texts.Count, watch.Elapsed.TotalSeconds);
        yield return new(name, "insight", "similar_megabytes", (GC.GetTotalMemory(forceFullCollection: true) - before) / 1e6, texts.Count, watch.Elapsed.TotalSeconds);

        var milliseconds = new List<double>();
        for (var i = -100; i < Queries; i++)
        {
            var query = tickets[(i + 100) * 17 % tickets.Length];
            var start = Stopwatch.GetTimestamp();
            texts.Compare(query, texts.Find(query, 100));
            if (i >= 0) milliseconds.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }
        milliseconds.Sort();
        yield return new(name, "insight", "similar_p50_ms", milliseconds[Queries / 2], Queries, watch.Elapsed.TotalSeconds);
        yield return new(name, "insight", "similar_p99_ms", milliseconds[Queries * 99 / 100], Queries, watch.Elapsed.TotalSeconds);
        GC.KeepAlive(texts);
    }

    /// <summary>Beyond what there is, each ticket comes again in other words' company.</summary>
    private static string Text(string[] tickets, int i) => i < tickets.Length ? tickets[i] : $"{tickets[i % tickets.Length]} {tickets[i * 7 % tickets.Length]}";

    private static IEnumerable<string> Texts(string folder, string file) =>
        File.ReadLines(Path.Combine(folder, file)).Select(line => JsonDocument.Parse(line).RootElement.GetProperty("text").GetString()!);

    private static IEnumerable<string> Mixed(IEnumerable<string> left, IEnumerable<string> right) => left.Zip(right).SelectMany(pair => new[] { pair.First, pair.Second });
}
