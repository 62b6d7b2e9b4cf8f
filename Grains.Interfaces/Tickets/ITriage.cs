using OrleansTicketing.Customers;

namespace OrleansTicketing.Tickets;

/// <summary>What the language part needs to know of a text to triage it.</summary>
/// <param name="Text">Subject and body, or a message.</param>
/// <param name="Tier">The customer's tier; it counts for the priority.</param>
/// <param name="At">When it was written: what "yesterday" is counted from.</param>
/// <param name="TimeZone">The writer's IANA time zone; null = UTC.</param>
public sealed record TriageText(Personal Text, CustomerTier Tier, Timestamp At, string? TimeZone = null)
{
    /// <summary>What is read of a new ticket: its subject, and its text where the subject is not just the beginning of it.</summary>
    public static Personal Of(Personal subject, Personal? text) =>
        text is not { Value: var body } ? subject
        : body.StartsWith(subject.Value, StringComparison.Ordinal) ? new(body)
        : new($"{subject.Value}\n{body}");
}

/// <summary>Reads what customers write, by the models in use on this node. Never throws and never waits.</summary>
public interface ITriage
{
    /// <summary>Whether this installation triages at all (<c>Language:Triage</c>).</summary>
    bool IsOn { get; }

    /// <summary>What is found; null when no models are at hand, they failed, or it took longer than <c>Language:TriageMilliseconds</c>.</summary>
    /// <param name="text">What is read.</param>
    /// <param name="after">Nobody waits for it any more: it takes as long as it takes.</param>
    TicketTriage? Of(TriageText text, bool after = false);

    /// <summary>The language of a text without models: zh or en by its script; null = neither, or the text does not say.</summary>
    string? LanguageOf(string text);
}
