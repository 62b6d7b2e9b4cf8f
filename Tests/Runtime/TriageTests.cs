using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using OrleansTicketing.Configuration;
using OrleansTicketing.Customers;
using OrleansTicketing.Models;
using OrleansTicketing.Queries;
using OrleansTicketing.Silo.Language;
using OrleansTicketing.Silo.Storage;
using OrleansTicketing.Silo.Storage.Reads;
using OrleansTicketing.Tests.Kit;
using OrleansTicketing.Text.Learning;
using OrleansTicketing.Tickets;

namespace OrleansTicketing.Tests.Runtime;

public class TriageOnSqlite() : TriageTests(() => Task.FromResult(TestStore.Sqlite()));

public class TriageOnPostgres(PostgresServer server) : TriageTests(() => TestStore.Postgres(server));

public abstract class TriageTests(Func<Task<TestStore>> store) : OnBothStores(store)
{
    private const string Text = "我的退款还没有到账，订单号 A123456，电话 13800138000";

    private static readonly Example[] ExampleTexts = [new("a", "red apple pie"), new("b", "blue berry jam")];

    private IEnumerable<KeyValuePair<string, string?>> Settings => [.. Store.Settings, new("Clock:Mode", "manual")];

    [Fact]
    public async Task A_ready_node_triages_in_the_opening_turn()
    {
        await using var node = await TestNode.Start(Settings);
        var (_, ticket) = await Open(node);
        Assert.Contains(ticket.Triage!.Entities, e => e is { Type: "order", Value.Value: "A123456" });
        Assert.Equal(3, ticket.Triage.Categories.Length);
        Assert.Null(ticket.TriageNext);
    }

    [Fact]
    public async Task A_ticket_opened_without_models_is_triaged_after()
    {
        await using var node = await TestNode.Start(Settings);
        var models = node.Services.GetRequiredService<ModelShelf>().Current;
        var (id, ticket) = await WithoutModels(node, () => Open(node));
        Assert.Null(ticket.Triage);

        await Advance(node, ticket.CreatedAt.Plus(10_000));
        var triaged = await node.Seen<TicketTriaged>(id);
        Assert.Equal(ticket.CreatedAt.Plus(5_000), triaged.At);
        Assert.Equal(models.Category!.Classifier.Classify($"About a payment\n{Text}").Label, triaged.Triage!.Categories[0].Code);
        Assert.Contains(triaged.Triage.Entities, e => e.Value.Value == "A123456");
    }

    [Fact]
    public async Task Late_triage_counts_yesterday_from_the_customers_day()
    {
        await using var node = await TestNode.Start(Settings);
        var customer = TestNode.NewId("cus_");
        await node.Do(new(GrainKinds.Customer, customer), new CreateCustomer { Name = new("Li Lei"), TimeZone = "Etc/GMT-14" });
        await Advance(node, node.Services.GetRequiredService<IEngineClock>().Now.Plus(12 * 3_600_000));
        var (id, ticket) = await WithoutModels(node, () => node.Open(customer, open => open with { Subject = new("It arrived yesterday, broken"), Text = null }));

        await Advance(node, ticket.CreatedAt.Plus(10_000));
        var triaged = await node.Seen<TicketTriaged>(id);
        Assert.Equal(Days("Etc/GMT-14"), triaged.Triage!.Entities.Select(e => e.Value.Value));
        Assert.NotEqual(Days("UTC"), Days("Etc/GMT-14"));

        string[] Days(string zone) =>
            [.. node.Services.GetRequiredService<ITriage>().Of(new(ticket.Subject, CustomerTier.Standard, ticket.CreatedAt, zone))!.Entities.Select(e => e.Value.Value)];
    }

    [Fact]
    public async Task A_stop_before_the_late_triage_loses_it_not()
    {
        (string Id, Ticket Ticket) opened;
        await using (var node = await TestNode.Start(Settings))
        {
            node.Services.GetRequiredService<ModelShelf>().Put(ModelSet.Empty);
            opened = await Open(node);
            Assert.Equal(1, await Count(node, $"SELECT count(*) FROM reminder WHERE grain = '{opened.Id}' AND name = 'triage'"));
        }
        await using (var node = await TestNode.Start(Settings))
        {
            await Advance(node, opened.Ticket.CreatedAt.Plus(10_000));
            Assert.NotNull((await node.Seen<TicketTriaged>(opened.Id)).Triage);
            Assert.Equal(0, await Count(node, $"SELECT count(*) FROM reminder WHERE grain = '{opened.Id}' AND name = 'triage'"));
        }
    }

