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
    /// A ticket's tags, an agent's queues, what a person said of a ticket (an example for the language models, found by
    /// <c>category/&lt;code&gt;</c> and the like), and when a ticket last changed. The last is a label and not an indexed column, because an index on
    /// what changes with every turn makes PostgreSQL renew all of the row's index entries every time.
    /// </summary>
    public static ImmutableArray<Label> Of(object state) => state switch
    {
        Ticket t => [.. t.Tags.Select(tag => new Label("ticket", tag, t.CreatedAt)), new("updated", "", t.UpdatedAt), .. Examples(t)],
        Agent a => [.. a.Queues.Select(queue => new Label("agent", queue, a.CreatedAt))],
        _ => [],
    };

    /// <summary>The kind of label under which examples are found.</summary>
    public const string Example = "example";

    private static IEnumerable<Label> Examples(Ticket t)
    {
        if (t.Labelled is not { } labelled) yield break;
        if (labelled.Category is { } category && t.Category is { Confidence: null } chosen) yield return new(Example, $"category/{chosen.Code}", category);
        if (labelled.Kind is { } kind) yield return new(Example, $"kind/{t.Kind.ToString().ToLowerInvariant()}", kind);
        if (labelled.Sentiment is { } sentiment) yield return new(Example, $"sentiment/{t.Sentiment}", sentiment);
    }
}
