namespace OrleansTicketing.Silo.Storage;

/// <summary>A grain that a batch wants, and what the node remembers of it.</summary>
/// <param name="Id">Which.</param>
/// <param name="CachedVersion">The version whose state the node holds (0 = did not exist when last seen); null = holds nothing.</param>
/// <param name="IsNew">Its id was made for this very command: no use in looking for it, the commit checks that nobody else made it.</param>
/// <param name="View">For a router: what it will want to know, asked along with its lock, or when others join.</param>
/// <param name="Waits">Whether to wait a moment for a transaction that has it, since much of the batch depends on it.</param>
public readonly record struct GrainAsk(GrainId Id, long? CachedVersion, bool IsNew = false, RoutingQuestion? View = null, bool Waits = false);

/// <summary>What a batch begins with or takes in.</summary>
/// <param name="Grains">In the order in which all nodes lock.</param>
/// <param name="Numbers">How many fresh ticket numbers it needs.</param>
/// <param name="Bases">States of other grains that commands were made from.</param>
public sealed record BatchAsk(IReadOnlyList<GrainAsk> Grains, int Numbers, IReadOnlyCollection<Basis> Bases);

/// <summary>What a store says about a wanted grain.</summary>
public enum GrainHold
{
    /// <summary>Locked for this transaction.</summary>
    Locked,

    /// <summary>There is no such row; creating it is checked at commit.</summary>
    Missing,

    /// <summary>Another transaction holds it; try again later.</summary>
    Busy,
}

/// <summary>
/// A wanted grain, held or not. <see cref="Json"/> is null where the node's copy is current; <see cref="View"/> is what was asked for along with it.
/// </summary>
public readonly record struct GrainRow(GrainId Id, GrainHold Hold, long Version, int Schema, Timestamp At, string? Json, RoutingSnapshot? View = null);

/// <summary>What a transaction begins with.</summary>
/// <param name="Rows">One for each wanted grain, in the order asked.</param>
/// <param name="Now">The store's clock (a cluster follows its database).</param>
/// <param name="SettingsVersion">Changes whenever configuration does.</param>
/// <param name="Numbers">As many fresh ticket numbers as asked for, rising.</param>
/// <param name="Current">Of the bases asked about, those that are current.</param>
public sealed record BatchStart(IReadOnlyList<GrainRow> Rows, Timestamp Now, long SettingsVersion, IReadOnlyList<long> Numbers, IReadOnlySet<Basis> Current)
{
    /// <summary>With those who joined, and as of then; of who was held already, what was asked in addition.</summary>
    public BatchStart With(BatchStart joined)
    {
        var again = joined.Rows.ToDictionary(r => r.Id, r => r.View);
        var held = Rows.Select(r => r.Id).ToHashSet();
        return joined with
        {
            Rows = [.. Rows.Select(r => again.TryGetValue(r.Id, out var view) ? r with { View = view } : r), .. joined.Rows.Where(r => !held.Contains(r.Id))],
            Numbers = [.. Numbers, .. joined.Numbers],
            Current = Current.Union(joined.Current).ToHashSet(),
        };
    }
}

/// <summary>
/// One connection that commits batches; used by one committer, one transaction at a time. Exceptions: <see cref="TransientStoreException"/> when
/// nothing was committed and another try may work, <see cref="StorageFullException"/>; anything else thrown by <see cref="Commit"/> means that
/// the outcome is unknown.
/// </summary>
public interface IBatchSession : IAsyncDisposable
{
    /// <summary>
    /// Begins a transaction, locks the wanted grains, loads the states the node lacks, and then looks which bases are current. Waits for none but
    /// those that say so, and for them not long: null = such a one is held for longer, nothing has begun.
    /// </summary>
    ValueTask<BatchStart?> Begin(BatchAsk ask, CancellationToken cancellation);

