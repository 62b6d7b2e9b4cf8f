using System.Collections.Immutable;
using OrleansTicketing.Tickets;

namespace OrleansTicketing.Alerts;

/// <summary>What an alert is about.</summary>
public enum AlertKind
{
    /// <summary>Many more reports of one category than usual.</summary>
    Burst,
}

/// <summary>What became of an alert.</summary>
public enum AlertState
{
    /// <summary>Nobody has looked at it.</summary>
    Open,

    /// <summary>Somebody has it in hand.</summary>
    Acknowledged,

    /// <summary>Over.</summary>
    Closed,
}

/// <summary>The state of an alert: something a person should know at once.</summary>
public sealed record Alert
{
    /// <summary><c>alr_…</c>.</summary>
    public required string Id { get; init; }

    /// <summary>What it is about.</summary>
    public required AlertKind Kind { get; init; }

    /// <summary>The category's code.</summary>
    public required string Category { get; init; }

    /// <summary>What became of it.</summary>
    public AlertState State { get; init; } = AlertState.Open;

    /// <summary>Reports so far; told again each time they have doubled.</summary>
    public required int Count { get; init; }

    /// <summary>What an hour like this usually brings.</summary>
    public required double Baseline { get; init; }

    /// <summary>The first report's minute.</summary>
    public required Timestamp From { get; init; }

    /// <summary>The latest report that <see cref="Count"/> counts.</summary>
    public required Timestamp To { get; init; }

    /// <summary>Some of the tickets, oldest first.</summary>
    public ImmutableArray<string> Examples { get; init; } = [];

    /// <summary>The problem ticket that would gather them.</summary>
    public required AlertProposal Proposal { get; init; }

    /// <summary>When it was raised.</summary>
    public required Timestamp CreatedAt { get; init; }

    /// <summary>When it last changed.</summary>
    public required Timestamp UpdatedAt { get; init; }
}

/// <summary>A ticket that somebody may open for the cause of an alert.</summary>
/// <param name="Subject">One line, made of the category's name and the count.</param>
/// <param name="Priority">How urgent.</param>
/// <param name="Category">The category's code.</param>
/// <param name="Tickets">Some of the tickets it would explain.</param>
public sealed record AlertProposal(string Subject, Priority Priority, string Category, ImmutableArray<string> Tickets);
