using System.Collections.Immutable;

namespace OrleansTicketing.Tickets;

/// <summary>
/// What the language part found in a ticket's text. Found before the turn and carried by the command as data, so that a replay never
/// classifies again.
/// </summary>
public sealed record TicketTriage
{
    /// <summary>The likeliest categories, best first, at most three; empty when no model was at hand.</summary>
    public ImmutableArray<CategoryGuess> Categories { get; init; } = [];

    /// <summary>Whether the first category is above the precision that an installation asks of what happens by itself.</summary>
    public bool Sure { get; init; }

    /// <summary>positive, neutral or negative; null when no model was at hand.</summary>
    public string? Sentiment { get; init; }

    /// <summary>−1 (negative) to 1 (positive).</summary>
    public double SentimentScore { get; init; }

    /// <summary>Whether the sentiment is above that precision too.</summary>
    public bool SentimentSure { get; init; }

    /// <summary>What the customer wants, as found; null when no model was at hand.</summary>
    public TicketKind? Kind { get; init; }

    /// <summary>Whether the kind is above that precision too.</summary>
    public bool KindSure { get; init; }

    /// <summary>How urgent, as found from words, tier, sentiment and spread.</summary>
    public Priority? Priority { get; init; }

    /// <summary>What led to <see cref="Priority"/>, strongest first.</summary>
    public ImmutableArray<PriorityReason> Reasons { get; init; } = [];

    /// <summary>Order numbers, phones, amounts, dates and the like.</summary>
    public ImmutableArray<FoundEntity> Entities { get; init; } = [];

    /// <summary>Skills that the first category asks of an agent.</summary>
    public ImmutableArray<string> Skills { get; init; } = [];
}

/// <summary>A category with how sure the model is of it.</summary>
/// <param name="Code">The taxonomy's or the tenant's code.</param>
/// <param name="Confidence">0–1.</param>
public readonly record struct CategoryGuess(string Code, double Confidence);

/// <summary>One thing that raised or lowered a priority.</summary>
/// <param name="Code">tier, words, sentiment, spread.</param>
/// <param name="Weight">Points: positive = more urgent.</param>
/// <param name="Detail">The tier, the words, the number.</param>
public readonly record struct PriorityReason(string Code, double Weight, string Detail);

/// <summary>A piece of a text that names something.</summary>
/// <param name="Type">url, email, person_id, card, order, phone, time, amount, product.</param>
/// <param name="Text">As it stands there.</param>
/// <param name="Value">In one form: ISO 8601 for times, "CNY 199.00" for amounts, digits for phones and cards.</param>
public readonly record struct FoundEntity(string Type, Personal Text, Personal Value);

/// <summary>What nobody has said of a ticket, so that triage may say it.</summary>
[Flags]
public enum UnsaidMembers
{
    /// <summary>People have said all.</summary>
    None = 0,

    /// <summary>What the customer wants.</summary>
    Kind = 1,

    /// <summary>How urgent.</summary>
    Priority = 2,

    /// <summary>Skills beyond the queue's.</summary>
    Skills = 4,

    /// <summary>What it is about.</summary>
    Category = 8,
}

/// <summary>The next try to triage what came without.</summary>
/// <param name="Due">When.</param>
/// <param name="Number">Which try it is, from 1.</param>
/// <param name="Since">The first of the customer's messages that nobody has read; null = not even the opening text was.</param>
public sealed record TriageTry(Timestamp Due, int Number, Timestamp? Since = null);
