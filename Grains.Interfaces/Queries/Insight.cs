using System.Collections.Immutable;
using OrleansTicketing.Alerts;

namespace OrleansTicketing.Queries;

/// <summary>A ticket that says something like another one.</summary>
/// <param name="Ticket">Which.</param>
/// <param name="Score">0–1; 1 = the same words.</param>
/// <param name="IsDuplicate">Nearly the same text.</param>
public sealed record SimilarTicket(TicketRow Ticket, double Score, bool IsDuplicate);

/// <summary>Finds tickets by what they say.</summary>
public interface ISimilarTickets
{
    /// <summary>The most similar tickets within the scope, best first, without the ticket itself; near duplicates are in before all others.</summary>
    Task<ImmutableArray<SimilarTicket>> Find(string ticketId, TicketScope scope, int limit, CancellationToken cancellation);
}

/// <summary>Reads alerts.</summary>
public interface IAlertQueries
{
    /// <summary>One alert.</summary>
    Task<Row<Alert>?> Find(string id, CancellationToken cancellation);

    /// <summary>Newest first.</summary>
    Task<Page<Row<Alert>>> List(AlertState? state, string? category, PageKey? after, int limit, CancellationToken cancellation);
}

/// <summary>Which way a topic goes.</summary>
public enum TopicTrend
{
    /// <summary>Not seen before this day.</summary>
    New,

    /// <summary>More tickets than a day before.</summary>
    Growing,

    /// <summary>About as many.</summary>
    Steady,

    /// <summary>Fewer.</summary>
    Fading,
}

/// <summary>What many tickets of the last seven days say.</summary>
/// <param name="Id"><c>top_…</c>; stays the same as long as the topic is recognised.</param>
/// <param name="Name">Its best terms when it was first seen.</param>
/// <param name="Size">Tickets.</param>
/// <param name="PreviousSize">Tickets a day before, or at the last run before that; 0 while it is not known for a day.</param>
/// <param name="Trend">Which way it goes.</param>
/// <param name="Terms">What names it, best first.</param>
/// <param name="Examples">Its most typical tickets.</param>
/// <param name="UpdatedAt">When it was found so.</param>
public sealed record TopicSeen(
    string Id, string Name, int Size, int PreviousSize, TopicTrend Trend, ImmutableArray<string> Terms, ImmutableArray<string> Examples, Timestamp UpdatedAt);

/// <summary>Reads topics.</summary>
public interface ITopicQueries
{
    /// <summary>All topics as last found, largest first; at most 200.</summary>
    Task<ImmutableArray<TopicSeen>> List(CancellationToken cancellation);
}
