using OrleansTicketing.Text.Learning;
using OrleansTicketing.Text.Seed;

namespace OrleansTicketing.Silo.Language;

/// <summary>What a fresh install sorts by: trained from the seed corpus, once a process.</summary>
internal static class SeedModels
{
    private const double Precision = 0.95;

    private static readonly Lazy<ModelSet> Trained = new(Train);

    /// <summary>The first call takes some seconds of all cores.</summary>
    public static ModelSet All => Trained.Value;

    private static ModelSet Train()
    {
        var models = new PublishedModel[3];
        Parallel.Invoke(
            () => models[0] = Train("seed-category", TrainingOptions.Category, e => e.Category),
            () => models[1] = Train("seed-kind", TrainingOptions.Category, e => e.Kind),
            () => models[2] = Train("seed-sentiment", TrainingOptions.Sentiment, e => e.Sentiment));
        return new(models[0], models[1], models[2]);
    }

    private static PublishedModel Train(string id, TrainingOptions options, Func<SeedExample, string> label)
    {
        var (model, report) = Trainer.TrainAndReport([.. SeedCorpus.All.Select(e => new Example(label(e), e.Text))], options);
        return new(id, model, report.Coverage.First(c => c.Precision == Precision).Threshold);
    }
}
