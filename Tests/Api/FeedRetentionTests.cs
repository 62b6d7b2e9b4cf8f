using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using OrleansTicketing.Silo.Hosting;
using OrleansTicketing.Silo.Storage;
using OrleansTicketing.Silo.Storage.Reads;
using OrleansTicketing.Tests.Kit;

namespace OrleansTicketing.Tests.Api;

public class FeedRetentionOnSqlite() : FeedRetentionTests(() => Task.FromResult(TestStore.Sqlite()));

public class FeedRetentionOnPostgres(PostgresServer server) : FeedRetentionTests(() => TestStore.Postgres(server));

/// <summary>The feed can be read back for so many days, on both stores.</summary>
public abstract class FeedRetentionTests(Func<Task<TestStore>> store) : OnBothStores(store)
{
    [Fact]
    public async Task A_cursor_past_the_retention_is_410_and_the_feed_begins_with_the_oldest_kept()
    {
        string gone, kept;
        await using (var app = await At(hours: 0))
        {
            gone = await app.EventsEnd();
            await app.NewTicket("gone@example.com");
        }
        await using (var app = await At(hours: 1))
        {
            Assert.NotEmpty(await app.Events(gone));
            kept = await app.EventsEnd();
            await app.NewTicket("kept@example.com", "\"subject\":\"kept\"");
        }
        await using (var app = await At(hours: 26))
        {
            (await app.Admin.Get($"/v1/events?after={gone}")).Problem(410, "cursor-too-old");
            (await app.Admin.Get($"/v1/events/stream?after={gone}")).Problem(410, "cursor-too-old");
            (await app.Admin.Send("GET", "/v1/events/stream", (string?)null, ("Last-Event-ID", gone))).Problem(410, "cursor-too-old");
            Assert.Equal(["kept"], Opened(await app.Events(kept)));
            Assert.Equal(["kept"], Opened((await app.Admin.Get("/v1/events")).Ok().Json.GetProperty("data").EnumerateArray()));
        }
    }

    /// <summary>A node that starts so much later than the first, once it has noted where the feed stands then and what is too old.</summary>
    private async Task<TicketingApp> At(int hours)
    {
        var time = new FakeTime(DateTimeOffset.UnixEpoch.AddYears(56).AddHours(hours));
        var app = new TicketingApp(Store, services => services.AddSingleton<TimeProvider>(time).Configure<FeedOptions>(feed => feed.RetentionDays = 1));
        var store = app.Services.GetRequiredService<IStore>();
        await Eventually.Holds(async () =>
        {
            using var connection = await store.OpenRead(CancellationToken.None);
            using var command = connection.Command("SELECT count(*) FROM feed_mark WHERE at = @now");
            command.Add("@now", time.GetUtcNow().ToUnixTimeMilliseconds());
            return Convert.ToInt64(await command.ExecuteScalarAsync(), CultureInfo.InvariantCulture) == 1;
        });
        return app;
    }

    private static IEnumerable<string?> Opened(IEnumerable<JsonElement> events) => events
        .Where(e => e.GetProperty("type").GetString() == "ticket.opened").Select(e => e.GetProperty("data").GetProperty("subject").GetString());
}
