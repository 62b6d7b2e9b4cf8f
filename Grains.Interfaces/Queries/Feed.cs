using System.Collections.Immutable;

namespace OrleansTicketing.Queries;

/// <summary>One event of the journal.</summary>
/// <param name="Position">Its place in commit order.</param>
/// <param name="Grain">Whose.</param>
/// <param name="Version">The grain's version after the turn.</param>
/// <param name="Type">The stored name, e.g. <c>ticket.opened</c>.</param>
/// <param name="At">The turn's instant.</param>
/// <param name="Actor">Who caused it.</param>
/// <param name="Id"><c>evt_…</c>.</param>
/// <param name="Data">The event.</param>
public sealed record JournalEntry(long Position, GrainId Grain, long Version, string Type, Timestamp At, Actor Actor, string Id, Event Data);

/// <summary>The journal in commit order.</summary>
public interface IFeed
{
    /// <summary>The position of the newest event; 0 when there is none.</summary>
    long Head { get; }

    /// <summary>The oldest position that is still readable.</summary>
    Task<long> Oldest(CancellationToken cancellation);

    /// <summary>Events after a position, at most <paramref name="limit"/>.</summary>
    Task<ImmutableArray<JournalEntry>> Read(long after, int limit, CancellationToken cancellation);

    /// <summary>
    /// Events from a position on, without end, in pages of at least one; first from the store, then as they are committed.
    /// </summary>
    /// <exception cref="SlowReaderException">The reader is more than 1,000 events behind what this node pushed.</exception>
    IAsyncEnumerable<ImmutableArray<JournalEntry>> Follow(long after, CancellationToken cancellation);
}

/// <summary>A follower of the feed fell too far behind.</summary>
public sealed class SlowReaderException() : Exception("The reader fell more than 1,000 events behind.");
