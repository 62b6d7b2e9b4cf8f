using System.Collections.Immutable;

namespace OrleansTicketing.Configuration;

/// <summary>A definition and the immutable version it has.</summary>
public sealed record Versioned<T>(string Key, long Version, T Definition) where T : Definition;

/// <summary>
/// All configuration as of one instant: the current definitions, and every earlier version of calendars and policies, because a clock
/// keeps the versions it was started with. A fold of the journal's <see cref="ConfigurationChanged"/> events.
/// </summary>
public sealed record Settings
{
    public static readonly Settings Empty = new();

    private ImmutableDictionary<(string Kind, string Key, long Version), Definition> Versions { get; init; } =
        ImmutableDictionary<(string, string, long), Definition>.Empty;

    private ImmutableDictionary<(string Kind, string Key), long> Current { get; init; } = ImmutableDictionary<(string, string), long>.Empty;

    /// <summary>Policies in the order in which they are tried.</summary>
    public ImmutableArray<Versioned<SlaPolicyDefinition>> Policies { get; private init; } = [];

    public Settings With(ConfigurationChanged change, long version)
    {
        var id = (change.Kind, change.Key);
        // Examples are read when a model learns from them; there may be many.
        var next = (change.Definition is IntentDefinition intent ? intent with { Examples = [] } : change.Definition) is { } definition
            ? this with { Versions = Versions.SetItem((change.Kind, change.Key, version), definition), Current = Current.SetItem(id, version) }
            : this with { Current = Current.Remove(id) };
        return change.Kind == GrainKinds.SlaPolicy ? next with { Policies = next.InOrder() } : next;
    }

    public Versioned<QueueDefinition>? Queue(string key) => Latest<QueueDefinition>(GrainKinds.Queue, key);

    public Versioned<CalendarDefinition>? Calendar(string key) => Latest<CalendarDefinition>(GrainKinds.Calendar, key);

    public Versioned<SlaPolicyDefinition>? Policy(string key) => Latest<SlaPolicyDefinition>(GrainKinds.SlaPolicy, key);

    /// <summary>The tenant's own definition of a category; see <see cref="Categories"/> for the shipped ones.</summary>
    public CategoryDefinition? OwnCategory(string code) => Latest<CategoryDefinition>(GrainKinds.Category, code)?.Definition;

    public IEnumerable<string> OwnCategories => Current.Keys.Where(k => k.Kind == GrainKinds.Category).Select(k => k.Key);

    /// <summary>The tenant's own definition of an intent, without its examples; see <see cref="Intents"/> for the shipped ones.</summary>
    public IntentDefinition? OwnIntent(string key) => Latest<IntentDefinition>(GrainKinds.Intent, key)?.Definition;

    /// <summary>The version of a calendar that a clock was started with.</summary>
    public CalendarDefinition? Calendar(string key, long version) =>
        Versions.GetValueOrDefault((GrainKinds.Calendar, key, version)) as CalendarDefinition;

    /// <summary>The version of a policy that a ticket was started with.</summary>
    public SlaPolicyDefinition? Policy(string key, long version) =>
        Versions.GetValueOrDefault((GrainKinds.SlaPolicy, key, version)) as SlaPolicyDefinition;

    public IEnumerable<Versioned<QueueDefinition>> Queues =>
        Current.Keys.Where(k => k.Kind == GrainKinds.Queue).Select(k => Queue(k.Key)!);

    private Versioned<T>? Latest<T>(string kind, string key) where T : Definition =>
        Current.TryGetValue((kind, key), out var version) ? new(key, version, (T)Versions[(kind, key, version)]) : null;

    private ImmutableArray<Versioned<SlaPolicyDefinition>> InOrder() =>
        [.. Current.Keys.Where(k => k.Kind == GrainKinds.SlaPolicy).Select(k => Policy(k.Key)!)
            .OrderBy(p => p.Definition.Order).ThenBy(p => p.Key, StringComparer.Ordinal)];
}
