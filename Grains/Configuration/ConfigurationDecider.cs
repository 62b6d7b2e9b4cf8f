using System.Diagnostics;
using System.Text.Json;
using OrleansTicketing.Routing;
using OrleansTicketing.Sla;

namespace OrleansTicketing.Configuration;

/// <summary>Queues, calendars, policies, categories and intents: each accepted change is a version, and nothing in use can vanish.</summary>
public static class ConfigurationDecider
{
    public const string DefaultQueue = "default";

    private const int MostIntentBytes = 28 * 1024;

    public static Decision Decide(ConfigurationItem? item, Command command, TurnContext context) => command switch
    {
        PutDefinition { MustBeNew: true } when item?.Definition is not null => new AlreadyExists(context.Grain.Kind, context.Version),
        PutDefinition { Definition: IntentDefinition intent } => PutIntent(Dated(intent, item?.Definition as IntentDefinition, context.At), context),
        PutDefinition put => Put(put.Definition, context),
        DeleteDefinition when item?.Definition is null => new NotFound(context.Grain.Kind),
        DeleteDefinition => Delete(context),
        ReminderDue => Decision.Nothing,
        _ => throw new UnreachableException($"Configuration knows no {command.GetType().Name}."),
    };

    public static ConfigurationItem Evolve(ConfigurationItem? item, Event e) => e is ConfigurationChanged changed
        ? new(changed.Key, changed.Definition, changed.At)
        : throw new UnreachableException($"Configuration knows no {e.GetType().Name}.");

    public static IEnumerable<Reminder> Reminders(ConfigurationItem item) => [];

    private static Decision Put(Definition definition, TurnContext context) => Missing(definition, context.Grain.Key, context.Settings) is { } refusal
        ? refusal
        : Changed(definition, context);

    private static Decision PutIntent(IntentDefinition intent, TurnContext context)
    {
        var state = new ConfigurationItem(context.Grain.Key, intent, context.At);
        return JsonSerializer.SerializeToUtf8Bytes(state, StoredJson.Default.ConfigurationItem).Length > MostIntentBytes ? new IntentTooLarge() : Changed(intent, context);
    }

    /// <summary>What stays an example is one since it became one, so that a model which knows it is not asked about it as if it were new.</summary>
    private static IntentDefinition Dated(IntentDefinition intent, IntentDefinition? before, Timestamp at)
    {
        var since = before?.Examples.ToDictionary(e => e.Text, e => e.At) ?? [];
        return intent with { Examples = [.. intent.Examples.DistinctBy(e => e.Text).Select(e => e with { At = since.GetValueOrDefault(e.Text, at) })] };
    }

    private static Decision Delete(TurnContext context)
    {
        var (kind, key) = context.Grain;
        Refusal? refusal = kind switch
        {
            GrainKinds.Queue when key == DefaultQueue => new QueueRequired(),
            GrainKinds.Queue when context.QueueHasOpenTickets => new QueueInUse(),
            _ => UserOf(kind, key, context.Settings) is { } user ? new DefinitionInUse(user) : null,
        };
        return refusal is null ? Changed(null, context) : refusal;
    }

    private static Decision Changed(Definition? definition, TurnContext context)
    {
        var (kind, key) = context.Grain;
        var decision = Decision.Accept(new ConfigurationChanged(kind, key, definition, context.At));
        return kind == GrainKinds.Queue ? decision.Send(new(GrainKinds.Router, key), new QueueChanged(key)) : decision;
    }

    private static Refusal? Missing(Definition definition, string key, Settings settings) => definition switch
    {
        QueueDefinition { SlaPolicy: { } policy } when settings.Policy(policy) is null => new ReferenceNotFound("/slaPolicy"),
        QueueDefinition { Calendar: { } calendar } when settings.Calendar(calendar) is null => new ReferenceNotFound("/calendar"),
        SlaPolicyDefinition { Calendar: { } calendar } when settings.Calendar(calendar) is null => new ReferenceNotFound("/calendar"),
        CalendarDefinition calendar when !BusinessCalendar.KnowsZone(calendar.TimeZone) => new ReferenceNotFound("/timeZone"),
        CalendarDefinition calendar when !BusinessCalendar.Of(calendar).EverOpen => new CalendarNeverOpen(),
        CategoryDefinition { Parent: { } parent } when !settings.MayBeParent(parent, key) => new ReferenceNotFound("/parent"),
        _ => null,
    };

    private static string? UserOf(string kind, string key, Settings settings) => kind switch
    {
        GrainKinds.Calendar =>
            settings.Queues.FirstOrDefault(q => q.Definition.Calendar == key) is { } queue ? $"queue {queue.Key}"
            : settings.Policies.FirstOrDefault(p => p.Definition.Calendar == key) is { } policy ? $"policy {policy.Key}"
            : null,
        GrainKinds.SlaPolicy => settings.Queues.FirstOrDefault(q => q.Definition.SlaPolicy == key) is { } queue ? $"queue {queue.Key}" : null,
        // A shipped one is still there when its replacement goes.
        GrainKinds.Category when !Categories.Shipped.ContainsKey(key) =>
            settings.OwnCategories.FirstOrDefault(c => settings.OwnCategory(c)!.Parent == key) is { } child ? $"category {child}" : null,
        _ => null,
    };
}
