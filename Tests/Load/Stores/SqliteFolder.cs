using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace OrleansTicketing.Load.Stores;

/// <summary>A folder with one SQLite file.</summary>
internal sealed class SqliteFolder : LoadStore
{
    private readonly string _folder = NewFolder();

    public override string Name => "sqlite";

    public override IReadOnlyDictionary<string, string> Settings => new Dictionary<string, string> { ["Storage__Provider"] = "sqlite", ["Storage__Path"] = _folder };

    /// <summary>The writing connection with the engine's settings and schema.</summary>
    public SqliteConnection OpenWriter()
    {
        var connection = new SqliteConnection($"Data Source={Path.Combine(_folder, "ticketing.db")};Pooling=False");
        connection.Open();
        foreach (var sql in Scripts("Sqlite").Prepend("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 4000; PRAGMA cache_size = -65536; PRAGMA temp_store = MEMORY;"))
        {
            using var command = connection.CreateCommand();
            command.CommandText = sql;
            command.ExecuteNonQuery();
        }

        return connection;
    }

    public override DbConnection OpenReader()
    {
        var connection = new SqliteConnection($"Data Source={Path.Combine(_folder, "ticketing.db")};Mode=ReadOnly;Pooling=False");
        connection.Open();
        return connection;
    }

    public override ValueTask DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return ValueTask.CompletedTask;
    }
}
