using System.Data;
using System.Text.Json;
using OrleansTicketing.Load.Servers;
using OrleansTicketing.Load.Stores;
using OrleansTicketing.Silo.Storage.Reads;
using OrleansTicketing.Tests.Kit;

namespace OrleansTicketing.Tests.Faults;

/// <summary>A model's training outlives the process that began it.</summary>
public class TrainingKillTests(PostgresServer postgres)
{
    [Fact]
    public async Task A_training_killed_on_sqlite_is_ended_by_the_next_process()
    {
        await using var store = new SqliteFolder();
        await IsEndedAfterKill(store);
    }

    [Fact]
    public async Task A_training_killed_on_postgres_is_ended_by_another_node()
    {
        await using var store = new SharedDatabase(await postgres.CreateDatabase());
        await IsEndedAfterKill(store);
    }

    private static async Task IsEndedAfterKill(LoadStore store)
    {
        string path;
        await using (var first = await ServerProcess.Api(store))
        {
            path = $"/v1/models/{(await first.Client().Post("/v1/models", """{"kind":"category"}""")).Ok().Text("id")}";
            await Eventually.Holds(() => Trainers(store) == 1);
            await first.Kill();
        }
        Assert.Empty(Events(store, "model.trained"));

        await using var next = await ServerProcess.Api(store);
        var model = await Eventually.Gives(async () => (await next.Client().Get(path)).Ok(), m => m.Text("state") is not "training");
        Assert.Equal("candidate", model.Text("state"));
        Assert.InRange(model.Json.GetProperty("report").GetProperty("accuracy").GetDouble(), 0.5, 1);
        Assert.Equal(2, Trainers(store));
        Assert.Single(Events(store, "model.trained"));
    }

    /// <summary>How many nodes took the training up; each of them claims it again every few seconds.</summary>
    private static int Trainers(LoadStore store) =>
        Events(store, "model.training_claimed").Select(e => e.GetProperty("lease").GetProperty("node").GetString()).Distinct().Count();

    private static List<JsonElement> Events(LoadStore store, string type)
    {
        using var connection = store.OpenReader();
        using var command = connection.Command("SELECT data FROM journal WHERE type = @type");
        command.Add("@type", type);
        using var rows = command.ExecuteReader();
        return [.. rows.Cast<IDataRecord>().Select(row => JsonElement.Parse(row.GetString(0)))];
    }
}
