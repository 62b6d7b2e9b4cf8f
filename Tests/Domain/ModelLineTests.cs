using System.Text.Json;
using OrleansTicketing.Models;

namespace OrleansTicketing.Tests.Domain;

public sealed class ModelLineTests
{
    private const string Node = "node";
    private const long Day = 86_400_000;

    private static readonly ModelReport Report = new() { Labels = 3, Accuracy = 0.8, MacroF1 = 0.7, Coverage = [new(0.95, 0.6, 0.5)] };

    private static Given Line() => Make.Nobody(GrainKinds.ModelLine, "category").After(new SeedModel(ModelKind.Category, Version("mdl_seed")));

    private static Given Training(string id = "mdl_1") => Line().After(new TrainModel(id, 100, 3));

    private static Given Candidate(ModelComparison? comparison = null, string id = "mdl_1") => Trained(Training(id), id, comparison ?? Equal());

    private static Given Trained(Given given, string id, ModelComparison? comparison) => given.After(Claim(id), new FinishTraining(Node, Version(id, comparison)));

    private static ModelComparison Equal(string against = "mdl_seed") => new(against, 0.8, 0.8, 0.01, 1000, 10);

    private static ClaimTraining Claim(string id, string node = Node, long now = 0) => new(id, node, new(now), new(now + 30_000));

    private static ModelVersion Version(string id, ModelComparison? comparison = null) => new()
    {
        Id = id, State = ModelState.Training, Reason = ModelReason.Manual, CreatedAt = default, Hash = $"hash of {id}", Size = 7, Examples = 100, OwnExamples = 9,
        Through = new(5), Report = Report with { Comparison = comparison },
    };

    private static ModelVersion The(Given given, string id) => given.The<ModelLine>().Find(id)!;

    [Fact]
    public void Line_begins_once_with_the_published_seed()
    {
        var line = Line();
        var seed = The(line, "mdl_seed");
        Assert.Equal((ModelState.Published, ModelReason.Seed, Given.Start), (seed.State, seed.Reason, seed.TrainedAt));
        Assert.Equal("mdl_seed", line.The<ModelLine>().Published);
        line.When(new SeedModel(ModelKind.Category, Version("mdl_other"))).Refuses<AlreadyExists>();
        Make.Nobody(GrainKinds.ModelLine).When(new TrainModel("mdl_1", 100, 3)).Refuses<NotFound>();
    }

    [Fact]
    public void One_version_trains_at_a_time()
    {
        Assert.Equal((ModelState.Training, ModelReason.Manual), (The(Training(), "mdl_1").State, The(Training(), "mdl_1").Reason));
        Assert.Equal("mdl_1", Training().When(new TrainModel("mdl_2", 100, 3)).Refuses<TrainingInProgress>().ModelId);
        Assert.NotNull(Candidate().After(new TrainModel("mdl_2", 100, 3)).The<ModelLine>().Training);
    }

    [Theory]
    [InlineData(19, 2)]
    [InlineData(20, 1)]
    public void Too_few_examples_are_refused_with_their_number(int examples, int labels) =>
        Assert.Contains($"{examples} examples of {labels} labels", Line().When(new TrainModel("mdl_1", examples, labels)).Refuses<TooFewExamples>().Detail, StringComparison.Ordinal);

    [Fact]
    public void One_node_trains_until_its_lease_is_over()
    {
        var claimed = Training().After(Claim("mdl_1"));
        Assert.Equal(new TrainingLease(Node, new(30_000)), The(claimed, "mdl_1").Lease);
        claimed.When(Claim("mdl_1", "other", 29_999)).Refuses<TrainingLost>();
        var renewed = claimed.After(Claim("mdl_1", now: 10_000));
        Assert.Equal((40_000, 1), (The(renewed, "mdl_1").Lease!.Until.Ms, The(renewed, "mdl_1").Attempts));
        var taken = renewed.After(Claim("mdl_1", "other", 40_000));
        Assert.Equal(("other", 2), (The(taken, "mdl_1").Lease!.Node, The(taken, "mdl_1").Attempts));
        taken.When(new FinishTraining(Node, Version("mdl_1"))).Refuses<TrainingLost>();
        taken.When(new FailTraining("mdl_1", Node, "training-failed")).Refuses<TrainingLost>();
        taken.When(Claim("mdl_1", now: 41_000)).Refuses<TrainingLost>();
        taken.When(new ReleaseTraining("mdl_1", Node)).Nothing();
        var released = taken.After(new ReleaseTraining("mdl_1", "other"));
        Assert.Equal((null, 1), (The(released, "mdl_1").Lease, The(released, "mdl_1").Attempts));
        Line().When(Claim("mdl_9")).Refuses<TrainingLost>();
    }

