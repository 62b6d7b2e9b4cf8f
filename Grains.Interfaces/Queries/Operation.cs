using System.Collections.Immutable;
using OrleansTicketing.Sla;

namespace OrleansTicketing.Queries;

/// <summary>Time as the domain sees it, and the manual clock.</summary>
public interface IEngineClock
{
    /// <summary>Now.</summary>
    Timestamp Now { get; }

    /// <summary>Whether <see cref="Advance"/> is allowed (<c>Clock:Mode=manual</c>).</summary>
    bool IsManual { get; }

    /// <summary>
    /// Moves the manual clock; completes after every reminder due up to then, and the messages it caused, are handled in due order.
    /// False = the instant is earlier than now.
    /// </summary>
    Task<bool> Advance(Timestamp to, CancellationToken cancellation);
}

/// <summary>SLA arithmetic that needs calendars, for those who show clocks.</summary>
public interface ISlaReader
{
    /// <summary>Seconds a clock has counted up to now, rounded down.</summary>
    long ElapsedSeconds(SlaClock clock, Timestamp now);

    /// <summary>The intervals of a ticket's clocks, from its journal.</summary>
    ImmutableArray<SlaInterval> Ledger(IEnumerable<JournalEntry> journal, Timestamp now);
}

/// <summary>Messages and reminders that failed eight times.</summary>
public interface IParked
{
    /// <summary>Oldest first.</summary>
    Task<Page<ParkedItem>> List(PageKey? after, int limit, CancellationToken cancellation);

    /// <summary>
    /// Tries one again and, in the same transaction, keeps <paramref name="answer"/>; false = nothing was done: there is no such item, or the
    /// answer's key is taken.
    /// </summary>
    Task<bool> Replay(string id, KeptAnswer? answer, CancellationToken cancellation);
}

/// <summary>A parked message or reminder.</summary>
/// <param name="Id">Opaque.</param>
/// <param name="Kind">message or reminder.</param>
/// <param name="Grain">To whom.</param>
/// <param name="Type">The message's stored name or the reminder's name.</param>
/// <param name="Attempts">How often it was tried.</param>
/// <param name="ParkedAt">When it was given up.</param>
/// <param name="Error">The exception's type; no data.</param>
public sealed record ParkedItem(string Id, string Kind, GrainId Grain, string Type, int Attempts, Timestamp ParkedAt, string Error);

/// <summary>Answers kept for idempotency keys.</summary>
public interface IIdempotencyQueries
{
    /// <summary>What was kept; null = the key is free, but may be taken at once.</summary>
    Task<Reply.Replayed?> Find(string scope, string key, CancellationToken cancellation);

    /// <summary>Keeps an answer that no turn made; null = done, otherwise the key was taken before, with this.</summary>
    Task<Reply.Replayed?> Keep(KeptAnswer answer, CancellationToken cancellation);

    /// <summary>Keeps another answer for a key that is taken; false = what was kept is no longer <paramref name="kept"/>.</summary>
    Task<bool> Replace(string scope, string key, byte[] kept, byte[] answer, CancellationToken cancellation);
}

/// <summary>An answer to keep with an idempotency key.</summary>
/// <param name="Scope">The caller; the same key of another caller is another key.</param>
/// <param name="Key">As sent.</param>
/// <param name="Fingerprint">Hash of method, path, query and body.</param>
/// <param name="Answer">The bytes to give again.</param>
/// <param name="At">When, in real time: the key is free again after its retention.</param>
public sealed record KeptAnswer(string Scope, string Key, string Fingerprint, byte[] Answer, Timestamp At);

/// <summary>Copies of a store, made while it is in use.</summary>
public interface IStoreBackup
{
    /// <summary>
    /// Writes a new file that holds everything acknowledged before the call. The file appears whole or not at all; an existing one is never
    /// replaced.
    /// </summary>
    /// <returns>The file's full path.</returns>
    /// <exception cref="InvalidOperationException">There is no store here, or this kind of store has tools of its own for it.</exception>
    /// <exception cref="IOException">The file exists, or cannot be written.</exception>
    Task<string> To(string file, CancellationToken cancellation);
}

/// <summary>Whether this node can take work.</summary>
public interface INodeHealth
{
    /// <summary>True when migrated, connected and not stopping.</summary>
    bool IsReady { get; }
}
