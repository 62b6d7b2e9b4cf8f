using System.Data.Common;
using Npgsql;
using OrleansTicketing.Load.Stores;

namespace OrleansTicketing.Tests.Kit;

/// <summary>A fresh database of the test run's PostgreSQL, for programs in processes of their own.</summary>
internal sealed class SharedDatabase(string connectionString) : LoadStore
{
    public override string Name => "postgres";

    public override IReadOnlyDictionary<string, string> Settings =>
        new Dictionary<string, string> { ["Storage__Provider"] = "postgres", ["Storage__ConnectionString"] = connectionString };

    public override DbConnection OpenReader()
    {
        var connection = new NpgsqlConnection(connectionString);
        connection.Open();
        return connection;
    }

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
