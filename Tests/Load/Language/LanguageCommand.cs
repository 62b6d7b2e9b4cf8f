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
            new FeatureOptions((int)F("min", 2), (int)F("max", 5), (int)F("cjk", 3), (int)F("ps", 4), (int)F("df", 1), F("cw", 1), F("idf", 0.75f)),
            new SvmOptions(F("c", 1), (int)F("ep", 8), F("b", 1)), F("nb", 0));
        foreach (var name in args.Where(a => !a.Contains('=')))
        {
            var parts = name.Split(':');
            var set = DataSet.Read(Path.Combine(folder, parts[0] + ".tsv"));
            if (parts.Length > 1) set = set.Relabel(l => l.Split('|') is var p && parts[1] == "s" ? p[^1] : p[0]);
            if (kv.TryGetValue("enc", out var dir))
            {
                var e = new OrleansTicketing.Text.Encoding.SentenceEncoder(File.ReadAllBytes(dir + "/model.json"), Directory.GetFiles(dir, "group1-shard*").Order().SelectMany(File.ReadAllBytes).ToArray(), File.ReadAllBytes(dir + "/vocab.json"));
                if (kv.TryGetValue("cache", out var cache) && !File.Exists(cache + "/" + parts[0]))
                {
                    using var o2 = new BinaryWriter(File.Create(cache + "/" + parts[0]));
                    foreach (var ch in set.Train.Concat(set.Dev).Concat(set.Test).Chunk(32)) foreach (var r in e.Encode([.. ch.Select(x => x.Text)])) foreach (var f in r) o2.Write(f);
                }
            }
            if (kv.TryGetValue("cache", out var cc) && kv.ContainsKey("enc"))
            {
                var d = new Dictionary<string, float[]>();
                using var r = new BinaryReader(File.OpenRead(cc + "/" + parts[0]));
                foreach (var ch in set.Train.Concat(set.Dev).Concat(set.Test)) { var f = new float[512]; for (var i = 0; i < 512; i++) f[i] = r.ReadSingle(); d[ch.Text] = f; }
                o = o with { Encoding = ts => [.. ts.Select(x => d[x])], EncodingWeight = F("ew", 1) };
            }
            if (parts.Length > 1 && parts[1] == "i")
            {
                set = set.Relabel(l => l == "oos" ? "none" : l);
                if (F("sim", 0) > 0) set = set with { Train = [.. set.Train.Where(e => e.Label != "none")], Dev = [.. set.Dev.Where(e => e.Label != "none")] };
                var m = IntentTrainer.Train([.. set.Train, .. set.Dev], o, F("acc", 0.9f));
                var a = set.Test.Select(e => (e.Label, m.Classify(e.Text))).ToArray();
                var ins = a.Where(x => x.Label != "none").ToArray(); var oos = a.Where(x => x.Label == "none").ToArray();
                Console.WriteLine($"closed {100.0 * ins.Count(x => x.Item2.Label == x.Label) / ins.Length:F2} in {100.0 * ins.Count(x => !x.Item2.IsNone && x.Item2.Label == x.Label) / ins.Length:F2} none recall {100.0 * oos.Count(x => x.Item2.IsNone) / oos.Length:F2} thr {m.Detector.Threshold} {string.Join(' ', m.Detector.Model.Weights)}");
                continue;
            }
            if (parts[0].StartsWith("clinc")) set = set with { Train = [.. set.Train.Where(e => e.Label != "oos")], Dev = [.. set.Dev.Where(e => e.Label != "oos")], Test = [.. set.Test.Where(e => e.Label != "oos")] };
            var watch = Stopwatch.StartNew();
            IReadOnlyList<Example> train = [.. set.Train, .. set.Dev];
            if (F("few", 0) > 0) train = [.. train.GroupBy(e => e.Label).SelectMany(g => g.Take((int)F("few", 0)))];
            var model = Trainer.Train(train, o);
            var seconds = watch.Elapsed.TotalSeconds;
            watch.Restart();
            var right = set.Test.Count(e => model.Classify(e.Text).Label == e.Label);
            Console.WriteLine($"{name,-40} {100.0 * right / set.Test.Count:F2} train {seconds:F2}s test {set.Test.Count / watch.Elapsed.TotalSeconds:F0}/s");
        }
        return Task.FromResult(0);
    }
}
