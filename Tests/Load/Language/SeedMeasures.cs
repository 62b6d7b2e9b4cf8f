using System.Diagnostics;
using System.Text.Json;
using OrleansTicketing.Models;
using OrleansTicketing.Text.Entities;
using OrleansTicketing.Text.Learning;

namespace OrleansTicketing.Load.Language;

/// <summary>What the shipped corpus teaches, on tickets and texts written apart from it; and what its models weigh.</summary>
internal static class SeedMeasures
{
    private const double Precision = 0.95;
    private static readonly ModelKind[] Kinds = [ModelKind.Category, ModelKind.Kind, ModelKind.Sentiment];
    // The tenant's order numbers beside the usual ones.
    private static readonly string[] Orders = [.. EntityOptions.Default.OrderPatterns, @"(?:^|[^A-Za-z0-9])(?<number>[A-Z][0-9]{6})", @"(?:^|[^A-Za-z0-9])(?<number>SO-20[0-9]{2}-[0-9]{5})"];
    private static readonly DateTimeOffset Now = new(2026, 11, 18, 12, 0, 0, TimeSpan.FromHours(8));

    public static IEnumerable<Measurement> All()
    {
        if (DataSet.FindFolder("Tests/Domain/Text/Seed") is not { } tests) return [];
        return [.. Models(Rows(Path.Combine(tests, "held_out.tsv"))), .. Intents(tests), .. Entities(tests)];
    }

    private static IEnumerable<Measurement> Models(string[][] held)
    {
        var files = new List<byte[]>();
        for (var column = 0; column < Kinds.Length; column++)
        {
            var (watch, task) = (Stopwatch.StartNew(), Kinds[column].ToString().ToLowerInvariant());
            var trained = ModelTraining.Seed(Kinds[column]);
            var model = trained.Classifier;
            files.Add(ModelFile.Write(model));
            foreach (var language in new[] { "", "en", "zh" })
            {
                // A held-out row says its language first.
                var asked = held.Where(row => row[0].StartsWith(language, StringComparison.Ordinal)).ToArray();
                var right = asked.Count(row => model.Classify(row[4]).Label == row[column + 1]);
                yield return Line(task, language == "" ? "accuracy" : "accuracy_" + language, (double)right / asked.Length, asked.Length, watch);
                if (Kinds[column] is not ModelKind.Category) continue;
                var among = asked.Count(row => model.Top(row[4], 3).Any(guess => guess.Label == row[column + 1]));
                yield return Line(task, language == "" ? "among_three" : "among_three_" + language, (double)among / asked.Length, asked.Length, watch);
            }
            // What the product would fill in by itself, and how often it would be right.
            var threshold = trained.Report.ThresholdFor(Precision);
            var sure = held.Where(row => model.Classify(row[4]).Probability >= threshold).ToArray();
            yield return Line(task, "sure", (double)sure.Length / held.Length, held.Length, watch);
            yield return Line(task, "right_when_sure", (double)sure.Count(row => model.Classify(row[4]).Label == row[column + 1]) / Math.Max(1, sure.Length), sure.Length, watch);
        }
        files.Add(ModelFile.Write(ModelTraining.Seed(ModelKind.Intent).Classifier));
        yield return Resident(files);
    }

