using OrleansTicketing.Models;
using OrleansTicketing.Text.Learning;

namespace OrleansTicketing.Silo.Language;

/// <summary>A model of the seed corpus, ready to be stored and to be used.</summary>
internal sealed record SeedTrained(ModelKind Kind, TextClassifier Classifier, PackedModel Packed, ModelVersion Version);

/// <summary>
/// What a fresh install sorts by: trained on the seed corpus once a process, when the store lacks it: at its first start. The same release trains the
/// same bytes, so their id is made from them: nodes that start at once write one file.
/// </summary>
internal static class SeedModels
{
    private static readonly Lock Gate = new();
    private static readonly Dictionary<ModelKind, SeedTrained> Trained = [];

    public static IReadOnlyList<SeedTrained> Of(IReadOnlyCollection<ModelKind> kinds)
    {
        lock (Gate)
        {
            ModelKind[] missing = [.. kinds.Where(kind => !Trained.ContainsKey(kind))];
            var trained = new SeedTrained[missing.Length];
            Parallel.For(0, missing.Length, new() { MaxDegreeOfParallelism = Environment.ProcessorCount }, i => trained[i] = Train(missing[i]));
            // Trained on the same texts, they know the same features.
            foreach (var seed in trained)
                Trained[seed.Kind] = seed with { Classifier = Trained.Values.Aggregate(seed.Classifier, (mine, other) => mine.ReadingLike(other.Classifier)) };
            // Mostly nobody is served yet, and what training leaves is several times what stays: better to stop for it now than to be slowed by it later.
            if (missing.Length > 0) GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive);
            return [.. kinds.Select(kind => Trained[kind])];
        }
    }

    /// <summary>The model of these bytes if this process has it already; then nothing is read.</summary>
    public static TextClassifier? Known(string? hash)
    {
        lock (Gate) return Trained.Values.FirstOrDefault(m => m.Packed.Hash == hash)?.Classifier;
    }

    private static SeedTrained Train(ModelKind kind)
    {
        var trained = ModelTraining.Seed(kind);
        var packed = PackedModel.Of(trained.Classifier);
        return new(kind, trained.Classifier, packed, new()
        {
            Id = PublicId.Format("mdl_", UInt128.Parse(packed.Hash[..20], System.Globalization.NumberStyles.AllowHexSpecifier, null)),
            State = ModelState.Published,
            Reason = ModelReason.Seed,
            CreatedAt = default,
            Examples = trained.Examples,
            Report = trained.Report,
            Hash = packed.Hash,
            Size = packed.Bytes.Length,
        });
    }
}
