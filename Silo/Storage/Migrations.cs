using System.Data.Common;
using System.Reflection;

namespace OrleansTicketing.Silo.Storage;

/// <summary>The numbered scripts of one dialect; each runs once, in order, in a transaction of its own. Scripts only expand.</summary>
internal static class Migrations
{
    /// <summary>The scripts' names without extension, in order.</summary>
    public static IReadOnlyList<(string Name, string Sql)> Scripts(string dialect)
    {
        var assembly = Assembly.GetExecutingAssembly();
        var prefix = $"OrleansTicketing.Silo.Storage.{dialect}.";
        return
        [
            .. assembly.GetManifestResourceNames()
                .Where(n => n.StartsWith(prefix, StringComparison.Ordinal) && n.EndsWith(".sql", StringComparison.Ordinal))
                .Order(StringComparer.Ordinal)
                .Select(n => (n[prefix.Length..^4], Read(assembly, n))),
        ];
    }

    /// <summary>Brings the schema up to date; the caller holds the lock that keeps other nodes from doing the same.</summary>
    public static void Apply(DbConnection connection, string dialect)
    {
        Execute(connection, null, "CREATE TABLE IF NOT EXISTS schema_version (name TEXT PRIMARY KEY)");
        var done = new HashSet<string>();
        using (var command = connection.CreateCommand())
        {
            command.CommandText = "SELECT name FROM schema_version";
            using var row = command.ExecuteReader();
            while (row.Read()) done.Add(row.GetString(0));
        }
        foreach (var (name, sql) in Scripts(dialect).Where(s => !done.Contains(s.Name)))
        {
            using var transaction = connection.BeginTransaction();
            Execute(connection, transaction, sql);
            Execute(connection, transaction, $"INSERT INTO schema_version (name) VALUES ('{name}')");
            transaction.Commit();
        }
    }

    private static void Execute(DbConnection connection, DbTransaction? transaction, string sql)
    {
        using var command = connection.CreateCommand();
        command.Transaction = transaction;
#pragma warning disable CA2100 // Our own scripts.
        command.CommandText = sql;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }

    private static string Read(Assembly assembly, string name)
    {
        using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }
}
