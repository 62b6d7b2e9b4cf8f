using System.Diagnostics;
using OrleansTicketing.Text.Features;
using OrleansTicketing.Text.Learning;

namespace OrleansTicketing.Load.Language;

/// <summary>`language`: measures the language core on the public sets.</summary>
internal static class LanguageCommand
{
    public static Task<int> Run(string[] args)
    {
        var folder = DataSet.FindFolder()!;
        var kv = args.Where(a => a.Contains('=')).Select(a => a.Split('=')).ToDictionary(a => a[0], a => a[1]);
        float F(string k, float d) => kv.TryGetValue(k, out var v) ? float.Parse(v) : d;
        var o = new TrainingOptions(
            new FeatureOptions((int)F("min", 2), (int)F("max", 5), (int)F("cjk", 3), (int)F("df", 1), F("cw", 1)),
            new SvmOptions(F("c", 1), (int)F("ep", 8), F("b", 1)), F("nb", 0));
        foreach (var name in args.Where(a => !a.Contains('=')))
        {
            var parts = name.Split(':');
            var set = DataSet.Read(Path.Combine(folder, parts[0] + ".tsv"));
            if (parts.Length > 1) set = set.Relabel(l => l.Split('|') is var p && parts[1] == "s" ? p[^1] : p[0]);
            if (parts[0].StartsWith("clinc")) set = set with { Train = [.. set.Train.Where(e => e.Label != "oos")], Dev = [.. set.Dev.Where(e => e.Label != "oos")], Test = [.. set.Test.Where(e => e.Label != "oos")] };
            var watch = Stopwatch.StartNew();
            IReadOnlyList<Example> train = [.. set.Train, .. set.Dev];
            if (F("few", 0) > 0) train = [.. train.GroupBy(e => e.Label).SelectMany(g => g.Take((int)F("few", 0)))];
            var model = Trainer.Train(train, o);
            var seconds = watch.Elapsed.TotalSeconds;
            watch.Restart();
            var right = set.Test.Count(e => model.Classify(e.Text).Label == e.Label);
            Console.WriteLine($"{name,-40} {100.0 * right / set.Test.Count:F2} train {seconds:F2}s test {set.Test.Count / watch.Elapsed.TotalSeconds:F0}/s vocab {model.Vocabulary.Count} T {model.Temperature:F3}");
        }
        return Task.FromResult(0);
    }
}
