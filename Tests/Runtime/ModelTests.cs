using Microsoft.Extensions.DependencyInjection;
using OrleansTicketing.Configuration;
using OrleansTicketing.Models;
using OrleansTicketing.Queries;
using OrleansTicketing.Silo.Language;
using OrleansTicketing.Silo.Runtime;
using OrleansTicketing.Silo.Storage;
using OrleansTicketing.Silo.Storage.Reads;
using OrleansTicketing.Tests.Domain;
using OrleansTicketing.Tests.Domain.Text;
using OrleansTicketing.Tests.Kit;
using OrleansTicketing.Tickets;

namespace OrleansTicketing.Tests.Runtime;

public class ModelsOnSqlite() : ModelTests(() => Task.FromResult(TestStore.Sqlite()));

public class ModelsOnPostgres(PostgresServer server) : ModelTests(() => TestStore.Postgres(server))
{
    [Fact]
    public async Task Nodes_that_start_at_once_on_an_empty_store_agree_on_the_seed()
    {
        var nodes = await Task.WhenAll(TestNode.Start(Store.Settings), TestNode.Start(Store.Settings));
        try
        {
            Assert.Equal(Shelf(nodes[0]).Category!.Id, Shelf(nodes[1]).Category!.Id);
            Assert.Equal(1, (await Lines(nodes[0])).Count(l => l.State.Kind is ModelKind.Category));
        }
        finally
        {
            foreach (var node in nodes) await node.DisposeAsync();
        }
    }
}

/// <summary>Models are trained from corrections, published, loaded by every node, rolled back; on both stores.</summary>
public abstract class ModelTests(Func<Task<TestStore>> store) : OnBothStores(store)
{
    private static readonly GrainId Category = new(GrainKinds.ModelLine, "category");

    [Fact]
    public async Task An_empty_store_gets_the_seed_models_before_its_node_is_ready_and_keeps_them()
    {
        string? id;
        await using (var node = await TestNode.Start(Store.Settings))
        {
            var models = Shelf(node);
            id = models.Category!.Id;
            Assert.StartsWith("mdl_", id, StringComparison.Ordinal);
            Assert.All(new[] { models.Category, models.Kind, models.Sentiment }, m => Assert.NotNull(m));
            Assert.Equal("payment.refund", models.Category.Classifier.Classify("I want my money back, please refund me").Label);
            Assert.Equal("payment.refund", models.Category.Classifier.Classify("我要退款,钱什么时候退回来").Label);
            var version = (await Line(node)).Find(id)!;
            Assert.Equal((float)version.Report!.ThresholdFor(0.95), models.Category.Threshold);
            // As another process would read it.
            var read = await node.Services.GetRequiredService<ModelFiles>().Read(id, version.Hash!, CancellationToken.None);
            Assert.Equal(models.Category.Classifier.Classify("where is my order"), read.Classify("where is my order"));
        }
        await using var again = await TestNode.Start(Store.Settings);
        Assert.Equal(id, Shelf(again).Category!.Id);
        Assert.Single((await Line(again)).Versions);
    }

