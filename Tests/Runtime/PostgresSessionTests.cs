using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using OrleansTicketing.Configuration;
using OrleansTicketing.Silo.Hosting;
using OrleansTicketing.Silo.Storage;
using OrleansTicketing.Sla;
using OrleansTicketing.Tests.Kit;

namespace OrleansTicketing.Tests.Runtime;

/// <summary>What a batch meets on a database that is shared, and can fail at any statement.</summary>
public class PostgresSessionTests(PostgresServer server)
{
    [Fact]
    public async Task Who_comes_while_a_batch_waits_for_a_router_joins_it()
    {
        var database = await server.CreateDatabase();
        await using var node = await WithOneCommitter(database);
        var customer = await node.NewCustomer();
        await node.Open(customer);
        await node.Quiet();

        await using var other = new NpgsqlConnection(database);
        await using var transaction = await HoldRouter(other);
        var first = node.Open(customer);
        await SomebodyWaits(other, first);
        var second = node.Open(customer);
        await transaction.CommitAsync();

        string[] both = [(await first).Id, (await second).Id];
        await using var look = new NpgsqlCommand("SELECT count(DISTINCT xmin::text) FROM ticket WHERE id = ANY($1)", other) { Parameters = { new() { Value = both } } };
        Assert.Equal(1L, await look.ExecuteScalarAsync());
        Assert.Equal([1, 2, 3], await Numbers(other));
    }

    [Fact]
    public async Task Who_joins_a_batch_sees_a_policy_that_another_node_acknowledged_while_it_waited()
    {
        var database = await server.CreateDatabase();
        await using var node = await WithOneCommitter(database);
        await using var writer = await TestNode.Start(TestStore.Postgres(database).Settings);
        var customer = await node.NewCustomer();
        await node.Open(customer);
        await node.Quiet();

        await using var other = new NpgsqlConnection(database);
        await using var transaction = await HoldRouter(other);
        var first = node.Open(customer);
        await SomebodyWaits(other, first);
        await writer.Do(new(GrainKinds.SlaPolicy, "new"), new PutDefinition(new SlaPolicyDefinition
        {
            Name = "New", Targets = [new(SlaMetric.Dispatch, null, 600, SlaTime.Calendar)],
        }));
        var second = node.Open(customer);
        await transaction.CommitAsync();

        await first;
        Assert.Equal("new", (await second).Ticket.Sla?.Policy);
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
        await Assert.ThrowsAsync<StorageFullException>(async () => await session.Begin([], 1, CancellationToken.None));
    }

    private static Task<TestNode> WithOneCommitter(string database) =>
        TestNode.Start(TestStore.Postgres(database).Settings, services => services.AddSingleton<SiloHosting.StoreWrapper>(
            inner => new FaultyStore(inner, () => StoreFault.None) { Committers = 1 }));

    private static async Task<NpgsqlTransaction> HoldRouter(NpgsqlConnection connection)
    {
        await connection.OpenAsync();
        var transaction = await connection.BeginTransactionAsync();
        await Run(connection, "SELECT count(*) FROM (SELECT 1 FROM router FOR UPDATE) held");
        return transaction;
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
