using OrleansTicketing.Load.Servers;
using OrleansTicketing.Load.Stores;
using OrleansTicketing.Tests.Kit;

namespace OrleansTicketing.Tests.Faults;

/// <summary><c>Api admin-key</c>, as an operator runs it who has lost theirs.</summary>
public class AdminKeyTests(PostgresServer postgres)
{
    [Fact]
    public async Task On_a_stopped_store_it_prints_a_key_that_works_after_the_start()
    {
        await using var store = new SqliteFolder();
        var first = await Programs.Run("Api", store.Settings, "admin-key");
        var second = await Programs.Run("Api", store.Settings, "admin-key");
        await using var server = await ServerProcess.Api(store);
        Assert.NotEqual(first.Output, second.Output);
        foreach (var made in new[] { first, second })
        {
            Assert.Equal((0, ""), (made.Code, made.Error));
            Assert.Matches("^otk_[0-9A-Za-z]{40}\n$", made.Output.ReplaceLineEndings("\n"));
            Assert.Equal("administrator", (await server.Client(made.Output.Trim()).Get("/v1/me")).Ok().Text("role"));
        }
    }

    [Fact]
    public async Task Beside_a_server_on_sqlite_it_says_what_to_do()
    {
        await using var store = new SqliteFolder();
        await using var server = await ServerProcess.Api(store);
        var refused = await Programs.Run("Api", store.Settings, "admin-key");
        Assert.Equal((1, ""), (refused.Code, refused.Output));
        Assert.Contains("Another process uses the store", refused.Error, StringComparison.Ordinal);
        Assert.Contains("POST /v1/keys", refused.Error, StringComparison.Ordinal);
        (await server.Client().Open("still served")).Ok();
    }

    [Fact]
    public async Task Beside_a_cluster_it_prints_a_key_that_works_at_once()
    {
        await using var store = new SharedDatabase(await postgres.CreateDatabase());
        await using var server = await ServerProcess.Api(store);
        var made = await Programs.Run("Api", store.Settings, "admin-key");
        Assert.Equal((0, ""), (made.Code, made.Error));
        Assert.Equal("administrator", (await server.Client(made.Output.Trim()).Get("/v1/me")).Ok().Text("role"));
    }

    [Fact]
    public async Task Without_a_database_it_says_so()
    {
        KeyValuePair<string, string>[] nowhere =
            [new("Storage__Provider", "postgres"), new("Storage__ConnectionString", $"Host=127.0.0.1;Port={Ports.Free()};Username=nobody;Timeout=2")];
        var refused = await Programs.Run("Api", nowhere, "admin-key");
        Assert.Equal((1, ""), (refused.Code, refused.Output));
        Assert.Contains("127.0.0.1", refused.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", refused.Error, StringComparison.Ordinal);
    }
}
