using System.Data.Common;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace OrleansTicketing.Silo.Storage.Reads;

/// <summary>Where reads come from: any number of connections that cannot write.</summary>
public interface IReadStore
{
    Dialect Dialect { get; }

    /// <summary>An open connection; dispose it to give it back.</summary>
    ValueTask<DbConnection> Open(CancellationToken cancellation);
}

/// <summary>Readers of the one SQLite file. They neither write nor checkpoint: that is the writer's alone.</summary>
public sealed class SqliteReads(string path) : IReadStore
{
    private readonly string _connection = new SqliteConnectionStringBuilder
    {
        DataSource = path, Mode = SqliteOpenMode.ReadOnly, Pooling = true, DefaultTimeout = 5,
    }.ToString();

    public Dialect Dialect => Dialect.Sqlite;

    public ValueTask<DbConnection> Open(CancellationToken cancellation)
    {
        var connection = new SqliteConnection(_connection);
        connection.Open();
        using var setup = connection.Command("PRAGMA query_only = 1");
        setup.ExecuteNonQuery();
        return new(connection);
    }
}

/// <summary>Readers of the cluster's PostgreSQL.</summary>
public sealed class PostgresReads(NpgsqlDataSource source) : IReadStore
{
    public Dialect Dialect => Dialect.Postgres;

    public async ValueTask<DbConnection> Open(CancellationToken cancellation) => await source.OpenConnectionAsync(cancellation);
}
