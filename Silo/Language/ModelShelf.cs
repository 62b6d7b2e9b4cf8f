using OrleansTicketing.Models;
using OrleansTicketing.Text.Learning;

namespace OrleansTicketing.Silo.Language;

/// <summary>A published classifier.</summary>
/// <param name="Id">The model's id.</param>
/// <param name="Classifier">Immutable, shared by all threads.</param>
/// <param name="Threshold">The confidence above which what it says happens by itself; above 1 = never.</param>
internal sealed record PublishedModel(string Id, TextClassifier Classifier, float Threshold)
{
    /// <inheritdoc cref="TextClassifier.ReadingLike"/>
    public PublishedModel ReadingLike(PublishedModel? other) => this with { Classifier = Classifier.ReadingLike(other?.Classifier) };
}

/// <summary>The models in use on this node; a new set replaces the old one whole, without a pause.</summary>
internal sealed class ModelSet
{
    private ModelSet(PublishedModel? category, PublishedModel? kind, PublishedModel? sentiment, PublishedModel? intent)
    {
        Category = category;
        Kind = kind?.ReadingLike(category);
        Sentiment = sentiment?.ReadingLike(category).ReadingLike(Kind);
        Intent = intent;
        Intents = intent is null ? null : new(intent.Classifier);
        Panel = new(Category?.Classifier, Kind?.Classifier, Sentiment?.Classifier);
    }

    public static ModelSet Empty { get; } = new(null, null, null, null);

    public PublishedModel? Category { get; }

    public PublishedModel? Kind { get; }

    public PublishedModel? Sentiment { get; }

    /// <summary>Of messages to a bot; tickets are not asked for it.</summary>
    public PublishedModel? Intent { get; }

    /// <summary>The same as one that may say "none".</summary>
    public IntentClassifier? Intents { get; }

    /// <summary>Category, kind and sentiment at once, in this order.</summary>
    public ClassifierPanel Panel { get; }

    public PublishedModel? Of(ModelKind which) => which switch
    {
        ModelKind.Category => Category,
        ModelKind.Kind => Kind,
        ModelKind.Sentiment => Sentiment,
        _ => Intent,
    };

    public ModelSet With(ModelKind which, PublishedModel? model) => new(
        which is ModelKind.Category ? model : Category,
        which is ModelKind.Kind ? model : Kind,
        which is ModelKind.Sentiment ? model : Sentiment,
        which is ModelKind.Intent ? model : Intent);
}

/// <summary>Where this node's models stand. Readers take <see cref="Current"/> once and use it to the end.</summary>
internal sealed class ModelShelf
{
    private ModelSet _current = ModelSet.Empty;

    public ModelSet Current => Volatile.Read(ref _current);

    public void Put(ModelSet models) => Volatile.Write(ref _current, models);
}
