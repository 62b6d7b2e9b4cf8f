using Microsoft.Extensions.DependencyInjection;
using OrleansTicketing.Configuration;
using OrleansTicketing.Models;
using OrleansTicketing.Queries;
using OrleansTicketing.Silo.Language;
using OrleansTicketing.Tests.Domain.Text;
using OrleansTicketing.Tests.Kit;

namespace OrleansTicketing.Tests.Runtime;

public class IntentsOnSqlite() : IntentTests(() => Task.FromResult(TestStore.Sqlite()));

public class IntentsOnPostgres(PostgresServer server) : IntentTests(() => TestStore.Postgres(server));

/// <summary>Intents are learnt from their examples, with the sentence encoder where it is there; on both stores.</summary>
public abstract class IntentTests(Func<Task<TestStore>> store) : OnBothStores(store)
{
    private static readonly GrainId Line = new(GrainKinds.ModelLine, "intent");

    [Fact]
    public async Task Intents_are_trained_published_understood_on_every_node_and_forgotten_when_deleted()
    {
        await using var node = await TestNode.Start(Words);
        await using var other = Store.Shared ? await TestNode.Start(Words) : node;
        var seed = (await Lines(node)).Published!;
        var before = (await Asked(node, "where is my parcel"))!;
        Assert.Equal((seed, "order_status"), (before.Model, before.Likeliest[0].Key));
        await Define(node);
        var id = await Trained(node);
        Assert.Equal(seed, (await Lines(node)).Find(id)!.Report!.Comparison!.Against);
        Assert.Equal(seed, (await Asked(node, "where is my parcel"))!.Model);
        await node.Do(Line, new PublishModel(id));
        foreach (var each in new[] { node, other })
        {
            await Eventually.Holds(async () => (await Asked(each, "where is my parcel")) is { } now && now.Model == id);
            var found = (await Asked(each, "where is my parcel"))!;
            Assert.Equal((id, "delivery", "Name of delivery", false), (found.Model, found.Likeliest[0].Key, found.Likeliest[0].Name, found.IsNone));
            Assert.Equal("refund", (await Asked(each, "手机我要退款"))!.Likeliest[0].Key);
        }
        await other.Do(new(GrainKinds.Intent, "delivery"), new DeleteDefinition());
        var without = (await Asked(node, "where is my parcel"))!;
        Assert.Equal((true, false), (without.IsNone, without.Sure));
        Assert.DoesNotContain(without.Likeliest, g => g.Key == "delivery");
    }

    [Fact]
    public async Task The_schedule_counts_examples_that_were_written_down_since()
    {
        await using var node = await TestNode.Start([.. Words, new("Clock:Mode", "manual")]);
        var clock = node.Services.GetRequiredService<IEngineClock>();
        await Define(node);
        await node.Do(Line, new PutModelSettings(new() { RetrainDays = 1, MinCorrections = 2 }));
        await clock.Advance(clock.Now.Plus(86_400_000), CancellationToken.None);
        await node.Seen<ModelPublished>("intent");
        // All that was there is written again; only one example is new.
        await Define(node, "is my parcel on its way");
        await clock.Advance(clock.Now.Plus(86_400_000), CancellationToken.None);
        Assert.Equal(1, (await node.Seen<ModelRetrainSkipped>("intent")).Corrections);
    }

    [Fact]
    public async Task A_model_that_learnt_with_the_encoder_waits_for_a_node_that_has_it()
    {
        Assert.SkipUnless(File.Exists(Path.Combine(AppContext.BaseDirectory, "sentence-encoder", "model.json")), "the build found no npm to fetch the sentence encoder");
        string id;
        await using (var node = await TestNode.Start(Store.Settings))
        {
            await Define(node);
            id = await Trained(node);
            await node.Do(Line, new PublishModel(id));
            await Eventually.Holds(async () => (await Asked(node, "hello"))!.Model == id);
            Assert.True(Shelved(node)!.Classifier.Encodes);
            Assert.Equal("delivery", (await Asked(node, "did my package get here"))!.Likeliest[0].Key);
            Assert.Equal("account", (await Asked(node, "我的账号登录不了"))!.Likeliest[0].Key);
        }
        await using (var without = await TestNode.Start(Words))
        {
            var line = await Lines(without);
            Assert.Equal(line.Versions.Single(v => v.Reason is ModelReason.Seed).Id, (await Asked(without, "hello"))!.Model);
            Assert.Equal(id, line.Published);
        }
        await using var again = await TestNode.Start(Store.Settings);
        Assert.Equal(id, (await Asked(again, "hello"))!.Model);
    }

    [Fact]
    public async Task Broken_files_of_the_encoder_leave_words()
    {
        var folder = Directory.CreateTempSubdirectory();
        try
        {
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, "model.json"), "{}");
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, "vocab.json"), "[]");
            await using var node = await TestNode.Start([.. Store.Settings, new("Language:SentenceEncoder", folder.FullName)]);
            Assert.Null(node.Services.GetRequiredService<Encoder>().Encoding);
            Assert.NotNull(await Asked(node, "hello"));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private KeyValuePair<string, string?>[] Words => [.. Store.Settings, new("Language:SentenceEncoder", "")];

    private static Task<FoundIntent?> Asked(TestNode node, string text) => node.Services.GetRequiredService<IIntents>().Of(text, CancellationToken.None);

    private static PublishedModel? Shelved(TestNode node) => node.Services.GetRequiredService<ModelShelf>().Current.Intent;

    private static async Task<ModelLine> Lines(TestNode node) =>
        (await node.Services.GetRequiredService<IModelQueries>().Find(ModelKind.Intent, CancellationToken.None))!.State;

    private static async Task Define(TestNode node, string? more = null)
    {
        foreach (var intent in SmallCorpus.Examples.GroupBy(e => e.Label))
        {
            var examples = intent.Select(e => e.Text).Concat(more is not null && intent.Key == "delivery" ? [more] : []);
            var definition = new IntentDefinition { Name = $"Name of {intent.Key}", Examples = [.. examples.Select(t => new IntentExample(new(t)))] };
            await node.Do(new(GrainKinds.Intent, intent.Key), new PutDefinition(definition));
        }
    }

    private static async Task<string> Trained(TestNode node)
    {
        var id = TestNode.NewId("mdl_");
        var (examples, labels) = await node.Services.GetRequiredService<IModelQueries>().CountExamples(ModelKind.Intent, CancellationToken.None);
        // The shipped ones and three more.
        Assert.Equal((ExampleMix.Seeds(ModelKind.Intent).Count() + SmallCorpus.Examples.Count, Configuration.Intents.Shipped.Count + 3), (examples, labels));
        await node.Do(Line, new TrainModel(id, examples, labels));
        await node.Seen<ModelTrained>("intent", e => e.Result.Id == id);
        return id;
    }
}
