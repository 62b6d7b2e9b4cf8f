using OrleansTicketing.Models;
using OrleansTicketing.Text.Learning;

namespace OrleansTicketing.Silo.Language;

/// <summary>A model of the seed corpus, ready to be stored and to be used.</summary>
internal sealed record SeedTrained(ModelKind Kind, TextClassifier Classifier, PackedModel Packed, ModelVersion Version);

/// <summary>
/// What a fresh install sorts by: trained on the seed corpus once a process, at the first start on an empty store. The same release trains the
/// same bytes, so their id is made from them: nodes that start at once write one file.
/// </summary>
internal static class SeedModels
{
    private static readonly ModelKind[] Kinds = [.. Enum.GetValues<ModelKind>().Where(Has)];

    private static readonly Lazy<IReadOnlyList<SeedTrained>> Trained = new(() =>
    {
        var all = new SeedTrained[Kinds.Length];
        Parallel.For(0, all.Length, new() { MaxDegreeOfParallelism = Environment.ProcessorCount }, i => all[i] = Train(Kinds[i]));
        // Trained on the same texts, they know the same features.
        for (var i = 1; i < all.Length; i++) all[i] = all[i] with { Classifier = all[i].Classifier.ReadingLike(all[0].Classifier) };
        // Mostly nobody is served yet, and what training leaves is several times what stays: better to stop for it now than to be slowed by it later.
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive);
        return all;
    });

    /// <summary>Which intents there are is the administrator's to say.</summary>
    public static bool Has(ModelKind kind) => kind is not ModelKind.Intent;

    public static SeedTrained Of(ModelKind kind) => Trained.Value.Single(s => s.Kind == kind);

    /// <summary>The model of these bytes if this process has it already; then nothing is read.</summary>
    public static TextClassifier? Known(string? hash) =>
        Trained.IsValueCreated ? Trained.Value.FirstOrDefault(m => m.Packed.Hash == hash)?.Classifier : null;

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