    [Fact]
    public async Task Corrections_change_the_model_on_every_node_and_a_rollback_takes_it_back()
    {
        await using var node = await TestNode.Start(Store.Settings);
        await using var other = Store.Shared ? await TestNode.Start(Store.Settings) : node;
        const string Unseen = "the hoverboard blinks red after its gyroscope was replaced";
        var seed = Shelf(node).Category!;
        Assert.NotEqual("gadget.hoverboard", seed.Classifier.Classify(Unseen).Label);
        var customer = await node.NewCustomer();
        foreach (var part in new[] { "gyroscope", "battery", "left wheel", "right wheel", "remote", "light", "strap", "motor", "sensor", "board" })
        {
            foreach (var ill in new[] { "blinks red", "does not turn on", "overheats" })
            {
                var (ticket, _) = await node.Open(customer, o => o with { Subject = new($"hoverboard {part}"), Text = new($"my hoverboard {part} {ill} since yesterday") });
                await node.Do(new(GrainKinds.Ticket, ticket), new UpdateTicket { Category = new("gadget.hoverboard") });
            }
        }
        var id = TestNode.NewId("mdl_");
        var (examples, labels) = await node.Services.GetRequiredService<IModelQueries>().CountExamples(ModelKind.Category, CancellationToken.None);
        await node.Do(Category, new TrainModel(id, examples, labels));
        var trained = await node.Seen<ModelTrained>("category", e => e.Result.Id == id);
        Assert.Equal((30, 30, examples), (trained.Result.OwnExamples, trained.Result.Report!.Comparison!.NewExamples, trained.Result.Examples));
        Assert.Equal(seed.Id, trained.Result.Report.Comparison.Against);
        Assert.Equal(seed.Id, Shelf(other).Category!.Id);

        await other.Do(Category, new PublishModel(id));
        await Becomes(node, id);
        await Becomes(other, id);
        Assert.Equal("gadget.hoverboard", Shelf(node).Category!.Classifier.Classify(Unseen).Label);
        Assert.Equal("gadget.hoverboard", Shelf(other).Category!.Classifier.Classify(Unseen).Label);
        await node.Do(Category, new RollBackModel(id));
        await Becomes(node, seed.Id);
        await Becomes(other, seed.Id);
    }

