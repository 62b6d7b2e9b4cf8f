using System.Globalization;
using Microsoft.Data.Sqlite;
using OrleansTicketing.Queries;
using OrleansTicketing.Silo.Storage.Reads;

namespace OrleansTicketing.Silo.Storage.Sqlite;

/// <summary>
/// Copies the store's file, usually while another process serves it. That process stays the only one that writes and checkpoints: this one
/// opens the file read-only, where SQLite can do neither, and copies it within one read transaction, so that the copy is one instant of it.
/// </summary>
internal sealed class SqliteBackup(string folder) : IStoreBackup
{
    public Task<string> To(string file, CancellationToken cancellation)
    {
        var target = Path.GetFullPath(file);
        var source = Path.GetFullPath(Path.Combine(folder, "ticketing.db"));
        if (!File.Exists(source)) throw new InvalidOperationException($"There is no store at {source}.");
        if (Path.Exists(target)) throw new IOException($"{target} exists; a backup replaces nothing.");
        SQLitePCL.Batteries_V2.Init();
        // The name is given when the copy is whole: who is killed on the way leaves a name that nobody takes for a backup.
        var partial = $"{target}.{Environment.ProcessId.ToString(CultureInfo.InvariantCulture)}.partial";
        try
        {
            File.Delete(partial);
            Copy(source, partial);
            File.Move(partial, target, overwrite: false);
        }
        finally
        {
            File.Delete(partial);
            File.Delete(partial + "-journal");
        }
        return Task.FromResult(target);
    }

    private static void Copy(string source, string target)
    {
        using var from = Open(source, SqliteOpenMode.ReadOnly);
        using var to = Open(target, SqliteOpenMode.ReadWriteCreate);
        SqliteSession.Execute(from, "PRAGMA query_only = 1; PRAGMA busy_timeout = 5000");
        from.BackupDatabase(to);
        // One file, with nothing beside it that belongs to it; a store that starts on it goes back to WAL.
        SqliteSession.Execute(to, "PRAGMA journal_mode = DELETE");
        using var check = to.Command("PRAGMA quick_check(1)");
        if (check.ExecuteScalar() is not "ok") throw new InvalidOperationException($"{source} is damaged: the copy did not pass SQLite's check.");
    }

    private static SqliteConnection Open(string file, SqliteOpenMode mode)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Mode = mode, Pooling = false }.ToString());
        connection.Open();
        return connection;
    }
}
