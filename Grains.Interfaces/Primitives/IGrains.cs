using System.Collections.Immutable;

namespace OrleansTicketing;

/// <summary>The one door by which a command enters. Any node runs any grain.</summary>
public interface IGrains
{
    /// <summary>
    /// Runs one command as one turn. Completes after the turn is committed, with the state the turn left, or with a refusal that was judged
    /// on current, locked state.
    /// </summary>
    /// <exception cref="OverloadedException">A mailbox is full; nothing was done.</exception>
    /// <exception cref="StorageFullException">The store has no room; nothing was done.</exception>
    /// <exception cref="UnavailableException">The store cannot be reached, or the node is stopping. When it happened at a commit whose outcome
    /// could not be learned in time, the command may have taken effect.</exception>
    Task<Reply> Execute(Request request, CancellationToken cancellation = default);
}

/// <summary>A command with what the shell needs to know about it.</summary>
/// <param name="Grain">To whom.</param>
/// <param name="Command">What.</param>
/// <param name="Actor">Who asks; written in the journal.</param>
/// <param name="ExpectedVersion">The version the caller has seen, 0 = must not exist yet, or null when it does not matter.</param>
/// <param name="Idempotency">Set when the answer shall be kept and given again.</param>
/// <param name="Basis">Set when the command was made from what somebody remembered of another grain.</param>
public sealed record Request(
    GrainId Grain, Command Command, Actor Actor, long? ExpectedVersion = null, Idempotency? Idempotency = null, Basis? Basis = null);

/// <summary>
/// A state of another grain that a command was made from. The command runs only if it is current when its transaction begins: whatever was
/// acknowledged before the command came is seen, so what a node remembers may be used without asking the store.
/// </summary>
/// <param name="Grain">The other grain.</param>
/// <param name="Version">Its version then.</param>
public sealed record Basis(GrainId Grain, long Version);

/// <summary>An idempotency key and how to make the bytes that are kept with it.</summary>
/// <param name="Scope">The caller; the same key of another caller is another key.</param>
/// <param name="Key">As sent, at most 255 printable characters.</param>
/// <param name="Fingerprint">Hash of method, path, query and body.</param>
/// <param name="Render">Makes the answer inside the turn; pure. Also called for refusals of the domain (409, 422).</param>
public sealed record Idempotency(string Scope, string Key, string Fingerprint, Func<Reply, byte[]> Render);

/// <summary>What a command came to.</summary>
public abstract record Reply
{
    private Reply() { }

    /// <summary>The turn is committed.</summary>
    /// <param name="Version">The grain's version after this turn.</param>
    /// <param name="At">The turn's instant.</param>
    /// <param name="State">The grain's state after this turn (a <c>Ticket</c>, an <c>Agent</c>, …).</param>
    /// <param name="Events">What the turn recorded; empty when there was nothing to do.</param>
    public sealed record Done(long Version, Timestamp At, object State, ImmutableArray<Event> Events) : Reply;

    /// <summary>The grain said no; nothing changed.</summary>
    /// <param name="Refusal">Why.</param>
    /// <param name="Version">The grain's version now, 0 if it does not exist.</param>
    public sealed record Refused(Refusal Refusal, long Version) : Reply;

    /// <summary>The same idempotency key was used before.</summary>
    /// <param name="Fingerprint">Of the first request.</param>
    /// <param name="Answer">What <see cref="Idempotency.Render"/> made then.</param>
    public sealed record Replayed(string Fingerprint, byte[] Answer) : Reply;

    /// <summary>The request's <see cref="Basis"/> is not current; nothing was done. Make the command again from the current state.</summary>
    public sealed record Outdated : Reply;
}

/// <summary>A mailbox is full (1,000 commands a grain, 50,000 a node); try again later.</summary>
public sealed class OverloadedException() : Exception("Too many commands are waiting.");

/// <summary>The store has no room left.</summary>
public sealed class StorageFullException(Exception inner) : Exception("The store is full.", inner);

/// <summary>The store cannot be reached, or this node is stopping.</summary>
public sealed class UnavailableException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>A SQLite store serves one process, and another one has it.</summary>
public sealed class StoreInUseException(string folder, Exception inner) : Exception($"Another process uses the store in {folder}.", inner);