    [Fact]
    public async Task Another_node_takes_over_when_the_lease_of_one_that_is_gone_is_over()
    {
        var time = new FakeTime();
        await using var node = await TestNode.Start(Store.Settings, services => services.AddSingleton<TimeProvider>(time));
        var id = TestNode.NewId("mdl_");
        await StartOnAnotherNode(node, Category, id, Timestamp.From(time.GetUtcNow()));
        for (var i = 0; i < 20; i++)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            Assert.Equal("gone", (await Line(node)).Find(id)!.Lease!.Node);
        }
        var trained = node.Seen<ModelTrained>("category", e => e.Result.Id == id);
        await Eventually.Holds(() =>
        {
            time.Advance(TimeSpan.FromSeconds(1));
            return trained.IsCompleted;
        });
        await trained;
        Assert.Equal((ModelState.Candidate, 2), ((await Line(node)).Find(id)!.State, (await Line(node)).Find(id)!.Attempts));
    }

    [Fact]
    public async Task A_node_that_stops_gives_its_training_back_and_the_next_one_ends_it()
    {
        var id = TestNode.NewId("mdl_");
        await using (var node = await TestNode.Start(Store.Settings))
        {
            await node.Do(Category, new TrainModel(id, 100, 2));
            await node.Seen<ModelTrainingClaimed>("category", e => e.Lease is not null);
        }
        await using var next = await TestNode.Start(Store.Settings);
        await next.Seen<ModelTrainingClaimed>("category", e => e.Lease is null);
        await next.Seen<ModelTrained>("category");
        Assert.Equal(1, (await Line(next)).Find(id)!.Attempts);
    }

    [Fact]
    public async Task A_damaged_model_leaves_the_one_before_in_use_and_the_node_ready()
    {
        await using var node = await TestNode.Start(Store.Settings);
        var good = await PublishSmall(node, damaged: false);
        await Becomes(node, good);
        var bad = await PublishSmall(node, damaged: true);
        await node.Do(new(GrainKinds.ModelLine, "kind"), new PutModelSettings(new() { Precision = 0.98 }));
        var report = (await Lines(node)).Single(l => l.State.Kind is ModelKind.Kind).State.Versions[0].Report!;
        await Eventually.Holds(() => Shelf(node).Kind!.Threshold == (float)report.ThresholdFor(0.98));
        Assert.Equal((good, bad), (Shelf(node).Category!.Id, (await Line(node)).Published));
        Assert.True(node.Services.GetRequiredService<INodeHealth>().IsReady);
        await node.DisposeAsync();

        await using var next = await TestNode.Start(Store.Settings);
        Assert.Equal((good, true), (Shelf(next).Category!.Id, next.Services.GetRequiredService<INodeHealth>().IsReady));
        await next.Do(Category, new RollBackModel(bad));
        await Becomes(next, good);
    }

    [Fact]
    public async Task The_schedule_trains_and_publishes_when_there_are_corrections()
    {
        await using var node = await TestNode.Start([.. Store.Settings, new("Clock:Mode", "manual")]);
        var clock = node.Services.GetRequiredService<IEngineClock>();
        var line = new GrainId(GrainKinds.ModelLine, "sentiment");
        await node.Do(line, new PutModelSettings(new() { RetrainDays = 1, MinCorrections = 3 }));
        await clock.Advance(clock.Now.Plus(86_400_000), CancellationToken.None);
        Assert.Equal(0, (await node.Seen<ModelRetrainSkipped>("sentiment")).Corrections);
        var customer = await node.NewCustomer();
        foreach (var text in new[] { "superb, thank you", "多谢,非常好", "what a wonderful team" })
        {
            var (id, ticket) = await node.Open(customer, o => o with { Subject = new(text), Text = new(text) });
            // What triage has found already would correct nothing.
            await node.Do(new(GrainKinds.Ticket, id), new UpdateTicket { Sentiment = ticket.Sentiment is "positive" ? "neutral" : "positive" });
        }
        await clock.Advance(clock.Now.Plus(86_400_000), CancellationToken.None);
        var published = await node.Seen<ModelPublished>("sentiment");
        await Eventually.Holds(() => Shelf(node).Sentiment!.Id == published.ModelId);
        var version = (await Lines(node)).Single(l => l.State.Kind is ModelKind.Sentiment).State.Find(published.ModelId)!;
        Assert.Equal((ModelReason.Scheduled, 3), (version.Reason, version.OwnExamples));
    }

    [Fact]
    public async Task Kinds_are_learnt_from_what_senders_said_but_not_from_what_triage_repeated()
    {
        await using var node = await TestNode.Start(Store.Settings);
        var customer = await node.NewCustomer();
        await node.Open(customer, o => o with { Kind = TicketKind.Fault, Subject = new("it broke") });
        await node.Open(customer);
        var (ticket, _) = await node.Open(customer, o => o with { Kind = TicketKind.Inquiry, Text = new("It does not work, or does it?") });
        await node.Do(new(GrainKinds.Ticket, ticket), new UpdateTicket { Kind = TicketKind.Complaint });
        var own = (await node.Services.GetRequiredService<ModelExamples>().Read(ModelKind.Kind, CancellationToken.None)).Own;
        Assert.Equal(["complaint", "fault"], own.Select(e => e.Label).Order());
        Assert.Equal("it broke\nIt does not work at all", own.Single(e => e.Label == "fault").Text.Value);
        Assert.Equal("It does not work, or does it?", own.Single(e => e.Label == "complaint").Text.Value);
    }

    [Fact]
    public async Task A_kind_that_triage_found_later_is_no_example_until_a_person_says_it()
    {
        await using var node = await TestNode.Start(Store.Settings);
        await node.Do(new(GrainKinds.Queue, "desk"), new PutDefinition(new QueueDefinition { Name = "Desk", Triage = TriageMode.Apply }));
        var customer = await node.NewCustomer();
        var (id, _) = await node.Open(customer, o => o with { Queue = "desk" });
        var heard = new TicketTriage { Categories = [new("delivery.lost", 0.99)], Sure = true, Kind = TicketKind.Complaint, KindSure = true };
        var told = await node.Do(new(GrainKinds.Ticket, id), Make.FromCustomer() with { MessageId = TestNode.NewId("msg_"), Triage = heard });
        Assert.Equal(TicketKind.Complaint, ((Ticket)told.State).Kind);
        Assert.Empty((await node.Services.GetRequiredService<ModelExamples>().Read(ModelKind.Kind, CancellationToken.None)).Own);
        await node.Do(new(GrainKinds.Ticket, id), new UpdateTicket { Kind = TicketKind.Complaint });
        Assert.Equal("complaint", Assert.Single((await node.Services.GetRequiredService<ModelExamples>().Read(ModelKind.Kind, CancellationToken.None)).Own).Label);
    }

    [Fact]
    public async Task Files_that_no_version_names_are_swept_after_an_hour()
    {
        await using var node = await TestNode.Start(Store.Settings);
        var files = node.Services.GetRequiredService<ModelFiles>();
        var packed = PackedModel.Of(SmallCorpus.Classifier);
        await files.Write("mdl_old", packed, new(0), CancellationToken.None);
        await files.Write("mdl_new", packed, new(3_600_000), CancellationToken.None);
        await files.Sweep([.. (await Lines(node)).Select(l => l.State)], new(3_600_001), CancellationToken.None);
        await Assert.ThrowsAsync<InvalidDataException>(() => files.Read("mdl_old", packed.Hash, CancellationToken.None));
        await files.Read("mdl_new", packed.Hash, CancellationToken.None);
        var seed = (await Line(node)).Versions[0];
        // A line that cannot be read here has files too.
        await files.Sweep([(await Line(node))], new(long.MaxValue / 2), CancellationToken.None);
        await files.Read("mdl_new", packed.Hash, CancellationToken.None);
        await files.Sweep([.. (await Lines(node)).Select(l => l.State)], new(long.MaxValue / 2), CancellationToken.None);
        await files.Read(seed.Id, seed.Hash!, CancellationToken.None);
    }

    private protected static ModelSet Shelf(TestNode node) => node.Services.GetRequiredService<ModelShelf>().Current;

    private protected static async Task<IEnumerable<Row<ModelLine>>> Lines(TestNode node) =>
        await node.Services.GetRequiredService<IModelQueries>().Lines(CancellationToken.None);

    private static async Task<ModelLine> Line(TestNode node) => (await Lines(node)).Single(l => l.State.Kind is ModelKind.Category).State;

    private static Task Becomes(TestNode node, string id) => Eventually.Holds(() => Shelf(node).Category!.Id == id);

    /// <summary>Both commands wait in the mailbox before any trainer can have seen the first.</summary>
    private static async Task StartOnAnotherNode(TestNode node, GrainId line, string id, Timestamp now)
    {
        var start = node.Do(line, new TrainModel(id, 100, 2));
        await Task.WhenAll(start, node.Do(line, new ClaimTraining(id, "gone", now, now.Plus(30_000))));
    }

    /// <summary>A model trained elsewhere.</summary>
    private static async Task<string> PublishSmall(TestNode node, bool damaged)
    {
        var id = TestNode.NewId("mdl_");
        var now = node.Services.GetRequiredService<Node>().RealNow;
        await StartOnAnotherNode(node, Category, id, now);
        var packed = PackedModel.Of(SmallCorpus.Classifier);
        await node.Services.GetRequiredService<ModelFiles>().Write(id, packed, now, CancellationToken.None);
        if (damaged)
        {
            await node.Services.GetRequiredService<IStore>().Write(async connection =>
            {
                using var command = connection.Command("UPDATE model_file SET bytes = @bytes WHERE id = @id");
                command.Add("@bytes", packed.Bytes[..^1]);
                command.Add("@id", id);
                return await command.ExecuteNonQueryAsync();
            }, CancellationToken.None);
        }
        var line = await Line(node);
        var report = line.Find(line.Published)!.Report! with { Comparison = new(line.Published!, 0.5, 0.6, 0.01, 100, 0) };
        await node.Do(Category, new FinishTraining("gone", line.Find(id)! with { Report = report, Hash = packed.Hash, Size = packed.Bytes.Length }));
        await node.Do(Category, new PublishModel(id));
        return id;
    }
}
