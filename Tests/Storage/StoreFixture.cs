using System.Data.Common;
using Microsoft.Data.Sqlite;
using Npgsql;
using OrleansTicketing.Silo.Storage;
using OrleansTicketing.Silo.Storage.Reads;
using OrleansTicketing.Tests.Kit;

namespace OrleansTicketing.Tests.Storage;

/// <summary>A fresh store with its schema: one connection that writes, and readers. One a test class and database.</summary>
public abstract class StoreFixture : IAsyncLifetime
{
    public DbConnection Writer { get; private protected set; } = null!;

    public IReadStore Reads { get; private protected set; } = null!;

    public abstract RoutingSql Routing { get; }

    public abstract ValueTask InitializeAsync();

    public virtual async ValueTask DisposeAsync()
    {
        if (Writer is not null)
            await Writer.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    private protected async Task Migrate(string dialect)
    {
        foreach (var (_, sql) in Migrations.Scripts(dialect)) await Writer.Execute(sql);
    }
}

public sealed class SqliteFixture : StoreFixture
{
    private readonly TempFolder _folder = new();

    public override RoutingSql Routing => RoutingSql.Sqlite;

    public override async ValueTask InitializeAsync()
    {
        var path = _folder["ticketing.db"];
        Writer = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString());
        await Writer.OpenAsync();
        await Writer.Execute("PRAGMA journal_mode = WAL");
        await Migrate("Sqlite");
        Reads = new SqliteReads(path);
    }

    public override async ValueTask DisposeAsync()
    {
        SqliteConnection.ClearAllPools();
        await base.DisposeAsync();
        _folder.Dispose();
    }
}

public sealed class PostgresFixture(PostgresServer server) : StoreFixture
{
    private NpgsqlDataSource? _source;

    public override RoutingSql Routing => RoutingSql.Postgres;

    public override async ValueTask InitializeAsync()
    {
        _source = NpgsqlDataSource.Create(await server.CreateDatabase());
        Writer = await _source.OpenConnectionAsync();
        await Migrate("Postgres");
        Reads = new PostgresReads(_source);
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        if (_source is not null)
            await _source.DisposeAsync();
    }
}
