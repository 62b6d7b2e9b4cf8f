using System.Collections.Concurrent;
using OrleansTicketing.Queries;
using OrleansTicketing.Tickets;

namespace OrleansTicketing.Api.Feed;

/// <summary>Whom an event about a ticket concerns.</summary>
/// <param name="Version">The ticket's version that this was true of.</param>
/// <param name="Queue">Its queue.</param>
/// <param name="CustomerId">Whose it is.</param>
/// <param name="Assignee">Who has it.</param>
/// <param name="OfferedTo">Whom it is offered to.</param>
internal sealed record Audience(long Version, string Queue, string CustomerId, string? Assignee, string? OfferedTo)
{
    /// <summary>The agent it was taken from by this very event: they must hear that it is gone.</summary>
    public string? TakenFrom { get; init; }

    public bool Within(TicketScope scope) => scope switch
    {
        TicketScope.All => true,
        TicketScope.Desk d => d.Queues.Contains(Queue) || (d.AgentId is { } agent && (agent == Assignee || agent == OfferedTo || agent == TakenFrom)),
        TicketScope.Own o => o.CustomerId == CustomerId,
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}

/// <summary>
/// The audience of each ticket's events, followed along the feed; read from the store when a ticket is new here or versions were missed. One
/// for the whole node, so that a thousand subscribers cost no more look-ups than one.
/// </summary>
internal sealed class Audiences(ITicketQueries tickets)
{
    private const int Most = 50_000;
    private readonly ConcurrentDictionary<string, Audience> _known = new();

    /// <summary>Null when the ticket is gone or cannot be read here.</summary>
    public async ValueTask<Audience?> Of(JournalEntry entry)
    {
        var id = entry.Grain.Key;
        if (entry.Data is TicketOpened opened) return Remember(id, new(entry.Version, opened.Queue, opened.CustomerId, null, null));
        if (!_known.TryGetValue(id, out var known) || entry.Version > known.Version + 1)
        {
            // As a list, which leaves out what cannot be read: one such ticket must not end everybody's feed.
            if (await tickets.Find([id], new TicketScope.All(), default) is not [var row]) return null;
            known = Remember(id, new(row.Version, row.State.Queue, row.State.CustomerId, row.State.Assignee, row.State.OfferedTo));
        }

        // An older event than what is known goes to those who may see the ticket now.
        var after = entry.Version < known.Version ? known : Remember(id, After(known with { Version = entry.Version }, entry.Data));
        return entry.Data switch
        {
            TicketQueued { From: { } from } => after with { TakenFrom = from },
            TicketAssigned { From: { } from } => after with { TakenFrom = from },
            _ => after,
        };
    }

    private static Audience After(Audience before, Event e) => e switch
    {
        TicketQueued q => before with { Queue = q.Queue, Assignee = null, OfferedTo = null },
        TicketAssigned a => before with { Assignee = a.AgentId, OfferedTo = null },
        _ => before,
    };

    private Audience Remember(string id, Audience audience)
    {
        // Forgetting all costs one look-up a ticket; keeping order would cost every event.
        if (_known.Count > Most) _known.Clear();
        return _known[id] = audience;
    }
}
