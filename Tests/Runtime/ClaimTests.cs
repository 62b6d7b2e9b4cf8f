using Microsoft.Extensions.DependencyInjection;
using OrleansTicketing.Silo.Storage;
using OrleansTicketing.Silo.Storage.Reads;
using OrleansTicketing.Tests.Kit;

namespace OrleansTicketing.Tests.Runtime;

public class ClaimsOnSqlite() : ClaimTests(() => Task.FromResult(TestStore.Sqlite()));

public class ClaimsOnPostgres(PostgresServer server) : ClaimTests(() => TestStore.Postgres(server));

/// <summary>Unique names that change hands within one batch, on both stores.</summary>
public abstract class ClaimTests(Func<Task<TestStore>> store) : OnBothStores(store)
{
    private static readonly GrainId A = new(GrainKinds.Customer, "cus_a"), B = new(GrainKinds.Customer, "cus_b");

    [Fact]
    public async Task A_name_taken_given_back_and_taken_again_is_the_last_ones()
    {
        await using var node = await TestNode.Start(Store.Settings);
        Assert.False((await Commit(node, new("n", A, Take: true), new("n", A, Take: false), new("n", B, Take: true))).Conflict);
        Assert.Equal("cus_b", await OwnerOf(node, "n"));
    }

    [Fact]
    public async Task A_name_taken_and_given_back_is_nobodys()
    {
        await using var node = await TestNode.Start(Store.Settings);
        Assert.False((await Commit(node, new("n", A, Take: true), new("n", A, Take: false))).Conflict);
        Assert.Null(await OwnerOf(node, "n"));
    }

    [Fact]
    public async Task Whose_name_another_has_is_to_blame_however_often_it_changed_hands()
    {
        await using var node = await TestNode.Start(Store.Settings);
        await Commit(node, new ClaimWrite("mine", A, Take: true));
        var refused = await Commit(node, new("n", A, Take: true), new("n", A, Take: false), new("n", B, Take: true), new("mine", B, Take: true));
        Assert.Equal([new("mine", "cus_a")], refused.TakenClaims);
        Assert.Null(await OwnerOf(node, "n"));
    }

    private static async Task<CommitResult> Commit(TestNode node, params ClaimWrite[] claims)
    {
        await using var session = await node.Services.GetRequiredService<IStore>().Open(CancellationToken.None);
        await session.Begin(new([], 0, []), CancellationToken.None);
        var writes = new BatchWrites();
        writes.Claims.AddRange(claims);
        return await session.Commit(writes, CancellationToken.None);
    }

    private static async Task<string?> OwnerOf(TestNode node, string name)
    {
        await using var connection = await node.Services.GetRequiredService<IStore>().OpenRead(CancellationToken.None);
        await using var command = connection.Command("SELECT grain FROM claim WHERE name = @name");
        command.Add("@name", name);
        return (string?)await command.ExecuteScalarAsync();
    }
}
