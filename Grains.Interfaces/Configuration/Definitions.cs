using System.Collections.Immutable;
using System.Text.Json.Serialization;
using OrleansTicketing.Customers;
using OrleansTicketing.Sla;
using OrleansTicketing.Tickets;

namespace OrleansTicketing.Configuration;

/// <summary>How a queue hands out its tickets.</summary>
public enum QueueMode
{
    /// <summary>The router assigns.</summary>
    Push,

    /// <summary>The router offers; the agent accepts.</summary>
    Offer,
}

/// <summary>What a queue does with what triage finds.</summary>
public enum TriageMode
{
    /// <summary>Shows it; category and sentiment are filled in where it is sure.</summary>
    Suggest,

    /// <summary>Also fills in kind, priority and skills that nobody has said.</summary>
    Apply,
}

/// <summary>Something an administrator defines; each accepted change is an immutable version, kept for ever.</summary>
[JsonDerivedType(typeof(QueueDefinition), GrainKinds.Queue)]
[JsonDerivedType(typeof(CalendarDefinition), GrainKinds.Calendar)]
[JsonDerivedType(typeof(SlaPolicyDefinition), GrainKinds.SlaPolicy)]
[JsonDerivedType(typeof(CategoryDefinition), GrainKinds.Category)]
[JsonDerivedType(typeof(IntentDefinition), GrainKinds.Intent)]
public abstract record Definition
{
    /// <summary>Shown to people.</summary>
    public required string Name { get; init; }
}

/// <summary>A queue.</summary>
public sealed record QueueDefinition : Definition
{
    /// <summary>The department whose supervisors see it; null = all.</summary>
    public string? Department { get; init; }

    /// <summary>Skills that every ticket of this queue needs besides its own.</summary>
    public ImmutableArray<string> Skills { get; init; } = [];

    /// <summary>How tickets are handed out.</summary>
    public QueueMode Mode { get; init; }

    /// <summary>How long an offer stands, seconds, 5–3600.</summary>
    public int OfferSeconds { get; init; } = 30;

    /// <summary>The SLA policy of this queue's tickets; null = the first policy that matches.</summary>
    public string? SlaPolicy { get; init; }

    /// <summary>The calendar used where the policy names none; null = always open.</summary>
    public string? Calendar { get; init; }

    /// <summary>What becomes of what triage finds.</summary>
    public TriageMode Triage { get; init; }
}

/// <summary>A category of tickets; its key is its code, such as <c>payment.refund</c>. One of the shipped taxonomy's code replaces that entry.</summary>
public sealed record CategoryDefinition : Definition
{
    /// <summary>Its name in Chinese; null = as in English.</summary>
    public string? NameZh { get; init; }

    /// <summary>The code of the category above; null = at the top.</summary>
    public string? Parent { get; init; }

    /// <summary>What an agent should be able to do.</summary>
    public ImmutableArray<string> Skills { get; init; } = [];
}

/// <summary>
/// Something that people want when they write to a bot; its key is the label that models of intents learn. What is written down under the key
/// <c>none</c> shows what is no intent at all.
/// </summary>
public sealed record IntentDefinition : Definition
{
    /// <summary>Its name in Chinese; null = as in English.</summary>
    public string? NameZh { get; init; }

    /// <summary>How people say it, in either language.</summary>
    public ImmutableArray<IntentExample> Examples { get; init; } = [];
}

/// <summary>One way to say it.</summary>
/// <param name="Text">1–500 characters.</param>
/// <param name="At">Since when it is an example; set by the turn.</param>
public sealed record IntentExample(Personal Text, Timestamp At = default);

/// <summary>An interval of a day in local minutes since midnight; the end may lie after midnight (up to 48:00).</summary>
/// <param name="From">Minute of day, 0–1439.</param>
/// <param name="To">Minute of day, later than <paramref name="From"/>, at most <paramref name="From"/> + 1440.</param>
public readonly record struct DayInterval(int From, int To);

/// <summary>A public holiday: closed all day.</summary>
public sealed record Holiday(DateOnly Date, string Name);

/// <summary>A day that follows its own hours whatever weekday or holiday it is (调休).</summary>
public sealed record Workday(DateOnly Date, ImmutableArray<DayInterval> Intervals);

/// <summary>A business calendar. Intervals belong to the local day on which they begin.</summary>
public sealed record CalendarDefinition : Definition
{
    /// <summary>IANA time zone.</summary>
    public required string TimeZone { get; init; }

    /// <summary>Seven entries, Monday first; each sorted, not overlapping.</summary>
    public required ImmutableArray<ImmutableArray<DayInterval>> Weekly { get; init; }

    /// <summary>Closed days.</summary>
    public ImmutableArray<Holiday> Holidays { get; init; } = [];

    /// <summary>Days with hours of their own.</summary>
    public ImmutableArray<Workday> Workdays { get; init; } = [];
}

/// <summary>Which tickets a policy is for; an empty list matches all.</summary>
public sealed record SlaMatch
{
    /// <summary>Queue keys.</summary>
    public ImmutableArray<string> Queue { get; init; } = [];

    /// <summary>Priorities.</summary>
    public ImmutableArray<Priority> Priority { get; init; } = [];

    /// <summary>Customer tiers.</summary>
    public ImmutableArray<CustomerTier> Tier { get; init; } = [];

    /// <summary>Ticket kinds.</summary>
    public ImmutableArray<TicketKind> Kind { get; init; } = [];

    /// <summary>Channels.</summary>
    public ImmutableArray<Channel> Channel { get; init; } = [];
}

/// <summary>A promise of a policy.</summary>
/// <param name="Metric">What is measured.</param>
/// <param name="Priority">For tickets of this priority; null = for all that have no target of their own.</param>
/// <param name="Seconds">1–31,536,000.</param>
/// <param name="Time">How time counts.</param>
public sealed record SlaTarget(SlaMetric Metric, Priority? Priority, long Seconds, SlaTime Time);

/// <summary>When an escalation step acts.</summary>
public enum EscalationMoment
{
    /// <summary>At each warning.</summary>
    Warning,

    /// <summary>At the breach.</summary>
    Breach,
}

/// <summary>What shall happen at a warning or a breach; carried out by the desk, kept here with its policy.</summary>
public sealed record Escalation(SlaMetric Metric, EscalationMoment On, ImmutableArray<string> Notify, bool RaisePriority, string? ToQueue);

/// <summary>An SLA policy.</summary>
public sealed record SlaPolicyDefinition : Definition
{
    /// <summary>Policies are tried in this order, then by key.</summary>
    public int Order { get; init; }

    /// <summary>Which tickets it is for.</summary>
    public SlaMatch Match { get; init; } = new();

    /// <summary>The calendar for business time; null = the queue's.</summary>
    public string? Calendar { get; init; }

    /// <summary>The promises.</summary>
    public required ImmutableArray<SlaTarget> Targets { get; init; }

    /// <summary>Statuses in which clocks stand still (dispatch is not paused).</summary>
    public ImmutableArray<TicketStatus> PauseIn { get; init; } = [];

    /// <summary>Seconds before a deadline at which to warn.</summary>
    public ImmutableArray<long> WarnBeforeSeconds { get; init; } = [];

    /// <summary>What shall happen then.</summary>
    public ImmutableArray<Escalation> Escalations { get; init; } = [];
}
