using System.Data.Common;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace OrleansTicketing.Silo.Storage.Reads;

/// <summary>Where reads come from: any number of connections that cannot write.</summary>
public interface IReadStore
{
    Dialect Dialect { get; }

    /// <summary>A connection that only reads; disposing gives it back.</summary>
    Task<DbConnection> OpenRead(CancellationToken cancellation);
}

/// <summary>Readers of the one SQLite file. They neither write nor checkpoint: that is the writer's alone.</summary>
public sealed class SqliteReads(string file) : IReadStore
{
    private readonly string _connection = new SqliteConnectionStringBuilder
    {
        DataSource = file, Mode = SqliteOpenMode.ReadOnly, Pooling = true, DefaultTimeout = 5,
    }.ToString();

    public Dialect Dialect => Dialect.Sqlite;

    public async Task<DbConnection> OpenRead(CancellationToken cancellation)
    {
        var connection = new SqliteConnection(_connection);
        try
        {
            await connection.OpenAsync(cancellation);
            await using var setup = connection.Command("PRAGMA query_only = 1");
            await setup.ExecuteNonQueryAsync(cancellation);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }
}

/// <summary>Readers of the cluster's PostgreSQL.</summary>
public sealed class PostgresReads(NpgsqlDataSource source) : IReadStore
{
    public Dialect Dialect => Dialect.Postgres;

    public async Task<DbConnection> OpenRead(CancellationToken cancellation) => await source.OpenConnectionAsync(cancellation);
}
