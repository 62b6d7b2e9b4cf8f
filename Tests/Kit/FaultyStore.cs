using System.Data.Common;
using Npgsql;
using OrleansTicketing.Silo.Storage;
using OrleansTicketing.Silo.Storage.Reads;

namespace OrleansTicketing.Tests.Kit;

/// <summary>What may go wrong at a commit.</summary>
public enum StoreFault
{
    None,
    CommitThenTimeOut,
    ConnectionLostBeforeCommit,
    SerializationFailure,
    Deadlock,
    AdminShutdown,
    DiskFull,
}

/// <summary>A real store whose commits go wrong when a test says so; <paramref name="next"/> is asked before each.</summary>
internal sealed class FaultyStore(IStore inner, Func<StoreFault> next) : IStore
{
    private int _injected;

    public int Injected => Volatile.Read(ref _injected);

    public int Committers { get; init; } = inner.Committers;

    public string SkipLocked => inner.SkipLocked;

    public Dialect Dialect => inner.Dialect;

    public Task Start(CancellationToken cancellation) => inner.Start(cancellation);

    public async Task<IBatchSession> Open(CancellationToken cancellation) => new Session(this, await inner.Open(cancellation));

    public Task<DbConnection> OpenRead(CancellationToken cancellation) => inner.OpenRead(cancellation);

    public Task<T> Write<T>(Func<DbConnection, Task<T>> work, CancellationToken cancellation) => inner.Write(work, cancellation);

    public ValueTask DisposeAsync() => inner.DisposeAsync();

    private sealed class Session(FaultyStore store, IBatchSession inner) : IBatchSession
    {
        public ValueTask<BatchStart?> Begin(BatchAsk ask, CancellationToken cancellation) => inner.Begin(ask, cancellation);

        public ValueTask<IReadOnlyList<GrainRow>> Lock(IReadOnlyList<GrainAsk> grains, CancellationToken cancellation) => inner.Lock(grains, cancellation);

        public ValueTask<BatchStart> Join(BatchAsk ask, CancellationToken cancellation) => inner.Join(ask, cancellation);

        public ValueTask<RoutingSnapshot> LoadRouting(RoutingQuestion question, CancellationToken cancellation) => inner.LoadRouting(question, cancellation);

        public ValueTask<bool> HasOpenTickets(string queue, CancellationToken cancellation) => inner.HasOpenTickets(queue, cancellation);

        public async ValueTask<CommitResult> Commit(BatchWrites writes, CancellationToken cancellation)
        {
            var fault = store.Next();
            if (fault is StoreFault.None) return await inner.Commit(writes, cancellation);
            if (fault is StoreFault.CommitThenTimeOut)
            {
                var result = await inner.Commit(writes, cancellation);
                return result.Conflict ? result : throw new TimeoutException("The answer to COMMIT did not arrive.");
            }
            await inner.Rollback();
            throw fault switch
            {
                StoreFault.SerializationFailure => Transient(PostgresErrorCodes.SerializationFailure),
                StoreFault.Deadlock => Transient(PostgresErrorCodes.DeadlockDetected),
                StoreFault.AdminShutdown => Postgres(PostgresErrorCodes.AdminShutdown),
                StoreFault.DiskFull => new StorageFullException(new IOException("No space left on device")),
                _ => new IOException("The connection was lost."),
            };
        }

        public ValueTask Rollback() => inner.Rollback();

        public ValueTask<bool> IsCommitted(GrainId grain, Guid turnId, CancellationToken cancellation) => inner.IsCommitted(grain, turnId, cancellation);

        public ValueTask DisposeAsync() => inner.DisposeAsync();

        private static TransientStoreException Transient(string state) => new("The database asks to try again.", Postgres(state));

        private static PostgresException Postgres(string state) => new("injected", "ERROR", "ERROR", state);
    }

    private StoreFault Next()
    {
        var fault = next();
        if (fault is not StoreFault.None) Interlocked.Increment(ref _injected);
        return fault;
    }
}
