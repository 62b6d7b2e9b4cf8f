using OrleansTicketing.Queries;

namespace OrleansTicketing.Silo.Storage.Postgres;

/// <summary>PostgreSQL has its own tools, on the database's own machine, and they do more than a copy made from here could.</summary>
internal sealed class PostgresBackup : IStoreBackup
{
    public Task<string> To(string file, CancellationToken cancellation) => throw new InvalidOperationException(
        "The store is PostgreSQL: back it up with pg_dump (a copy of one instant) or pg_basebackup and WAL archiving (any instant). Both work while nodes run.");
}