    /// <summary>Rows of language, key and text.</summary>
    public static IEnumerable<Measurement> Intents(string folder)
    {
        var watch = Stopwatch.StartNew();
        var trained = ModelTraining.Seed(ModelKind.Intent);
        var (model, threshold) = (new IntentClassifier(trained.Classifier), trained.Report.ThresholdFor(Precision));
        var rows = Rows(Path.Combine(folder, "intents_held_out.tsv"));
        foreach (var language in new[] { "", "en", "zh" })
        {
            var answers = rows.Where(row => row[0].StartsWith(language, StringComparison.Ordinal)).Select(row => (Key: row[1], Found: model.Classify(row[2]))).ToArray();
            var inScope = answers.Where(a => a.Key != IntentClassifier.None).ToArray();
            var outside = answers.Where(a => a.Key == IntentClassifier.None).ToArray();
            var sure = answers.Where(a => !a.Found.IsNone && a.Found.Probability >= threshold).ToArray();
            var suffix = language == "" ? "" : "_" + language;
            yield return Share("accuracy_in_scope", inScope, a => a.Found.Label == a.Key);
            yield return Share("among_three", inScope, a => a.Found.Likeliest.Any(s => s.Label == a.Key));
            yield return Share("accuracy_in_scope_with_none", inScope, a => !a.Found.IsNone && a.Found.Label == a.Key);
            yield return Share("none_recall", outside, a => a.Found.IsNone);
            yield return Share("sure", answers, sure.Contains);
            yield return Share("right_when_sure", sure, a => a.Found.Label == a.Key);

            Measurement Share(string metric, (string Key, Intent Found)[] of, Func<(string Key, Intent Found), bool> holds) =>
                Line("intent", metric + suffix, (double)of.Count(holds) / Math.Max(1, of.Length), of.Length, watch);
        }
    }

    // The bytes they are read from belong to whoever reads them, and go.
    private static Measurement Resident(List<byte[]> files)
    {
        var watch = Stopwatch.StartNew();
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var models = new List<TextClassifier>();
        // As a node keeps them: what all know is there once.
        foreach (var bytes in files) models.Add(ModelFile.Read(bytes).ReadingLike(models.FirstOrDefault()));
        var resident = GC.GetTotalMemory(forceFullCollection: true) - before;
        GC.KeepAlive(models);
        return Line("memory", "resident_mb", resident / (1024.0 * 1024.0), models.Count, watch);
    }

    /// <summary>Found and wanted pieces are equal when kind and words are.</summary>
    public static IEnumerable<Measurement> Entities(string folder)
    {
        var watch = Stopwatch.StartNew();
        var products = Rows(Path.Combine(folder, "catalogue.tsv")).Select(row => new Product(row[0], row[1..]));
        var extractor = new EntityExtractor(new EntityOptions(Orders, [.. products]));
        var counts = new Dictionary<string, (int Both, int Found, int Wanted)>();
        var texts = Rows(Path.Combine(folder, "entities.tsv"));
        foreach (var row in texts)
        {
            var wanted = JsonSerializer.Deserialize<Dictionary<string, string>[]>(row[2])!.Select(e => (Type: e["type"], Text: e["text"])).ToList();
            var found = extractor.Extract(row[1], Now).Select(e => (Type: Name(e.Kind), e.Text)).ToArray();
            foreach (var (type, _) in wanted) counts[type] = counts.GetValueOrDefault(type) with { Wanted = counts.GetValueOrDefault(type).Wanted + 1 };
            foreach (var entity in found)
            {
                var (both, all, asked) = counts.GetValueOrDefault(entity.Type);
                counts[entity.Type] = (both + (wanted.Remove(entity) ? 1 : 0), all + 1, asked);
            }
        }
        yield return Line("entities", "f1", F1(counts.Values), texts.Length, watch);
        foreach (var (type, count) in counts.OrderBy(c => c.Key, StringComparer.Ordinal))
            yield return Line("entities", "f1_" + type, F1([count]), count.Wanted, watch);
    }

    private static double F1(IReadOnlyCollection<(int Both, int Found, int Wanted)> counts) =>
        2.0 * counts.Sum(c => c.Both) / Math.Max(1, counts.Sum(c => c.Found + c.Wanted));

    private static string Name(EntityKind kind) => kind switch
    {
        EntityKind.PersonId => "id_number",
        EntityKind.Time => "date",
        _ => kind.ToString().ToLowerInvariant(),
    };

    private static string[][] Rows(string path) => [.. File.ReadLines(path).Select(line => line.Split('\t'))];

    private static Measurement Line(string task, string metric, double value, int n, Stopwatch watch) =>
        new("seed", task, metric, value, n, watch.Elapsed.TotalSeconds);
}
