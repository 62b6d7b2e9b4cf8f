using System.Collections.Immutable;
using OrleansTicketing.Agents;
using OrleansTicketing.Tickets;

namespace OrleansTicketing.Projections;

/// <summary>A row by which a grain is found under one of many names, in the order of an instant.</summary>
public readonly record struct Label(string Kind, string Name, Timestamp At);

/// <summary>The labels a state wants; a turn writes the difference.</summary>
public static class Labels
{
    /// <summary>
    /// A ticket's tags, an agent's queues, and when a ticket last changed. The last is a label and not an indexed column, because an index on
    /// what changes with every turn makes PostgreSQL renew all of the row's index entries every time.
    /// </summary>
    public static ImmutableArray<Label> Of(object state) => state switch
    {
        Ticket t => [.. t.Tags.Select(tag => new Label("ticket", tag, t.CreatedAt)), new("updated", "", t.UpdatedAt)],
        Agent a => [.. a.Queues.Select(queue => new Label("agent", queue, a.CreatedAt))],
        _ => [],
    };
}
