using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;
using OrleansTicketing.Load.Servers;
using OrleansTicketing.Load.Stores;
using OrleansTicketing.Tests.Kit;

namespace OrleansTicketing.Tests.Faults;

/// <summary><c>Api backup FILE</c>, as an operator runs it.</summary>
public class BackupTests(PostgresServer postgres)
{
    [Fact]
    public async Task A_backup_under_load_has_all_that_was_acknowledged_and_a_server_starts_on_it()
    {
        await using var store = new SqliteFolder();
        using var folder = new TempFolder();
        string key;
        string[] before;
        await using (var server = await ServerProcess.Api(store))
        {
            key = server.Key;
            using var stop = new CancellationTokenSource();
            var (acknowledged, enough) = (new ConcurrentQueue<string>(), new TaskCompletionSource());
            var load = Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
            {
                var client = server.Client();
                while (!stop.IsCancellationRequested)
                {
                    acknowledged.Enqueue((await client.Open("under load")).Ok().Text("id"));
                    if (acknowledged.Count >= 300) enough.TrySetResult();
                }
            })).ToList();
            await Task.WhenAny(enough.Task, Task.WhenAll(load));
            before = [.. acknowledged];
            var backup = await Programs.Run("Api", store.Settings, "backup", folder["copy.db"]);
            var during = acknowledged.Count;
            await stop.CancelAsync();
            await Task.WhenAll(load);
            Assert.Equal((0, folder["copy.db"], ""), (backup.Code, backup.Output.Trim(), backup.Error));
            Assert.True(during > before.Length, "Nothing was written while the backup ran.");
            Assert.Equal([folder["copy.db"]], Directory.GetFileSystemEntries(folder.Path));
        }
        using (var copy = new SqliteConnection($"Data Source={folder["copy.db"]};Mode=ReadOnly;Pooling=False"))
        {
            copy.Open();
            Assert.Equal(["ok"], Column(copy, "PRAGMA integrity_check"));
            Assert.Subset(Column(copy, "SELECT id FROM ticket").ToHashSet(), before.ToHashSet());
            Assert.Equal(Column(copy, "SELECT id FROM ticket ORDER BY id"), Column(copy, "SELECT grain FROM journal WHERE type = 'ticket.opened' ORDER BY grain"));
        }
        await using var restored = new SqliteFolder();
        File.Move(folder["copy.db"], Path.Combine(restored.Settings["Storage__Path"], "ticketing.db"));
        await using var again = await ServerProcess.Api(restored, key);
        Assert.Equal(before[^1], (await again.Client().Get($"/v1/tickets/{before[^1]}")).Ok().Text("id"));
        (await again.Client().Open("after the restore")).Ok();
    }

    [Fact]
    public async Task A_backup_of_a_stopped_store_replaces_no_file()
    {
        await using var store = new SqliteFolder();
        using var folder = new TempFolder();
        await using (var server = await ServerProcess.Api(store)) (await server.Client().Open("kept")).Ok();
        await File.WriteAllTextAsync(folder["taken.db"], "mine");
        Refuses(await Programs.Run("Api", store.Settings, "backup", folder["taken.db"]), 1, "taken.db exists");
        Assert.Equal("mine", await File.ReadAllTextAsync(folder["taken.db"]));
        Refuses(await Programs.Run("Api", store.Settings, "backup", folder["no-such-folder/copy.db"]), 1, "");
        Assert.Equal(0, (await Programs.Run("Api", store.Settings, "backup", folder["copy.db"])).Code);
        Assert.Equal([folder["copy.db"], folder["taken.db"]], Directory.GetFileSystemEntries(folder.Path).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_damaged_store_gives_no_backup()
    {
        await using var store = new SqliteFolder();
        using var folder = new TempFolder();
        await using (var server = await ServerProcess.Api(store)) (await server.Client().Open("kept")).Ok();
        await using (var file = File.OpenWrite(Path.Combine(store.Settings["Storage__Path"], "ticketing.db")))
        {
            for (var page = 4096; page < file.Length; page += 3 * 4096)
            {
                file.Position = page;
                await file.WriteAsync(new byte[512]);
            }
        }
        Refuses(await Programs.Run("Api", store.Settings, "backup", folder["copy.db"]), 1, "");
        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public async Task What_cannot_be_backed_up_or_understood_is_said()
    {
        using var folder = new TempFolder();
        KeyValuePair<string, string>[] nowhere = [new("Storage__Path", folder["nothing"])];
        Refuses(await Programs.Run("Api", nowhere, "backup", folder["copy.db"]), 1, "There is no store");
        Refuses(await Programs.Run("Api", nowhere, "backup", folder["copy.db"], "--Storage:Pth=x"), 1, "Pth");
        Refuses(await Programs.Run("Api", nowhere, "backup"), 2, "backup FILE");
        Refuses(await Programs.Run("Api", nowhere, "back-up", folder["copy.db"]), 2, "backup FILE");
        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public async Task On_postgres_it_names_the_tools()
    {
        await using var store = new SharedDatabase(await postgres.CreateDatabase());
        using var folder = new TempFolder();
        Refuses(await Programs.Run("Api", store.Settings, "backup", folder["copy.db"]), 1, "pg_dump");
        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
    }

    private static void Refuses(Ended program, int code, string why)
    {
        Assert.Equal((code, ""), (program.Code, program.Output));
        Assert.Contains(why, program.Error, StringComparison.Ordinal);
        Assert.NotEmpty(program.Error);
        Assert.DoesNotContain("   at ", program.Error, StringComparison.Ordinal);
    }

    private static List<string> Column(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Constants of ours.
        command.CommandText = sql;
#pragma warning restore CA2100
        using var row = command.ExecuteReader();
        var values = new List<string>();
        while (row.Read()) values.Add(row.GetString(0));
        return values;
    }
}
