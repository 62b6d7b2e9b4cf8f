using OrleansTicketing.Models;
using OrleansTicketing.Projections;
using OrleansTicketing.Tests.Domain.Text;
using OrleansTicketing.Text.Learning;
using OrleansTicketing.Tickets;

namespace OrleansTicketing.Tests.Domain;

public sealed class ModelExampleTests
{
    private static readonly HashSet<string> Nothing = [];

    private static OwnExample Own(string label, string text, long at = 1) => new(label, new(text), new(at));

    private static IEnumerable<string> ExampleLabels(Given ticket) => Labels.Of(ticket.State!).Where(l => l.Kind == Labels.Example).Select(l => l.Name);

    [Fact]
    public void What_a_person_says_of_a_ticket_is_an_example_and_the_latest_word_counts()
    {
        Assert.Empty(ExampleLabels(Make.Ticket()));
        var labelled = Make.Ticket().Later(5).After(new UpdateTicket { Category = new("a.b"), Kind = TicketKind.Fault, Sentiment = "negative" });
        Assert.Equal(["category/a.b", "kind/fault", "sentiment/negative"], ExampleLabels(labelled));
        Assert.All(Labels.Of(labelled.State!).Where(l => l.Kind == Labels.Example), l => Assert.Equal(Given.Start.Plus(5), l.At));
        var again = labelled.Later(6).After(new UpdateTicket { Category = new("c.d"), Kind = TicketKind.Other });
        Assert.Equal(["category/c.d", "sentiment/negative"], ExampleLabels(again));
        Assert.Equal(["sentiment/negative"], ExampleLabels(again.After(new UpdateTicket { Category = new(null) })));
        Assert.Equal(["category/a.b"], ExampleLabels(Make.Ticket().After(new UpdateTicket { Category = new("a.b") }, new UpdateTicket { Subject = new("other") })));
    }

    [Fact]
    public void An_own_example_stands_in_for_the_seed_example_of_its_text()
    {
        var seed = ExampleMix.Seeds(ModelKind.Category).First();
        var mix = ExampleMix.Of(ModelKind.Category, [Own("mine", seed.Text)], Nothing);
        Assert.Equal("mine", Assert.Single(mix, e => e.Text == seed.Text).Label);
        Assert.True(mix.Count > 5_000);
    }

    [Fact]
    public void Seed_labels_that_no_ticket_has_go_once_there_are_enough_own_examples()
    {
        HashSet<string> used = ["payment.refund", "mine"];
        OwnExample[] few = [.. Enumerable.Range(0, ExampleMix.OwnTaxonomy - 1).Select(i => Own("mine", $"text {i}", i))];
        Assert.Contains(ExampleMix.Of(ModelKind.Category, few, used), e => e.Label == "account.login");
        var many = ExampleMix.Of(ModelKind.Category, [.. few, Own("mine", "one more")], used);
        Assert.Equal(["mine", "payment.refund"], many.Select(e => e.Label).Distinct().Order());
        Assert.Equal((many.Count, 2), ExampleMix.Count(ModelKind.Category, new Dictionary<string, int> { ["mine"] = 500 }, used));
        Assert.Equal((500, 1), ExampleMix.Count(ModelKind.Category, new Dictionary<string, int> { ["mine"] = 500 }, Nothing));
    }

    [Fact]
    public void Comparison_counts_old_examples_by_the_report_and_new_ones_by_the_model_itself()
    {
        var candidate = ModelTraining.Run(ModelKind.Category, SmallCorpus.Examples);
        var version = new ModelVersion
        {
            Id = "mdl_p", State = ModelState.Published, Reason = ModelReason.Manual, CreatedAt = default, Through = new(10), Report = candidate.Report with { Accuracy = 0.5 },
        };
        OwnExample[] own = [Own("delivery", "where is my parcel", 11), Own("refund", "where is my parcel", 12), Own("refund", "seen before", 10)];
        var compared = ModelTraining.Compare(ModelKind.Category, candidate, new(version, SmallCorpus.Classifier), own)!;
        Assert.Equal(("mdl_p", candidate.Report.Accuracy, SmallCorpus.Examples.Count, 2), (compared.Against, compared.Candidate, compared.Examples, compared.NewExamples));
        Assert.Equal((0.5 * (compared.Examples - 2) + 1) / compared.Examples, compared.Published, 3);
        Assert.False(compared.IsWorse);
        Assert.Equal(0, ModelTraining.Compare(ModelKind.Category, candidate, new(version, null), own)!.NewExamples);
        Assert.Null(ModelTraining.Compare(ModelKind.Category, candidate, null, own));
    }

