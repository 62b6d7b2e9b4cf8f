using System.Diagnostics;
using OrleansTicketing.Text.Sentences;
using OrleansTicketing.Text.Learning;
using OrleansTicketing.Text.Retrieval;

namespace OrleansTicketing.Load.Language;

/// <summary>The tasks: each trains on train and dev, and looks at test once.</summary>
internal static class Measures
{
    public const string Between = " ||| ";
    private const int Shown = 10;
    private const int FewestOfALabel = 4;
    private static readonly string[] Same = ["1", "1.0", "true", "yes", "same", "duplicate", "paraphrase", "entailment"];

    public static IEnumerable<Measurement> Category(DataSet set, TrainingOptions options, string task = "category")
    {
        var watch = Stopwatch.StartNew();
        var model = Trainer.Train(set.Learnable, options);
        var right = set.Test.Count(e => model.Classify(e.Text).Label == e.Label);
        yield return Line(set, task, "accuracy", (double)right / set.Test.Count, watch, options.Encoding);
    }

    public static IEnumerable<Measurement> Intent(DataSet set, TrainingOptions options)
    {
        var watch = Stopwatch.StartNew();
        var closed = set.Relabel(label => label == "oos" ? IntentClassifier.None : label);
        var model = closed.Dev.Count > 0 ? IntentTrainer.Train(closed.Train, closed.Dev, options) : IntentTrainer.Train(closed.Train, options);
        var answers = closed.Test.Select(e => (e.Label, Intent: model.Classify(e.Text))).ToArray();
        var inScope = answers.Where(a => a.Label != IntentClassifier.None).ToArray();
        var none = answers.Where(a => a.Label == IntentClassifier.None).ToArray();
        yield return Line(set, "intent", "accuracy_in_scope", Share(inScope, a => a.Intent.Label == a.Label), watch, options.Encoding, inScope.Length);
        yield return Line(set, "intent", "accuracy_in_scope_with_none", Share(inScope, a => !a.Intent.IsNone && a.Intent.Label == a.Label), watch, options.Encoding, inScope.Length);
        if (none.Length > 0) yield return Line(set, "intent", "none_recall", Share(none, a => a.Intent.IsNone), watch, options.Encoding, none.Length);
    }

    public static IEnumerable<Measurement> Pairs(DataSet set, TrainingOptions options)
    {
        var watch = Stopwatch.StartNew();
        var scorer = PairScorer.Train([.. set.Learnable.Select(Pair)], encoding: options.Encoding);
        var right = set.Test.Select(Pair).Count(p => scorer.Score(p.Left, p.Right) >= 0.5f == p.Same);
        yield return Line(set, "pairs", "accuracy", (double)right / set.Test.Count, watch, options.Encoding);
    }

    /// <summary>Training texts are the documents; a hit is a document with the query's label.</summary>
    public static IEnumerable<Measurement> Retrieval(DataSet set, TrainingOptions options)
    {
        var watch = Stopwatch.StartNew();
        var index = new TextIndex();
        var documents = set.Learnable;
        foreach (var document in documents) index.Add(document.Text);
        var found = set.Test.Select(query => index.Search(query.Text, 100)).ToArray();
        if (options.Encoding is { } encode)
        {
            var meanings = documents.Select(d => encode([d.Text])[0]).ToArray();
            found = [.. found.Zip(set.Test, (hits, query) => MeaningRanking.Order(hits, encode([query.Text])[0], meanings))];
        }
        foreach (var line in Ranks(set, found, documents, "", watch, options.Encoding)) yield return line;

        // Labels of a text or two each (a list of questions and answers) cannot be learnt.
        if (documents.Select(d => d.Label).Distinct().Count() * FewestOfALabel > documents.Count) yield break;

        var model = Trainer.Train(documents, options);
        var numbers = model.Labels.Index().ToDictionary(l => l.Item, l => l.Index);
        var labels = documents.Select(d => numbers[d.Label]).ToArray();
        var ordered = found.Zip(set.Test, (hits, query) => LabelledRanking.Order(hits, labels, model.Probabilities(query.Text))).ToArray();
        foreach (var line in Ranks(set, ordered, documents, "_with_labels", watch, options.Encoding)) yield return line;
    }

    private static IEnumerable<Measurement> Ranks(
        DataSet set, IReadOnlyList<Hit>[] found, IReadOnlyList<Example> documents, string suffix, Stopwatch watch, SentenceEncoding? encoding)
    {
        var ranks = found.Zip(set.Test, (hits, query) => hits.Take(Shown).ToList().FindIndex(hit => documents[hit.Document].Label == query.Label)).ToArray();
        yield return Line(set, "retrieval", "hit@1" + suffix, Share(ranks, rank => rank == 0), watch, encoding);
        yield return Line(set, "retrieval", "mrr@10" + suffix, ranks.Average(rank => rank < 0 ? 0 : 1.0 / (rank + 1)), watch, encoding);
    }

    private static PairExample Pair(Example example)
    {
        var sides = example.Text.Split(Between, 2);
        return new PairExample(sides[0], sides[^1], Same.Contains(example.Label.ToLowerInvariant()));
    }

    private static double Share<T>(T[] items, Func<T, bool> holds) => (double)items.Count(holds) / Math.Max(1, items.Length);

    private static Measurement Line(
        DataSet set, string task, string metric, double value, Stopwatch watch, SentenceEncoding? encoding, int? n = null) =>
        new(set.Name, task, encoding is null ? metric : metric + "_encoder", value, n ?? set.Test.Count, watch.Elapsed.TotalSeconds);
}
