using OrleansTicketing.Text.Features;
using OrleansTicketing.Text.Learning;

namespace OrleansTicketing.Load.Language;

/// <summary>
/// `language`: measures the language core, one JSON line a run. Without more words the whole table of public sets;
/// `--file ANY.tsv --task category|sentiment|intent|pairs|retrieval` one file; `--seed` what the shipped corpus teaches, `--speed` the speed bars;
/// `--insight` similar tickets and topics;
/// `--encoder FOLDER` says where the English sentence encoder lies, `--encoder none` leaves it out.
/// </summary>
internal static class LanguageCommand
{
    private static readonly (string Set, string Task, int Few)[] Table =
    [
        ("banking77", "category", 0), ("clinc150_full", "intent", 0), ("online_shopping_10_cats", "category", 0),
        ("online_shopping_10_cats", "sentiment", 0), ("ChnSentiCorp_htl_all", "sentiment", 0), ("insuranceqa_zh_domain", "category", 0),
        ("insuranceqa_en_domain", "category", 0), ("thucnews10_headlines_devastrain", "category", 0), ("pairs_lcqmc_devtest", "pairs", 0),
        ("banking77", "retrieval", 0), ("banking77", "category", 30),
    ];

    public static Task<int> Run(string[] args) => Task.FromResult(Measure(args));

    private static int Measure(string[] args)
    {
        string? Value(string name) => Array.IndexOf(args, name) is var i and >= 0 && i + 1 < args.Length ? args[i + 1] : null;
        var encoder = new Lazy<EncoderData?>(() => Value("--encoder") == "none" ? null : EncoderData.Find(Value("--encoder")));
        if (Value("--file") is { } file)
            return Print(Run(DataSet.Read(file), Value("--task") ?? "category", encoder));
        if (DataSet.FindFolder() is not { } folder)
        {
            Console.Error.WriteLine("skipped: no folder shared/data here or in a parent");
            return 0;
        }
        DataSet Open(string name) => DataSet.Read(Path.Combine(folder, name + ".tsv"));
        if (args.Contains("--insight")) return Print(InsightMeasures.All(folder));
        if (args.Contains("--seed")) return Print(SeedMeasures.All());
        if (args.Contains("--speed")) return Print(SpeedMeasures.All(Open("banking77"), Open("online_shopping_10_cats")));
        return Print(Table.SelectMany(row => Run(row.Few == 0 ? Open(row.Set) : Open(row.Set).First(row.Few), row.Task, encoder)).Concat(SeedMeasures.All()));
    }

    private static int Print(IEnumerable<Measurement> lines)
    {
        foreach (var line in lines) Console.WriteLine(line.ToJson());
        return 0;
    }

    internal static IEnumerable<Measurement> Run(DataSet set, string task, Lazy<EncoderData?> encoder) => task switch
    {
        "category" => BothWays(set.Relabel(l => l.Split('|')[0]), encoder, (s, o) => Measures.Category(s, o)),
        "sentiment" => Measures.Category(set.Relabel(l => l.Split('|')[^1]), TrainingOptions.Sentiment, "sentiment"),
        "intent" => BothWays(set, encoder, Measures.Intent),
        "pairs" => BothWays(set, encoder, Measures.Pairs),
        "retrieval" => BothWays(set, encoder, Measures.Retrieval),
        _ => throw new FormatException($"There is no task {task}; there are category, sentiment, intent, pairs and retrieval."),
    };

    // Words alone, which is the fast way; then, for English sets where it is there, with the sentence encoder beside them.
    private static IEnumerable<Measurement> BothWays(
        DataSet set, Lazy<EncoderData?> encoder, Func<DataSet, TrainingOptions, IEnumerable<Measurement>> measure)
    {
        foreach (var line in measure(set, TrainingOptions.Category)) yield return line;
        if (!IsEnglish(set) || encoder.Value is not { } data) yield break;
        data.Prepare(set.Learnable.Concat(set.Test).SelectMany(e => e.Text.Split(Measures.Between)));
        foreach (var line in measure(set, TrainingOptions.WithEncoder(data.Encode))) yield return line;
    }

    private static bool IsEnglish(DataSet set) =>
        set.Learnable.Take(200).Count(e => LanguageDetector.Detect(e.Text) == "en") > 100;
}
