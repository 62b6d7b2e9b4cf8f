using System.Collections.Immutable;

namespace OrleansTicketing.Alerts;

/// <summary>Somebody takes the alert in hand.</summary>
public sealed record AcknowledgeAlert : Command;

/// <summary>The alert is over.</summary>
public sealed record CloseAlert : Command;

/// <summary>From a category's counter: many more reports than usual. The alert's id names this very burst.</summary>
/// <param name="Category">The category's code.</param>
/// <param name="Count">Reports in the last hour.</param>
/// <param name="Baseline">What such an hour usually brings.</param>
/// <param name="From">The first of them.</param>
/// <param name="To">The report that made it too many.</param>
/// <param name="Examples">Some of the tickets.</param>
public sealed record RaiseAlert(string Category, int Count, double Baseline, Timestamp From, Timestamp To, ImmutableArray<string> Examples) : Message;

/// <summary>From a category's counter: the reports of this burst have doubled since it last told.</summary>
/// <param name="Count">Reports of the burst so far.</param>
/// <param name="To">The latest.</param>
/// <param name="Examples">Some of the latest tickets.</param>
public sealed record GrowAlert(int Count, Timestamp To, ImmutableArray<string> Examples) : Message;

/// <summary>An alert was raised.</summary>
public sealed record AlertRaised(Alert Alert) : Event;

/// <summary>An alert grew, or somebody acknowledged or closed it.</summary>
/// <param name="Alert">As it is now.</param>
public sealed record AlertUpdated(Alert Alert) : Event;

/// <summary>A closed alert stays closed.</summary>
public sealed record AlertIsClosed() : Refusal(RefusalKind.Conflict, "alert-closed", "The alert is closed.");
