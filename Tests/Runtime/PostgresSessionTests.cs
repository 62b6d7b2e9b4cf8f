using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using OrleansTicketing.Configuration;
using OrleansTicketing.Silo.Hosting;
using OrleansTicketing.Silo.Runtime;
using OrleansTicketing.Silo.Storage;
using OrleansTicketing.Sla;
using OrleansTicketing.Tests.Kit;
using OrleansTicketing.Tickets;

namespace OrleansTicketing.Tests.Runtime;

/// <summary>What a batch meets on a database that is shared, and can fail at any statement.</summary>
public class PostgresSessionTests(PostgresServer server)
{
    [Fact]
    public async Task Who_comes_while_a_batch_waits_for_a_router_joins_it()
    {
        var database = await server.CreateDatabase();
        var (first, second) = await OpenTwoWhileTheFirstWaits(database, () => Task.CompletedTask);

        await using var other = new NpgsqlConnection(database);
        await other.OpenAsync();
        string[] both = [first.Id, second.Id];
        await using var look = new NpgsqlCommand("SELECT count(DISTINCT xmin::text) FROM ticket WHERE id = ANY($1)", other) { Parameters = { new() { Value = both } } };
        Assert.Equal(1L, await look.ExecuteScalarAsync());
        Assert.Equal([1, 2, 3], await Numbers(other));
    }

    [Fact]
    public async Task Who_joins_a_batch_sees_a_policy_that_another_node_acknowledged_while_it_waited()
    {
        var database = await server.CreateDatabase();
        await using var writer = await TestNode.Start(TestStore.Postgres(database).Settings);
        var (_, second) = await OpenTwoWhileTheFirstWaits(database, () => writer.Do(new(GrainKinds.SlaPolicy, "new"), new PutDefinition(new SlaPolicyDefinition
        {
            Name = "New", Targets = [new(SlaMetric.Dispatch, null, 600, SlaTime.Calendar)],
        })));
        Assert.Equal("new", second.Sla?.Policy);
    }

    [Fact]
    public async Task A_router_that_another_node_had_changed_looks_while_others_join()
    {
        await using var node = await TestNode.Start(TestStore.Postgres(await server.CreateDatabase()).Settings);
        var waiting = await node.Open(await node.NewCustomer());
        await node.Quiet();
        await using var session = await node.Services.GetRequiredService<IStore>().Open(CancellationToken.None);

        var start = await session.Begin(new([new(new(GrainKinds.Router, "default"), CachedVersion: null)], 0, []), CancellationToken.None);
        Assert.Null(Assert.Single(start!.Rows).View);
        var joined = start.With(await session.Join(Asks.ToJoin([], new([]), start.Rows), CancellationToken.None));

        var router = Assert.Single(joined.Rows);
        Assert.NotNull(router.Json);
        Assert.Equal([waiting.Ticket.Id], router.View!.Waiting.Select(w => w.Id));
    }

    [Fact]
    public async Task A_disk_that_is_full_when_a_batch_begins_says_so()
    {
        var database = await server.CreateDatabase();
        await using (var connection = new NpgsqlConnection(database))
        {
            await connection.OpenAsync();
            // Found before the server's own, which the batch asks for ticket numbers.
            await Run(connection, $$"""
                CREATE FUNCTION public.nextval(regclass) RETURNS bigint LANGUAGE plpgsql AS $$
                BEGIN
                    RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = '53100';
                END $$;
                ALTER DATABASE {{connection.Database}} SET search_path = public, pg_catalog
                """);
        }
        NpgsqlConnection.ClearAllPools();
        await using var node = await TestNode.Start(TestStore.Postgres(database).Settings);
        await using var session = await node.Services.GetRequiredService<IStore>().Open(CancellationToken.None);
        await Assert.ThrowsAsync<StorageFullException>(async () => await session.Begin(new([], 1, []), CancellationToken.None));
    }

    /// <summary>The first one's batch waits for the router, which somebody else holds until the second has come too.</summary>
    private static async Task<(Ticket First, Ticket Second)> OpenTwoWhileTheFirstWaits(string database, Func<Task> meanwhile)
    {
        await using var node = await TestNode.Start(TestStore.Postgres(database).Settings, services => services.AddSingleton<SiloHosting.StoreWrapper>(
            inner => new FaultyStore(inner, () => StoreFault.None) { Committers = 1 }));
        var customer = await node.NewCustomer();
        await node.Open(customer);
        await node.Quiet();

        await using var other = new NpgsqlConnection(database);
        await other.OpenAsync();
        await using var transaction = await other.BeginTransactionAsync();
        await Run(other, "SELECT count(*) FROM (SELECT 1 FROM router FOR UPDATE) held");
        var first = node.Open(customer);
        await SomebodyWaits(other, first);
        await meanwhile();
        var second = node.Open(customer);
        await transaction.CommitAsync();
        return ((await first).Ticket, (await second).Ticket);
    }

    private static async Task SomebodyWaits(NpgsqlConnection connection, Task first)
    {
        // On a machine so slow that it is over before it is seen, there is nothing to wait for.
        while (!first.IsCompleted && await Run(connection, "SELECT count(*) FROM pg_locks WHERE NOT granted AND transactionid IS NOT NULL AND pid IN (SELECT pid FROM pg_stat_activity WHERE datname = current_database())") == 0)
            await Task.Yield();
    }

    private static async Task<long> Run(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        return Convert.ToInt64(await command.ExecuteScalarAsync(), CultureInfo.InvariantCulture);
    }

    private static async Task<List<long>> Numbers(NpgsqlConnection connection)
    {
        await using var command = new NpgsqlCommand("SELECT number FROM ticket ORDER BY number", connection);
        await using var row = await command.ExecuteReaderAsync();
        var numbers = new List<long>();
        while (await row.ReadAsync()) numbers.Add(row.GetInt64(0));
        return numbers;
    }
}
