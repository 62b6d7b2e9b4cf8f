using System.Diagnostics;
using Npgsql;
using OrleansTicketing.Load.Servers;
using OrleansTicketing.Tests.Kit;

namespace OrleansTicketing.Tests.Faults;

/// <summary>A cluster of one Api and one Silo, in processes of their own: when the Api dies, the Silo finishes what it left.</summary>
public class NodeWithoutRestTests(PostgresServer postgres)
{
    [Fact]
    public async Task It_runs_the_reminders_and_takes_over_the_messages_of_a_killed_api()
    {
        await using var store = new SharedDatabase(await postgres.CreateDatabase());
        await using var silo = await ServerProcess.Silo(store);
        await using var api = await ServerProcess.Api(store);
        var client = api.Client();
        (await client.Send("PUT", "/v1/sla-policies/short", """{"name":"Short","targets":[{"metric":"resolution","seconds":10,"time":"calendar"}]}""", ("If-None-Match", "*"))).Ok();
        var agent = (await client.Post("/v1/agents", """{"login":"amy","name":"Amy","capacity":3,"queues":["default"]}""")).Ok().Text("id");
        (await client.Put($"/v1/agents/{agent}/presence", """{"presence":"online"}""")).Ok();

        using var test = (NpgsqlConnection)store.OpenReader();
        string ticket;
        using (var held = (NpgsqlConnection)store.OpenReader())
        {
            // Nobody can lock the agent now, so the message that reserves room stays on its way while the Api dies.
            using var transaction = held.BeginTransaction();
            Ask(held, $"SELECT version FROM agent WHERE id = '{agent}' FOR UPDATE");
            ticket = (await client.Open("left behind")).Ok().Text("id");
            await Until(test, "SELECT count(*) FROM outbox", 1);
            await api.Kill();
            Assert.Equal(0L, Ask(test, "SELECT count(*) FROM journal WHERE type = 'sla.breached'"));
            transaction.Rollback();
        }
        await Until(test, $"SELECT count(*) FROM journal WHERE type = 'ticket.assigned' AND grain = '{ticket}'", 1);
        await Until(test, $"SELECT count(*) FROM journal WHERE type = 'sla.breached' AND grain = '{ticket}'", 1);
        await Until(test, "SELECT count(*) FROM outbox", 0);
        Assert.Equal(2L, Ask(test, "SELECT count(*) FROM journal WHERE type IN ('ticket.assigned', 'sla.breached')"));
    }

    /// <summary>Asks after each commit until the answer is the wanted one.</summary>
    private static async Task Until(NpgsqlConnection connection, string sql, long wanted)
    {
        var from = Stopwatch.StartNew();
        Ask(connection, "LISTEN ticketing_journal");
        while ((long)Ask(connection, sql)! != wanted)
        {
            Assert.True(from.Elapsed < Patience.Limit, $"Still not {wanted}: {sql}");
            await connection.WaitAsync(TimeSpan.FromSeconds(1));
        }
    }

    private static object? Ask(NpgsqlConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Ids of ours.
        command.CommandText = sql;
#pragma warning restore CA2100
        return command.ExecuteScalar();
    }
}