    [Fact]
    public void Training_that_ends_no_node_alive_is_given_up()
    {
        var given = Training();
        for (var i = 0; i < 5; i++) given = given.After(Claim("mdl_1", $"node{i}", i * 60_000));
        Assert.Equal("training-failed", given.When(Claim("mdl_1", "node5", 300_000)).Records<ModelTrainingFailed>().Code);
    }

    [Fact]
    public void Trained_version_is_a_candidate_and_a_failed_one_retired()
    {
        var candidate = The(Candidate(), "mdl_1");
        Assert.Equal((ModelState.Candidate, 100, 9, 5L, "hash of mdl_1", 7), (candidate.State, candidate.Examples, candidate.OwnExamples, candidate.Through.Ms, candidate.Hash, candidate.Size));
        Assert.Equal(0.8, candidate.Report!.Accuracy);
        Assert.Null(candidate.Lease);
        Candidate().When(new FinishTraining(Node, Version("mdl_1", Equal()))).Nothing();
        Candidate().When(new FinishTraining(Node, Version("mdl_1") with { Hash = "other" })).Refuses<TrainingLost>();
        var failed = The(Training().After(Claim("mdl_1"), new FailTraining("mdl_1", Node, "too-few-examples")), "mdl_1");
        Assert.Equal((ModelState.Retired, "too-few-examples"), (failed.State, failed.Failure));
    }

    [Fact]
    public void Publishing_retires_the_one_before()
    {
        var published = Candidate().Later(9).After(new PublishModel("mdl_1"));
        Assert.Equal(("mdl_1", ModelState.Retired), (published.The<ModelLine>().Published, The(published, "mdl_seed").State));
        Assert.Equal((ModelState.Published, Given.Start.Plus(9)), (The(published, "mdl_1").State, The(published, "mdl_1").PublishedAt));
        published.When(new PublishModel("mdl_1")).Nothing();
        published.When(new PublishModel("mdl_seed")).Refuses<ModelNotCandidate>();
        Training().When(new PublishModel("mdl_1")).Refuses<ModelNotCandidate>();
        Line().When(new PublishModel("mdl_9")).Refuses<NotFound>();
    }

    [Fact]
    public void Worse_candidate_is_refused_with_both_numbers()
    {
        var worse = Candidate(Equal() with { Candidate = 0.789 }).When(new PublishModel("mdl_1")).Refuses<ModelWorse>();
        Assert.Equal((0.789, 0.8), (worse.Candidate, worse.Published));
        Assert.Contains("0.7890", worse.Detail, StringComparison.Ordinal);
        Assert.Contains("0.8000", worse.Detail, StringComparison.Ordinal);
        // Chance alone may do so much.
        Candidate(Equal() with { Candidate = 0.79 }).When(new PublishModel("mdl_1")).Records<ModelPublished>();
    }

    [Fact]
    public void Candidate_compared_with_another_model_is_refused()
    {
        var both = Trained(Candidate().After(new TrainModel("mdl_2", 100, 3)), "mdl_2", Equal()).After(new PublishModel("mdl_1"));
        both.When(new PublishModel("mdl_2")).Refuses<ModelOutdated>();
        both.After(new RollBackModel("mdl_1")).When(new PublishModel("mdl_2")).Records<ModelPublished>();
    }

    [Fact]
    public void Rollback_goes_step_by_step_to_what_was_published_before()
    {
        var second = Trained(Candidate().After(new PublishModel("mdl_1"), new TrainModel("mdl_2", 100, 3)), "mdl_2", Equal("mdl_1")).After(new PublishModel("mdl_2"));
        second.When(new RollBackModel("mdl_1")).Refuses<ModelNotPublished>();
        second.When(new RollBackModel("mdl_9")).Refuses<NotFound>();
        var back = second.After(new RollBackModel("mdl_2"));
        Assert.Equal(("mdl_1", ModelState.Retired), (back.The<ModelLine>().Published, The(back, "mdl_2").State));
        var seed = back.After(new RollBackModel("mdl_1"));
        Assert.Equal(("mdl_seed", ModelState.Published), (seed.The<ModelLine>().Published, The(seed, "mdl_seed").State));
        seed.When(new RollBackModel("mdl_seed")).Refuses<NoEarlierModel>();
        seed.When(new PublishModel("mdl_2")).Refuses<ModelNotCandidate>();
    }

