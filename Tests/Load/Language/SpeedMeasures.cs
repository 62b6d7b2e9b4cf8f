using System.Diagnostics;
using OrleansTicketing.Text.Learning;
using OrleansTicketing.Text.Retrieval;

namespace OrleansTicketing.Load.Language;

/// <summary>The speed bars, on one core.</summary>
internal static class SpeedMeasures
{
    private const int Training = 10_000;
    private const int Documents = 100_000;

    public static IEnumerable<Measurement> All(DataSet banking, DataSet shopping)
    {
        IReadOnlyList<Example> examples = [.. banking.Train.Take(Training)];
        Trainer.Train([.. examples.Take(1000)], TrainingOptions.Category);
        var processor = Environment.CpuUsage.TotalTime;
        var watch = Stopwatch.StartNew();
        var model = Trainer.Train(examples, TrainingOptions.Category);
        // Beside other work the wall clock says little of one core, so the processor's own time is printed too.
        var used = (Environment.CpuUsage.TotalTime - processor).TotalSeconds;
        yield return new Measurement(banking.Name, "speed", "training_processor_seconds", used, examples.Count, watch.Elapsed.TotalSeconds);
        yield return new Measurement(banking.Name, "speed", "training_seconds", watch.Elapsed.TotalSeconds, examples.Count, watch.Elapsed.TotalSeconds);

        var bytes = ModelFile.Write(model);
        watch.Restart();
        model = ModelFile.Read(bytes);
        yield return new Measurement(banking.Name, "speed", "load_seconds", watch.Elapsed.TotalSeconds, bytes.Length, watch.Elapsed.TotalSeconds);

        for (var warm = 0; warm < 2; warm++) foreach (var text in banking.Test) model.Classify(text.Text);
        processor = Environment.CpuUsage.TotalTime;
        watch.Restart();
        const int Rounds = 5;
        for (var round = 0; round < Rounds; round++) foreach (var text in banking.Test) model.Classify(text.Text);
        var classified = Rounds * banking.Test.Count;
        used = (Environment.CpuUsage.TotalTime - processor).TotalSeconds;
        yield return new Measurement(banking.Name, "speed", "texts_per_processor_second", classified / used, classified, watch.Elapsed.TotalSeconds);
        yield return new Measurement(banking.Name, "speed", "texts_per_second", classified / watch.Elapsed.TotalSeconds, classified, watch.Elapsed.TotalSeconds);

        yield return Retrieval(banking, shopping);
    }

    private static Measurement Retrieval(DataSet banking, DataSet shopping)
    {
        var index = new TextIndex();
        var texts = shopping.Train.Concat(shopping.Dev).Concat(shopping.Test).Concat(banking.Train).Select(e => e.Text).ToArray();
        for (var i = 0; i < Documents; i++) index.Add(texts[i % texts.Length]);
        var queries = shopping.Test.Concat(banking.Test).Select(e => e.Text).Where((_, i) => i % 5 == 0).ToArray();
        foreach (var query in queries.Take(50)) index.Search(query, 10);
        var milliseconds = new List<double>();
        var all = Stopwatch.StartNew();
        foreach (var query in queries)
        {
            var start = Stopwatch.GetTimestamp();
            index.Search(query, 10);
            milliseconds.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }
        milliseconds.Sort();
        return new Measurement("100000 documents", "speed", "retrieval_p99_ms", milliseconds[milliseconds.Count * 99 / 100], queries.Length, all.Elapsed.TotalSeconds);
    }
}
