namespace OrleansTicketing;

/// <summary>What somebody asks of a grain. Never stored.</summary>
public abstract record Command;

/// <summary>
/// A command that one grain sends another. Stored in the outbox under its name in <c>StoredTypes</c>, handled exactly once, never refused.
/// Order is not promised: a message names what it is about, so that a late or early one is harmless.
/// </summary>
public abstract record Message : Command;

/// <summary>The shell tells a grain that one of its reminders is due; the grain looks at the time and at its own state.</summary>
/// <param name="Name">The reminder's name within the grain.</param>
/// <param name="Due">The instant that was wanted.</param>
public sealed record ReminderDue(string Name, Timestamp Due) : Command;

/// <summary>What happened to a grain. Stored for ever under its name in <c>StoredTypes</c>; fields are only added, with defaults.</summary>
public abstract record Event;

/// <summary>A wake-up that a grain's state wants.</summary>
/// <param name="Name">Unique within the grain.</param>
/// <param name="Due">When; rounded up to a whole millisecond.</param>
public readonly record struct Reminder(string Name, Timestamp Due);

/// <summary>Who caused a turn, as written in the journal: <c>agent:agt_…</c>, <c>key:key_…</c>, <c>system</c>.</summary>
/// <param name="Kind">administrator, supervisor, agent, integration, auditor, customer or system.</param>
/// <param name="Id">The agent's, customer's or key's id; null for the system itself.</param>
public readonly record struct Actor(string Kind, string? Id)
{
    /// <summary>The engine itself: messages and reminders.</summary>
    public static readonly Actor System = new("system", null);

    /// <inheritdoc/>
    public override string ToString() => Id is null ? Kind : $"{Kind}:{Id}";

    /// <summary>Reads what <see cref="ToString"/> wrote.</summary>
    public static Actor Parse(string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? new(text, null) : new(text[..colon], text[(colon + 1)..]);
    }
}
