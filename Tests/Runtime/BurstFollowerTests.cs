using System.Collections.Immutable;
using Microsoft.Extensions.DependencyInjection;
using OrleansTicketing.Alerts;
using OrleansTicketing.Queries;
using OrleansTicketing.Silo.Language;
using OrleansTicketing.Silo.Storage;
using OrleansTicketing.Silo.Storage.Reads;
using OrleansTicketing.Tests.Kit;
using OrleansTicketing.Tickets;

namespace OrleansTicketing.Tests.Runtime;

public class BurstsOnSqlite() : BurstFollowerTests(() => Task.FromResult(TestStore.Sqlite()));

public class BurstsOnPostgres(PostgresServer server) : BurstFollowerTests(() => TestStore.Postgres(server));

/// <summary>From opened tickets to alerts, through the engine.</summary>
public abstract class BurstFollowerTests(Func<Task<TestStore>> store) : OnBothStores(store)
{
    private const string Login = "account.login";

    [Fact]
    public async Task A_burst_after_a_quiet_week_raises_one_alert_with_examples_and_none_in_the_cool_down()
    {
        await using var node = await TestNode.Start([.. Store.Settings, new("Clock:Mode", "manual")]);
        var clock = node.Services.GetRequiredService<IEngineClock>();
        var customer = await node.NewCustomer();
        var opened = 0;
        async Task Report(int count)
        {
            await Task.WhenAll(Enumerable.Range(0, count).Select(_ => Open(node, customer)));
            opened += count;
        }

        for (var hour = 0; hour < 168; hour++)
        {
            await Report(4);
            await clock.Advance(clock.Now.Plus(3_600_000), CancellationToken.None);
        }

        var start = clock.Now;
        for (var i = 0; i < 22; i++)
        {
            await Report(1);
            // While people would begin to wonder, the follower's own pace counts too.
            if (i >= 9) await Counted(node, opened);
            await clock.Advance(clock.Now.Plus(160_000), CancellationToken.None);
        }

        await Report(22);
        await Counted(node, opened);
        var alert = Assert.Single(await Raised(node));
        Assert.Equal((AlertKind.Burst, Login, 5), (alert.Kind, alert.Category, alert.Examples.Length));
        Assert.InRange(alert.Baseline, 3, 5);
        Assert.InRange(alert.To.Ms, start.Ms, start.Plus(3_600_000).Ms);
        Assert.InRange(alert.CreatedAt.Ms - alert.To.Ms, 0, 300_000);
    }

    [Fact]
    public async Task A_peak_on_every_monday_is_news_the_first_time_only()
    {
        await using var node = await TestNode.Start([.. Store.Settings, new("Clock:Mode", "manual")]);
        var clock = node.Services.GetRequiredService<IEngineClock>();
        var customer = await node.NewCustomer();
        var opened = 0;
        var monday = Timestamp.From(new DateTimeOffset(2026, 1, 5, 9, 0, 0, TimeSpan.Zero));
        for (var week = 0; week < 3; week++)
        {
            await clock.Advance(monday.Plus(week * 604_800_000L), CancellationToken.None);
            for (var i = 0; i < 10; i++)
            {
                await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Open(node, customer)));
                await Counted(node, opened += 3);
                await clock.Advance(clock.Now.Plus(300_000), CancellationToken.None);
            }
            for (var day = 1; day < 7; day++)
            {
                await clock.Advance(clock.Now.Plus(86_400_000), CancellationToken.None);
                await Open(node, customer);
                await Counted(node, ++opened);
            }
        }
        Assert.Equal(monday.Ms / 86_400_000, Assert.Single(await Raised(node)).CreatedAt.Ms / 86_400_000);
    }

    [Fact]
    public async Task Reports_count_once_when_another_node_takes_over_and_begins_from_an_old_hint()
    {
        var first = await TestNode.Start(Store.Settings);
        var customer = await first.NewCustomer();
        var second = Store.Shared ? await TestNode.Start(Store.Settings) : null;
        for (var i = 0; i < 8; i++) await Open(first, customer);
        await Counted(first, 8);
        await first.DisposeAsync();
        await using var node = second ?? await TestNode.Start(Store.Settings);
        await node.Services.GetRequiredService<IStore>().Write(async connection =>
        {
            await using var forget = connection.Command("UPDATE duty SET position = 0 WHERE name = 'bursts'");
            return await forget.ExecuteNonQueryAsync();
        }, CancellationToken.None);
        for (var i = 0; i < 8; i++) await Open(node, customer);
        await Counted(node, 16);
        Assert.Equal(10, Assert.Single(await Raised(node)).Count);
    }

    [Fact]
    public async Task Every_node_knows_how_many_report_the_same()
    {
        await using var node = await TestNode.Start(Store.Settings);
        await using var other = Store.Shared ? await TestNode.Start(Store.Settings) : node;
        var spread = other.Services.GetRequiredService<Spread>();
        Assert.Equal(0, spread.LikeReports(Login));
        var customer = await node.NewCustomer();
        await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => Open(node, customer)));
        await Counted(node, 12);
        var alert = Assert.Single(await Raised(node));
        await Eventually.Holds(() => spread.LikeReports(Login) >= 10);
        Assert.Equal(0, spread.LikeReports("app.crash"));
        await node.Do(new(GrainKinds.Alert, alert.Id), new CloseAlert());
        await Eventually.Holds(() => spread.LikeReports(Login) == 0);
    }

    [Fact]
    public async Task A_duty_is_one_nodes_until_it_is_released_or_runs_out()
    {
        await using var node = await TestNode.Start(Store.Settings);
        Duty Duty(double seconds) => ActivatorUtilities.CreateInstance<Duty>(node.Services, "test", TimeSpan.FromSeconds(seconds));
        var (one, two) = (Duty(60), Duty(0.2));
        Assert.True(await one.Take(CancellationToken.None));
        Assert.False(await two.Take(CancellationToken.None));
        one.Reached(7);
        await one.Release();
        Assert.True(await two.Take(CancellationToken.None));
        Assert.Equal(7, two.Position);
        await Eventually.Holds(async () => await one.Take(CancellationToken.None));
        Assert.False(await two.Write(9, _ => Task.CompletedTask, CancellationToken.None));
        Assert.True(await one.Write(8, _ => Task.CompletedTask, CancellationToken.None));
    }

    /// <summary>Opens a ticket that cannot log in; it is turned down at once, so that no router keeps waking up for it.</summary>
    private static async Task Open(TestNode node, string customer)
    {
        var (id, _) = await node.Open(customer, o => o with { Subject = new("I cannot log in"), Triage = new() { Categories = [new(Login, 0.9)] } });
        await node.Do(new(GrainKinds.Ticket, id), new Transition(TicketStatus.Rejected, new("test"), null, null));
    }

    /// <summary>Completes when so many reports are counted, and fails when more are.</summary>
    private static async Task Counted(TestNode node, int reports)
    {
        using var patience = new CancellationTokenSource(Patience.Limit);
        var counted = 0;
        await foreach (var page in node.Feed.Follow(0, patience.Token))
        {
            counted += page.Select(e => e.Data).OfType<ReportsCounted>().Sum(r => r.Minutes.Sum(m => m.Count));
            if (counted >= reports) break;
        }
        Assert.Equal(reports, counted);
    }

    private static async Task<ImmutableArray<Alert>> Raised(TestNode node)
    {
        await node.Quiet();
        var raised = (await node.Feed.Read(0, 100_000, CancellationToken.None)).Select(e => e.Data).OfType<AlertRaised>();
        return [.. raised.Select(e => e.Alert)];
    }
}
