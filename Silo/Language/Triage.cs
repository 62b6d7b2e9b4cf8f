using System.Collections.Immutable;
using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OrleansTicketing.Configuration;
using OrleansTicketing.Silo.Runtime;
using OrleansTicketing.Silo.Telemetry;
using OrleansTicketing.Text.Entities;
using OrleansTicketing.Text.Learning;
using OrleansTicketing.Text.Triage;
using OrleansTicketing.Tickets;

namespace OrleansTicketing.Silo.Language;

/// <inheritdoc cref="ITriage"/>
internal sealed partial class Triage(
    ModelShelf shelf, Spread spread, SettingsCache settings, TicketingMetrics metrics, IOptions<LanguageOptions> options, ILogger<Triage> log) : ITriage
{
    /// <summary>What comes after so many characters is not read: it bounds the time, and people say what they want first.</summary>
    private const int MostCharacters = 4_000;
    private const int MostEntities = 20;
    private const int MostEntityCharacters = 200;

    private readonly EntityExtractor _entities = new(EntityOptions.Default);
    private int _logged;

    public bool IsOn => options.Value.Triage;

    public TicketTriage? Of(TriageText text)
    {
        if (!IsOn) return null;
        var models = shelf.Current;
        if (models is { Category: null, Kind: null, Sentiment: null })
        {
            metrics.Triage("no_models");
            return null;
        }
        var from = Stopwatch.GetTimestamp();
        try
        {
            var found = Read(Cut(text.Text.Value), text, models);
            metrics.Triage("done", Stopwatch.GetElapsedTime(from));
            return found;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            metrics.Triage("failed", Stopwatch.GetElapsedTime(from));
            // Once, and by its type alone: a message of an exception may hold a piece of the text.
            if (Interlocked.Exchange(ref _logged, 1) == 0) TriageFailed(log, e.GetType().Name);
            return null;
        }
    }

    private TicketTriage Read(string text, TriageText about, ModelSet models)
    {
        IReadOnlyList<Scored> categories = models.Category is { } category ? category.Classifier.Top(text, 3) : [];
        var kind = models.Kind?.Classifier.Classify(text);
        var sentiment = models.Sentiment is { } moods ? Mood(moods.Classifier, text) : (Label: null, Sure: 0f, Score: 0d);
        var best = categories.Count > 0 ? categories[0].Label : null;
        var priority = PriorityRules.Find(new(text, about.Tier, sentiment.Score, best is null ? 0 : spread.LikeReports(best)));
        return new()
        {
            Categories = [.. categories.Select(c => new CategoryGuess(c.Label, Math.Round(c.Probability, 4)))],
            Sure = categories.Count > 0 && categories[0].Probability >= models.Category!.Threshold,
            Sentiment = sentiment.Label,
            SentimentScore = sentiment.Score,
            SentimentSure = sentiment.Label is not null && sentiment.Sure >= models.Sentiment!.Threshold,
            Kind = kind is { } k && Enum.TryParse<TicketKind>(k.Label, ignoreCase: true, out var known) ? known : null,
            KindSure = kind is { } likely && likely.Probability >= models.Kind!.Threshold,
            Priority = priority.Priority,
            Reasons = priority.Reasons,
            Entities = Entities(text, Local(about)),
            Skills = settings.Current.SkillsOf(best),
        };
    }

    private static (string? Label, float Sure, double Score) Mood(TextClassifier classifier, string text)
    {
        var probabilities = classifier.Probabilities(text);
        var (best, score) = (0, 0d);
        for (var i = 0; i < probabilities.Length; i++)
        {
            if (probabilities[i] > probabilities[best]) best = i;
            score += classifier.Labels[i] switch { "positive" => probabilities[i], "negative" => -probabilities[i], _ => 0 };
        }
        return (classifier.Labels[best], probabilities[best], Math.Round(score, 4));
    }

    private ImmutableArray<FoundEntity> Entities(string text, DateTimeOffset now) =>
    [
        .. _entities.Extract(text, now).Where(e => e.Length <= MostEntityCharacters).Take(MostEntities)
            .Select(e => new FoundEntity(TypeOf(e.Kind), new(e.Text), new(e.Value))),
    ];

    private static string TypeOf(EntityKind kind) => kind switch
    {
        EntityKind.Url => "url",
        EntityKind.Email => "email",
        EntityKind.PersonId => "person_id",
        EntityKind.Card => "card",
        EntityKind.Order => "order",
        EntityKind.Phone => "phone",
        EntityKind.Time => "time",
        EntityKind.Amount => "amount",
        EntityKind.Product => "product",
        _ => throw new UnreachableException(),
    };

    private static DateTimeOffset Local(TriageText about) =>
        about.TimeZone is { } zone && TimeZoneInfo.TryFindSystemTimeZoneById(zone, out var found)
            ? TimeZoneInfo.ConvertTime(about.At.ToDateTimeOffset(), found)
            : about.At.ToDateTimeOffset();

    private static string Cut(string text) =>
        text.Length <= MostCharacters ? text : text[..(char.IsHighSurrogate(text[MostCharacters - 1]) ? MostCharacters - 1 : MostCharacters)];

    [LoggerMessage(Level = LogLevel.Error, Message = "Triage failed with {Error}; tickets are opened without and triaged later. Further failures are only counted")]
    private static partial void TriageFailed(ILogger log, string error);
}