    [Fact]
    public void What_is_hard_teaches_and_is_not_asked_in_a_comparison()
    {
        var candidate = ModelTraining.Run(ModelKind.Category, [.. SmallCorpus.Examples, .. SmallCorpus.Examples.Select(e => e with { Text = $"{e.Text} or not", Judges = false })]);
        Assert.Equal((2 * SmallCorpus.Examples.Count, SmallCorpus.Examples.Count), (candidate.Examples, candidate.Judges));
        var version = new ModelVersion { Id = "mdl_p", State = ModelState.Published, Reason = ModelReason.Manual, CreatedAt = default, Report = candidate.Report };
        Assert.Equal(SmallCorpus.Examples.Count, ModelTraining.Compare(ModelKind.Category, candidate, new(version, null), [])!.Examples);
        Assert.Contains(ExampleMix.Seeds(ModelKind.Category), e => !e.Judges);
    }

    [Fact]
    public void Intents_are_compared_where_there_is_one_and_shipped_ones_stay_until_they_are_defined_otherwise()
    {
        OwnExample[] own = [.. SmallCorpus.Examples.Select((e, i) => Own(e.Label, e.Text, 1 + i % 9)), Own(IntentClassifier.None, "tell me a joke", 12)];
        var mix = ExampleMix.Of(ModelKind.Intent, own, Nothing);
        Assert.Equal(own.Length, mix.Count);
        Assert.Equal(["account", "delivery", "greeting", "none", "refund"], ExampleMix.Of(ModelKind.Intent, own, new HashSet<string> { "greeting" }).Select(e => e.Label).Distinct().Order());
        var candidate = ModelTraining.Run(ModelKind.Intent, mix);
        Assert.NotNull(candidate.Classifier.Detector);
        Assert.Equal(1, candidate.Report.None!.Examples);
        var version = new ModelVersion { Id = "mdl_p", State = ModelState.Published, Reason = ModelReason.Manual, CreatedAt = default, Through = new(10), Report = candidate.Report };
        var compared = ModelTraining.Compare(ModelKind.Intent, candidate, new(version, candidate.Classifier), [.. own, Own("delivery", "has my parcel left", 11)])!;
        Assert.Equal((SmallCorpus.Examples.Count, 1), (compared.Examples, compared.NewExamples));
        Assert.False(compared.IsWorse);
        // All are new and none shows what is no intent: they are the ground, whole.
        var without = ModelTraining.Run(ModelKind.Intent, [.. mix.Where(e => e.Label != IntentClassifier.None)]);
        var unseen = ModelTraining.Compare(ModelKind.Intent, without, new(version with { Through = new(0) }, candidate.Classifier), own)!;
        Assert.Equal((SmallCorpus.Examples.Count, SmallCorpus.Examples.Count), (unseen.Examples, unseen.NewExamples));
        Assert.InRange(unseen.Published, 0.9, 1);
    }

    [Fact]
    public void Examples_that_contradict_each_other_make_a_worse_model()
    {
        var before = ModelTraining.Run(ModelKind.Category, SmallCorpus.Examples);
        var version = new ModelVersion { Id = "mdl_p", State = ModelState.Published, Reason = ModelReason.Manual, CreatedAt = default, Report = before.Report };
        string[] labels = ["delivery", "refund", "account"];
        OwnExample[] own = [.. SmallCorpus.Examples.Select((e, i) => Own(labels[(Array.IndexOf(labels, e.Label) + 1 + i % 2) % 3], $"{e.Text} again", 1 + i))];
        var after = ModelTraining.Run(ModelKind.Category, [.. SmallCorpus.Examples, .. own.Select(o => new Example(o.Label, o.Text.Value))]);
        Assert.True(ModelTraining.Compare(ModelKind.Category, after, new(version, before.Classifier), own)!.IsWorse);
    }
}