    [Fact]
    public async Task Models_that_come_after_hours_find_the_tickets_of_that_time_still_waiting()
    {
        await using var node = await TestNode.Start(Settings);
        var shelf = node.Services.GetRequiredService<ModelShelf>();
        var models = shelf.Current;
        shelf.Put(ModelSet.Empty);
        var (id, ticket) = await Open(node);
        await Advance(node, ticket.CreatedAt.Plus(5 * 3_600_000));
        Assert.Equal(1, await Count(node, "SELECT count(*) FROM reminder WHERE name = 'triage' AND parked_at IS NULL"));
        shelf.Put(models);
        await Advance(node, ticket.CreatedAt.Plus(12 * 3_600_000));
        Assert.Equal(3, (await node.Seen<TicketTriaged>(id)).Triage!.Categories.Length);
    }

    [Fact]
    public async Task A_text_that_takes_too_long_is_read_after()
    {
        var time = new MovedTime();
        await using var node = await TestNode.Start(Settings, services => services.AddSingleton<TimeProvider>(time));
        var shelf = node.Services.GetRequiredService<ModelShelf>();
        // Its reading moves the clock beyond the limit.
        var slow = Trainer.Train([.. Enumerable.Repeat(ExampleTexts, 10).SelectMany(e => e)], TrainingOptions.WithEncoder(texts =>
        {
            time.Move(TimeSpan.FromSeconds(11));
            return [.. Enumerable.Range(0, texts.Count).Select(_ => new float[4])];
        }));
        var (asked, first) = await Open(node);
        shelf.Put(shelf.Current.With(ModelKind.Category, new("slow", slow, 0.5f)));
        var (opened, ticket) = await Open(node);
        Assert.Equal((TicketStatus.Queued, null), (ticket.Status, ticket.Triage));
        await node.Do(new(GrainKinds.Ticket, asked), new AddMessage("msg_1", MessageFrom.Customer, null, new("call 13900139000 instead"), TriageAfter: true));

        await Advance(node, ticket.CreatedAt.Plus(60_000));
        Assert.Contains((await node.Seen<TicketTriaged>(opened)).Triage!.Categories[0].Code, ExampleTexts.Select(e => e.Label));
        var heard = (await node.Seen<TicketTriaged>(asked)).Triage!.Entities;
        Assert.Equal(["+8613900139000"], heard.Select(e => e.Value.Value).Except(first.Triage!.Entities.Select(e => e.Value.Value)));
    }

