using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using OrleansTicketing.Load.Stores;
using OrleansTicketing.Silo.Storage;
using OrleansTicketing.Silo.Storage.Reads;
using OrleansTicketing.Tests.Kit;

namespace OrleansTicketing.Tests.Faults;

/// <summary>A store without room, by the database's own error: 507 for who writes, and all goes on by itself when there is room again.</summary>
public class StorageFullTests(PostgresServer postgres)
{
    [Fact]
    public async Task Sqlite_without_room_is_507_until_there_is_room()
    {
        using var store = TestStore.Sqlite();
        await using var app = new TicketingApp(store, _ => { });
        await Holds(app,
            () => Run(app, "PRAGMA max_page_count = 1"), // It means: not one page more than there are.
            () => Run(app, "PRAGMA max_page_count = 1000000"));
    }

    [Fact]
    public async Task Postgres_that_says_disk_full_is_507_until_there_is_room()
    {
        using var store = await TestStore.Postgres(postgres);
        await using var app = new TicketingApp(store, _ => { });
        await Holds(app,
            () => Run(app, """
                CREATE SEQUENCE refused;
                CREATE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN
                    PERFORM nextval('refused');
                    RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = '53100';
                END $$;
                CREATE TRIGGER no_room BEFORE INSERT ON journal EXECUTE FUNCTION no_room();
                CREATE TRIGGER no_room BEFORE UPDATE ON outbox EXECUTE FUNCTION no_room();
                INSERT INTO outbox (id, kind, grain, type, data, next_at) VALUES (gen_random_uuid(), 'router', 'default', 'ticket_waits', '{}', 0)
                """),
            () => Run(app, "DELETE FROM outbox; DROP TRIGGER no_room ON journal; DROP TRIGGER no_room ON outbox"),
            async () =>
            {
                // The dispatcher has been refused too: that is no reason to call the node not ready.
                using var connection = await app.Services.GetRequiredService<IStore>().OpenRead(CancellationToken.None);
                using var refused = connection.Command("SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM refused");
                while (Convert.ToInt64(await refused.ExecuteScalarAsync(), CultureInfo.InvariantCulture) < 3) await Task.Yield();
            });
    }

    [Fact]
    public async Task Postgres_on_a_full_disk_is_507_until_there_is_room()
    {
        using var disk = SmallDisk.Mount("20m");
        Assert.SkipWhen(disk is null, "Only root can mount a small disk.");
        var cluster = await postgres.Cluster();
        await cluster.Execute($"CREATE TABLESPACE small LOCATION '{disk.Path}'");
        using (var store = TestStore.Postgres(await cluster.CreateDatabase("small", "TABLESPACE small")))
        {
            await using var app = new TicketingApp(store, _ => { });
            await Holds(app, () => Task.CompletedTask, () => disk.Resize("128m"));
        }
        NpgsqlConnection.ClearAllPools();
        await cluster.Execute("DROP DATABASE small WITH (FORCE)");
        await cluster.Execute("DROP TABLESPACE small");
    }

    private static async Task Holds(TicketingApp app, Func<Task> fill, Func<Task> free, Func<Task>? meanwhile = null)
    {
        var acknowledged = new List<string> { (await Open(app)).Ok().Text("id") };
        await fill();
        if (meanwhile is not null) await meanwhile();
        Answered answer;
        while ((answer = await Open(app)).Status == 201) acknowledged.Add(answer.Text("id"));
        answer.Problem(507, "storage-full");
        Assert.Equal("30", answer.Header("Retry-After"));
        (await app.Admin.Get($"/v1/tickets/{acknowledged[^1]}")).Ok();
        (await app.Admin.Get("/health/ready")).Ok();
        (await Open(app)).Problem(507, "storage-full");
        await free();
        acknowledged.Add((await Open(app)).Ok().Text("id"));
        // What was refused has left nothing, what was acknowledged is there.
        using var connection = await app.Services.GetRequiredService<IStore>().OpenRead(CancellationToken.None);
        using var command = connection.Command("SELECT id FROM ticket ORDER BY id");
        using var row = await command.ExecuteReaderAsync();
        var kept = new List<string>();
        while (await row.ReadAsync()) kept.Add(row.GetString(0));
        Assert.Equal(acknowledged.Order(StringComparer.Ordinal), kept);
    }

    /// <summary>With a text that no compression makes small.</summary>
    private static Task<Answered> Open(TicketingApp app) => app.Admin.Post("/v1/tickets",
        $$"""{"text":"{{Convert.ToBase64String(RandomNumberGenerator.GetBytes(40_000))}}","channel":"web","customer":{"channel":"email","handle":"li@example.com"} }""");

    private static Task<int> Run(TicketingApp app, string sql) => app.Services.GetRequiredService<IStore>().Write(async connection =>
    {
        using var command = connection.Command(sql);
        return await command.ExecuteNonQueryAsync();
    }, CancellationToken.None);

    /// <summary>A disk of a few megabytes, in memory.</summary>
    private sealed class SmallDisk : IDisposable
    {
        public string Path { get; } = Directory.CreateTempSubdirectory("ticketing-disk-").FullName;

        public static SmallDisk? Mount(string size)
        {
            var disk = new SmallDisk();
            if (Environment.IsPrivilegedProcess && Do("mount", "-t", "tmpfs", "-o", $"size={size}", "ticketing", disk.Path))
            {
                PostgresBinaries.Own(disk.Path);
                return disk;
            }
            Directory.Delete(disk.Path);
            return null;
        }

        public Task Resize(string size)
        {
            Assert.True(Do("mount", "-o", $"remount,size={size}", Path));
            return Task.CompletedTask;
        }

        public void Dispose()
        {
            // Lazily: a backend may still have a file open for a moment.
            Do("umount", "-l", Path);
            Directory.Delete(Path);
        }

        private static bool Do(string program, params string[] args)
        {
            using var process = Process.Start(new ProcessStartInfo(program, args) { RedirectStandardError = true })!;
            process.WaitForExit();
            return process.ExitCode == 0;
        }
    }
}
