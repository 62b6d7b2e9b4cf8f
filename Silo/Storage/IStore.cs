using System.Data.Common;
using OrleansTicketing.Silo.Storage.Reads;

namespace OrleansTicketing.Silo.Storage;

/// <summary>A database with its dialect: what the two stores do differently.</summary>
public interface IStore : IReadStore, IAsyncDisposable
{
    /// <summary>How many batches may be under way at once.</summary>
    int Committers { get; }

    /// <summary>Connects, takes the lock, brings the schema up to date.</summary>
    Task Start(CancellationToken cancellation);

    /// <summary>A session for one committer.</summary>
    Task<IBatchSession> Open(CancellationToken cancellation);

    /// <summary>Runs small writes of the shell (leases, marks) in a transaction of their own, never beside a batch on SQLite.</summary>
    /// <exception cref="StorageFullException">There is no room; nothing was written.</exception>
    Task<T> Write<T>(Func<DbConnection, Task<T>> work, CancellationToken cancellation);

    /// <summary>What a claiming sub-select needs so that two nodes never claim the same row.</summary>
    string SkipLocked { get; }
}
