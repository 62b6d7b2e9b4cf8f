using System.Collections.Immutable;
using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OrleansTicketing.Configuration;
using OrleansTicketing.Silo.Runtime;
using OrleansTicketing.Silo.Telemetry;
using OrleansTicketing.Text.Entities;
using OrleansTicketing.Text.Features;
using OrleansTicketing.Text.Triage;
using OrleansTicketing.Tickets;

namespace OrleansTicketing.Silo.Language;

/// <inheritdoc cref="ITriage"/>
internal sealed partial class Triage(
    ModelShelf shelf, Spread spread, SettingsCache settings, TicketingMetrics metrics, TimeProvider time, IOptions<LanguageOptions> options, ILogger<Triage> log) : ITriage
{
    /// <summary>What comes after so many characters is not read: it bounds the time, and people say what they want first.</summary>
    private const int MostCharacters = 4_000;
    private const int MostEntities = 20;
    private const int MostEntityCharacters = 200;

    private readonly TimeSpan _limit = TimeSpan.FromMilliseconds(options.Value.TriageMilliseconds);
    private readonly EntityExtractor _entities = new(options.Value.Entities());
    private int _logged;

    public bool IsOn => options.Value.Triage;

    public TicketTriage? Of(TriageText text, bool after = false)
    {
        if (!IsOn) return null;
        var models = shelf.Current;
        if (models is { Category: null, Kind: null, Sentiment: null })
        {
            metrics.Triage("no_models");
            return null;
        }
        var from = time.GetTimestamp();
        try
        {
            var found = Read(Cut(text.Text.Value), text, models, from, after ? TimeSpan.MaxValue : _limit);
            metrics.Triage(found is null ? "late" : "done", time.GetElapsedTime(from));
            return found;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            metrics.Triage("failed", time.GetElapsedTime(from));
            // Once, and by its type alone: a message of an exception may hold a piece of the text.
            if (Interlocked.Exchange(ref _logged, 1) == 0) TriageFailed(log, e.GetType().Name);
            return null;
        }
    }

    public string? LanguageOf(string text) => LanguageDetector.Detect(text) is ("zh" or "en") and var code ? code : null;

    /// <summary>Null when the time is over before all is read; what is read by then is read again after.</summary>
    private TicketTriage? Read(string text, TriageText about, ModelSet models, long from, TimeSpan limit)
    {
        var found = models.Panel.Probabilities(text);
        if (time.GetElapsedTime(from) > limit) return null;
        var categories = Best(models.Category, found[0], 3);
        var category = categories is [var best, ..] ? best.Code : null;
        var kind = Best(models.Kind, found[1], 1);
        var sentiment = Best(models.Sentiment, found[2], 1);
        var score = Score(models.Sentiment, found[2]);
        var priority = PriorityRules.Find(new(text, about.Tier, score, category is null ? 0 : spread.LikeReports(category)));
        if (time.GetElapsedTime(from) > limit) return null;
        return new()
        {
            Categories = categories,
            Sure = IsSure(categories, models.Category),
            Sentiment = sentiment is [var mood] ? mood.Code : null,
            SentimentScore = score,
            SentimentSure = IsSure(sentiment, models.Sentiment),
            Kind = kind is [var wish] && Enum.TryParse<TicketKind>(wish.Code, ignoreCase: true, out var known) ? known : null,
            KindSure = IsSure(kind, models.Kind),
            Priority = priority.Priority,
            Reasons = priority.Reasons,
            Entities = Entities(text, Local(about)),
            Skills = settings.Current.SkillsOf(category),
        };
    }

    private static bool IsSure(ImmutableArray<CategoryGuess> guesses, PublishedModel? model) =>
        guesses is [var best, ..] && best.Confidence >= model!.Threshold;

    /// <summary>The likeliest labels, best first.</summary>
    private static ImmutableArray<CategoryGuess> Best(PublishedModel? model, float[]? probabilities, int count)
    {
        if (model is null || probabilities is null) return [];
        var best = ImmutableArray.CreateBuilder<CategoryGuess>(count);
        foreach (var (label, probability) in model.Classifier.Top(probabilities, count)) best.Add(new(label, Math.Round(probability, 4)));
        return best.DrainToImmutable();
    }

    /// <summary>The probability of good minus that of bad.</summary>
    private static double Score(PublishedModel? model, float[]? probabilities)
    {
        var score = 0d;
        for (var i = 0; i < probabilities?.Length; i++)
            score += model!.Classifier.Labels[i] switch { "positive" => probabilities[i], "negative" => -probabilities[i], _ => 0 };
        return Math.Round(score, 4);
    }

    private ImmutableArray<FoundEntity> Entities(string text, DateTimeOffset now)
    {
        var found = new List<FoundEntity>();
        foreach (var entity in _entities.Extract(text, now))
        {
            if (entity.Length > MostEntityCharacters || IsNamed(found, TypeOf(entity.Kind), entity.Value)) continue;
            found.Add(new(TypeOf(entity.Kind), new(entity.Text), new(entity.Value)));
            if (found.Count == MostEntities) break;
        }
        return [.. found];
    }

    private static bool IsNamed(List<FoundEntity> found, string type, string value)
    {
        foreach (var entity in found)
            if (entity.Type == type && entity.Value.Value == value) return true;
        return false;
    }

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
