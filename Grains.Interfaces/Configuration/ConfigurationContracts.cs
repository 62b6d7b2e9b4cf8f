namespace OrleansTicketing.Configuration;

/// <summary>The state of a queue, calendar, policy, category or intent grain. A deleted one keeps counting versions.</summary>
/// <param name="Key">Chosen by an administrator.</param>
/// <param name="Definition">The present version; null = deleted.</param>
/// <param name="UpdatedAt">The last change.</param>
public sealed record ConfigurationItem(string Key, Definition? Definition, Timestamp UpdatedAt);

/// <summary>Creates or replaces a definition.</summary>
/// <param name="Definition">The new version.</param>
/// <param name="MustBeNew">Refused with <see cref="AlreadyExists"/> unless there is none; a deleted one may be made again.</param>
public sealed record PutDefinition(Definition Definition, bool MustBeNew = false) : Command;

/// <summary>Deletes a definition. Refused while something uses it.</summary>
public sealed record DeleteDefinition : Command;

/// <summary>A definition was created, replaced or (null) deleted.</summary>
/// <param name="Kind">The grain kind: queue, calendar, sla_policy, category or intent.</param>
/// <param name="Key">Its key.</param>
/// <param name="Definition">The new version; null = deleted.</param>
/// <param name="At">When.</param>
public sealed record ConfigurationChanged(string Kind, string Key, Definition? Definition, Timestamp At = default) : Event;

/// <summary>The queue still has open tickets.</summary>
public sealed record QueueInUse() : Refusal(RefusalKind.Conflict, "queue-in-use", "The queue still has open tickets.");

/// <summary>The default queue cannot be deleted.</summary>
public sealed record QueueRequired() : Refusal(RefusalKind.Conflict, "queue-in-use", "The default queue cannot be deleted.");

/// <summary>Another definition refers to this one.</summary>
public sealed record DefinitionInUse(string By) : Refusal(RefusalKind.Conflict, "definition-in-use", $"It is used by {By}.");

/// <summary>No instant of the calendar is open.</summary>
public sealed record CalendarNeverOpen() : Refusal(RefusalKind.Unprocessable, "calendar-never-open", "The calendar is never open.");

/// <summary>An intent's examples exceed what one can hold (28 KiB as stored).</summary>
public sealed record IntentTooLarge() : Refusal(RefusalKind.Unprocessable, "intent-too-large", "The examples exceed what one intent can hold.");