    [Fact]
    public async Task A_model_that_throws_blocks_nobody_and_what_people_wrote_is_in_no_log()
    {
        var logs = new CapturedLogs();
        await using var node = await TestNode.Start(Settings, logs.AddTo);
        var broken = false;
        var model = Trainer.Train([.. Enumerable.Repeat(ExampleTexts, 10).SelectMany(e => e)], TrainingOptions.WithEncoder(
            texts => broken ? throw new InvalidOperationException(string.Join(' ', texts.ToArray())) : [.. Enumerable.Range(0, texts.Count).Select(_ => new float[4])]));
        broken = true;
        var shelf = node.Services.GetRequiredService<ModelShelf>();
        var models = shelf.Current;
        shelf.Put(ModelSet.Empty.With(ModelKind.Category, new("broken", model, 0.5f)));
        var (id, ticket) = await Open(node);
        Assert.Equal((TicketStatus.Queued, null), (ticket.Status, ticket.Triage));
        await Open(node);
        Assert.Single(logs.Lines, line => line.Contains("Triage failed", StringComparison.Ordinal));

        shelf.Put(models);
        await Advance(node, ticket.CreatedAt.Plus(10_000));
        await node.Seen<TicketTriaged>(id);
        Assert.DoesNotContain(logs.Lines, line => line.Contains("A123456", StringComparison.Ordinal) || line.Contains("13800138000", StringComparison.Ordinal) || line.Contains("退款", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_long_text_is_read_to_a_bound_and_without_triage_nothing_is_found()
    {
        await using (var node = await TestNode.Start(Settings))
        {
            var found = node.Services.GetRequiredService<ITriage>().Of(new(new(new string('哈', 3_990) + "😀😀😀😀😀😀 order 12345678"), CustomerTier.Standard, default))!;
            Assert.Empty(found.Entities);
        }
        await using (var off = await TestNode.Start([.. Settings, new("Language:Triage", "false")]))
        {
            var triage = off.Services.GetRequiredService<ITriage>();
            Assert.False(triage.IsOn);
            Assert.Null(triage.Of(new(new("refund"), CustomerTier.Standard, default)));
        }
    }

    [Fact]
    public async Task The_companys_order_numbers_and_products_are_found_by_its_settings()
    {
        await using var node = await TestNode.Start([.. Settings, new("Language:OrderPatterns:0", @"\bZX(?<number>\d{4})\b"),
            new("Language:Products:0:Id", "sku_7"), new("Language:Products:0:Names:0", "Thunderbolt Kettle"), new("Language:Products:0:Names:1", "雷霆水壶"), new("Language:Currency", "EUR")]);
        var triage = node.Services.GetRequiredService<ITriage>();
        (string, string)[] Found(string text) => [.. triage.Of(new(new(text), CustomerTier.Standard, default))!.Entities.Select(e => (e.Type, e.Value.Value))];
        Assert.Equal([("product", "sku_7"), ("order", "4711")], Found("My thunderbolt ketle of ZX4711 leaks"));
        Assert.Equal([("product", "sku_7")], Found("雷霆水壶漏水了"));
        Assert.Empty(Found("ZX47 leaks"));
    }

    [Theory]
    [InlineData("Language:OrderPatterns:0", "(?<=No)[0-9]+", "OrderPatterns:0")]
    [InlineData("Language:OrderPatterns:0", "(", "OrderPatterns:0")]
    [InlineData("Language:Products:0:Id", "sku_7", "Products:0")]
    [InlineData("Language:Currency", "euro", "Currency")]
    [InlineData("Language:TriageMilliseconds", "0", "TriageMilliseconds")]
    public async Task A_wrong_setting_stops_the_start_with_its_name(string key, string value, string named)
    {
        var error = await Assert.ThrowsAsync<OptionsValidationException>(() => TestNode.Start([.. Settings, new(key, value)]));
        Assert.Contains(named, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_defined_category_is_known_by_name_and_listed()
    {
        await using var node = await TestNode.Start(Settings);
        await node.Do(new(GrainKinds.Category, "own.label"), new PutDefinition(new CategoryDefinition { Name = "Own", NameZh = "自定", Parent = "payment", Skills = ["x"] }));
        await node.NewCustomer();
        Assert.Equal("自定", node.Services.GetRequiredService<ICategories>().Find("own.label")!.NameZh);
        var row = Assert.Single(await node.Services.GetRequiredService<IConfigurationQueries>().List(GrainKinds.Category, default));
        Assert.Equal(["x"], ((CategoryDefinition)row.State.Definition!).Skills);
    }

    /// <summary>The system's time; how long something took is also what a test says.</summary>
    private sealed class MovedTime : TimeProvider
    {
        private long _ahead;

        public override long GetTimestamp() => base.GetTimestamp() + Interlocked.Read(ref _ahead);

        public void Move(TimeSpan by) => Interlocked.Add(ref _ahead, (long)(by.TotalSeconds * TimestampFrequency));
    }

    private static async Task<(string Id, Ticket Ticket)> Open(TestNode node) =>
        await node.Open(await node.NewCustomer(), open => open with { Subject = new("About a payment"), Text = new(Text) });

    /// <summary>Opens a ticket that is left to late triage: the models come back at once.</summary>
    private static async Task<(string Id, Ticket Ticket)> WithoutModels(TestNode node, Func<Task<(string, Ticket)>> open)
    {
        var shelf = node.Services.GetRequiredService<ModelShelf>();
        var models = shelf.Current;
        shelf.Put(ModelSet.Empty);
        var opened = await open();
        shelf.Put(models);
        return opened;
    }

    private static async Task Advance(TestNode node, Timestamp to) =>
        Assert.True(await node.Services.GetRequiredService<IEngineClock>().Advance(to, CancellationToken.None));

    private static async Task<long> Count(TestNode node, string sql)
    {
        using var connection = await node.Services.GetRequiredService<IStore>().OpenRead(CancellationToken.None);
        using var command = connection.Command(sql);
        return Convert.ToInt64(await command.ExecuteScalarAsync(), System.Globalization.CultureInfo.InvariantCulture);
    }
}