    [Fact]
    public void Schedule_asks_for_corrections_and_trains_when_there_are_enough()
    {
        var planned = Line().After(new PutModelSettings(new() { RetrainDays = 7, MinCorrections = 20 }));
        var due = Given.Start.Plus(7 * Day);
        Assert.Equal([new Reminder("retrain", due)], Wanted(planned));
        planned.When(new ReminderDue("retrain", due)).Nothing();
        var asked = planned.Later(7 * Day).After(new ReminderDue("retrain", due));
        Assert.True(asked.The<ModelLine>().RetrainDue);
        Assert.Empty(Wanted(asked));
        planned.When(new AnswerRetrain("mdl_1", 100)).Nothing();

        var skipped = asked.After(new AnswerRetrain("mdl_1", 19));
        Assert.Equal([new Reminder("retrain", due.Plus(7 * Day))], Wanted(skipped));
        Assert.Null(skipped.The<ModelLine>().Training);
        var training = asked.After(new AnswerRetrain("mdl_1", 20));
        Assert.Equal(ModelReason.Scheduled, The(training, "mdl_1").Reason);
        Assert.Empty(Wanted(training));
        Assert.Single(Wanted(training.After(Claim("mdl_1"), new FailTraining("mdl_1", Node, "training-failed"))));
        Assert.Empty(Wanted(planned.After(new PutModelSettings(new()))));
        planned.When(new PutModelSettings(new() { RetrainDays = 7, MinCorrections = 20 })).Nothing();

        static IEnumerable<Reminder> Wanted(Given given) => Kinds.All[GrainKinds.ModelLine].Reminders(given.State!);
    }

    [Theory]
    [InlineData(0.8, true)]
    [InlineData(0.7, false)]
    public void What_the_schedule_trained_is_published_unless_it_is_worse(double accuracy, bool published)
    {
        var training = Line().After(new PutModelSettings(new() { RetrainDays = 1 })).Later(Day)
            .After(new ReminderDue("retrain", default), new AnswerRetrain("mdl_1", 50), Claim("mdl_1"));
        var done = training.After(new FinishTraining(Node, Version("mdl_1", Equal() with { Candidate = accuracy })));
        Assert.Equal(published ? "mdl_1" : "mdl_seed", done.The<ModelLine>().Published);
        Assert.Equal(published ? ModelState.Published : ModelState.Candidate, The(done, "mdl_1").State);
    }

    [Fact]
    public void State_stays_small_and_keeps_what_may_come_back()
    {
        var report = Report with { Confusions = [.. Enumerable.Range(0, 50).Select(i => new ModelConfusion(new string('类', 100), new string('别', 100), i))] };
        var given = Line();
        for (var i = 0; i < 60; i++)
        {
            var id = $"mdl_{i}";
            given = given.After(new TrainModel(id, 100, 3), Claim(id), new FinishTraining(Node, Version(id) with { Report = report with { Comparison = Equal(given.The<ModelLine>().Published!) } }));
            if (i is 0 or 1) given = given.After(new PublishModel(id));
        }
        var line = given.The<ModelLine>();
        Assert.True(JsonSerializer.SerializeToUtf8Bytes(line, StoredJson.Default.ModelLine).Length < 32 * 1024);
        Assert.InRange(line.Versions.Length, 6, 20);
        Assert.Equal(("mdl_1", "mdl_59"), (line.Published, line.Versions[0].Id));
        Assert.All(line.Before, id => Assert.NotNull(line.Find(id)));
        Assert.Equal(["mdl_0", "mdl_seed"], line.Before);
    }

    [Fact]
    public void Threshold_is_that_of_the_chosen_precision() =>
        Assert.Equal((0.6, 1.01), (Report.ThresholdFor(0.95), Report.ThresholdFor(0.98)));
}