    /// <summary>Locks more grains in the running transaction, again without waiting.</summary>
    ValueTask<IReadOnlyList<GrainRow>> Lock(IReadOnlyList<GrainAsk> grains, CancellationToken cancellation);

    /// <summary>
    /// The same for grains that join with commands of their own. They came after <see cref="Begin"/>, and must see what was acknowledged before
    /// they came: clock and settings are asked for again. What is held already may be among them, for its view.
    /// </summary>
    ValueTask<BatchStart> Join(BatchAsk ask, CancellationToken cancellation);

    /// <summary>What a router needs to see, apart from what this batch itself has changed.</summary>
    ValueTask<RoutingSnapshot> LoadRouting(RoutingQuestion question, CancellationToken cancellation);

    /// <summary>Whether a queue has tickets that are not over.</summary>
    ValueTask<bool> HasOpenTickets(string queue, CancellationToken cancellation);

    /// <summary>Checks, writes and commits; when a check fails, rolls back and says who is to blame.</summary>
    ValueTask<CommitResult> Commit(BatchWrites writes, CancellationToken cancellation);

    /// <summary>Ends the running transaction, if any, without a trace.</summary>
    ValueTask Rollback();

    /// <summary>
    /// After an unknown outcome: makes sure that the lost transaction is over, then tells whether this turn is in the journal.
    /// </summary>
    ValueTask<bool> IsCommitted(GrainId grain, Guid turnId, CancellationToken cancellation);
}

/// <summary>What a router wants to know.</summary>
/// <param name="Queue">Its queue.</param>
/// <param name="Pending">Tickets it gave out and has not heard of.</param>
/// <param name="AnyRoom">The batch itself has changed an agent who has room now.</param>
public sealed record RoutingQuestion(string Queue, IReadOnlyList<string> Pending, bool AnyRoom);

/// <summary>What the store knows for a router.</summary>
/// <param name="Agents">Online agents of the queue with room.</param>
/// <param name="AnyOnline">Whether any agent of the queue is online.</param>
/// <param name="Waiting">The first waiting tickets of each requirement.</param>
/// <param name="StillQueued">Of the pending tickets, those that still wait.</param>
/// <param name="MoreWaiting">Whether more tickets wait than these.</param>
/// <param name="Question">What was asked.</param>
public sealed record RoutingSnapshot(
    IReadOnlyList<Routing.Candidate> Agents, bool AnyOnline, IReadOnlyList<Routing.WaitingTicket> Waiting, IReadOnlySet<string> StillQueued, bool MoreWaiting,
    RoutingQuestion Question)
{
    /// <summary>
    /// Whether this answers what the same router asks now: asked along with the lock, on an old copy of the router, it knew no better what is pending.
    /// </summary>
    public bool Answers(RoutingQuestion question) => Question.AnyRoom == question.AnyRoom && question.Pending.All(Question.Pending.Contains);
}

/// <summary>How a commit went.</summary>
/// <param name="Position">The newest journal position; meaningful when nothing is to blame.</param>
public sealed record CommitResult(long Position)
{
    /// <summary>Messages that had been handled before.</summary>
    public IReadOnlySet<Guid> HandledBefore { get; init; } = new HashSet<Guid>();

    /// <summary>Idempotency keys that were used before, with what was kept.</summary>
    public IReadOnlyDictionary<(string Scope, string Key), (string Fingerprint, byte[] Answer)> Replays { get; init; } =
        new Dictionary<(string, string), (string, byte[])>();

    /// <summary>Unique names that others own, with the owner's key.</summary>
    public IReadOnlyDictionary<string, string> TakenClaims { get; init; } = new Dictionary<string, string>();

    /// <summary>Whether the batch must be judged again.</summary>
    public bool Conflict { get; init; }
}

/// <summary>Nothing was committed; another try may work (serialization failure, deadlock, lost connection before commit).</summary>
public sealed class TransientStoreException(string message, Exception inner) : Exception(message, inner);
