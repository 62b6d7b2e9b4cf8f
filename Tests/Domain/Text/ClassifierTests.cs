using System.Diagnostics;
using OrleansTicketing.Text.Learning;

namespace OrleansTicketing.Tests.Domain.Text;

public sealed class ClassifierTests
{
    private static readonly Example[] Strange =
    [
        .. new[]
        {
            "what is the weather in paris", "tell me a joke about cats", "play some jazz music", "who won the football game", "今天天气怎么样", "给我讲个笑话",
            "播放一首歌", "how tall is mount everest", "translate good night to french", "推荐一部电影",
        }.Select(text => new Example(IntentClassifier.None, text)),
    ];

    [Theory]
    [InlineData("My package still has not arrived", "delivery")]
    [InlineData("快递怎么还没送到啊", "delivery")]
    [InlineData("refund my shoes please", "refund")]
    [InlineData("账号一直登录不了", "account")]
    public void Unseen_texts_of_both_languages_get_their_label(string text, string label) =>
        Assert.Equal(label, SmallCorpus.Classifier.Classify(text).Label);

    [Fact]
    public void Probabilities_sum_to_one_and_come_best_first()
    {
        var top = SmallCorpus.Classifier.Top("where is my parcel", 3);
        Assert.Equal(1, top.Sum(s => s.Probability), 4);
        Assert.Equal(top.OrderByDescending(s => s.Probability), top);
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("????")]
    [InlineData("\ud83d\ude00\ud83d")]
    public void Texts_that_say_nothing_still_get_an_answer(string text) =>
        Assert.InRange(SmallCorpus.Classifier.Classify(text).Probability, 0.3f, 1f);

    [Fact]
    public void Same_examples_train_the_same_model_to_the_bit() =>
        Assert.Equal(
            ModelFile.Write(Trainer.Train(SmallCorpus.Examples, TrainingOptions.Sentiment)),
            ModelFile.Write(Trainer.Train(SmallCorpus.Examples, TrainingOptions.Sentiment)));

    [Fact]
    public void Saved_model_answers_as_before()
    {
        var loaded = ModelFile.Read(ModelFile.Write(SmallCorpus.Classifier));
        foreach (var example in SmallCorpus.Examples)
            Assert.Equal(SmallCorpus.Classifier.Classify(example.Text), loaded.Classify(example.Text));
    }

    [Fact]
    public void Damaged_bytes_are_refused()
    {
        var bytes = ModelFile.Write(SmallCorpus.Classifier);
        for (var at = 0; at < bytes.Length; at += 1 + bytes.Length / 97)
        {
            var damaged = bytes.ToArray();
            damaged[at] ^= 0x10;
            Assert.Throws<InvalidDataException>(() => ModelFile.Read(damaged));
        }
        Assert.Throws<InvalidDataException>(() => ModelFile.Read(bytes[..^1]));
        Assert.Throws<InvalidDataException>(() => ModelFile.Read([]));
    }

    [Fact]
    public void Model_trained_with_an_encoder_is_refused_without_it()
    {
        static float[][] Encode(IReadOnlyList<string> texts) => [.. texts.Select(t => new float[] { t.Length % 7, 1 })];
        var model = Trainer.Train(SmallCorpus.Examples, TrainingOptions.WithEncoder(Encode));
        var bytes = ModelFile.Write(model);
        Assert.Throws<EncoderMissingException>(() => ModelFile.Read(bytes));
        Assert.Throws<EncoderMissingException>(() => ModelFile.Read(bytes, () => null));
        Assert.Equal(model.Classify("where is my parcel"), ModelFile.Read(bytes, () => Encode).Classify("where is my parcel"));
        // Who does not need it does not load it.
        ModelFile.Read(ModelFile.Write(SmallCorpus.Classifier), () => throw new UnreachableException());
    }

    [Fact]
    public void Many_threads_get_the_same_answers()
    {
        var expected = SmallCorpus.Examples.Select(e => SmallCorpus.Classifier.Classify(e.Text)).ToArray();
        Parallel.For(0, 8, _ =>
        {
            for (var i = 0; i < expected.Length; i++) Assert.Equal(expected[i], SmallCorpus.Classifier.Classify(SmallCorpus.Examples[i].Text));
        });
    }

    [Fact]
    public void Report_holds_together()
    {
        var (_, report) = Trainer.TrainAndReport(SmallCorpus.Examples, TrainingOptions.Category);
        Assert.Equal(SmallCorpus.Examples.Count, report.Examples);
        Assert.InRange(report.Accuracy, 0.9, 1);
        Assert.InRange(report.MacroF1, 0.9, 1);
        Assert.Equal([0.90, 0.95, 0.98], report.Coverage.Select(c => c.Precision));
        Assert.Equal(report.Coverage.Select(c => c.Share).OrderDescending(), report.Coverage.Select(c => c.Share));
        Assert.True(report.LearningCurve[^1].Examples > report.LearningCurve[0].Examples);
        Assert.Equal((int)Math.Round((1 - report.Accuracy) * report.Examples), report.Confusions.Sum(c => c.Count));
    }

    [Fact]
    public void Hard_examples_teach_but_do_not_judge()
    {
        Example[] hard = [.. SmallCorpus.Examples.Select((e, i) => new Example(i % 2 == 0 ? "riddle" : "puzzle", $"nobody knows what number {i} is about", Judges: false))];
        var (model, report) = Trainer.TrainAndReport([.. SmallCorpus.Examples, .. hard], TrainingOptions.Category);
        Assert.Equal((SmallCorpus.Examples.Count, 5), (report.Examples, report.Labels));
        Assert.InRange(report.Accuracy, 0.9, 1);
        Assert.InRange(report.MacroF1, 0.9, 1);
        Assert.Contains(model.Classify("nobody knows what number 7 is about").Label, hard.Select(e => e.Label));
        Assert.Equal(hard.Length, Trainer.TrainAndReport(hard, TrainingOptions.Category).Report.Examples);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 1)]
    [InlineData(3, 3)]
    [InlineData(40, 20)]
    public void Few_examples_and_a_single_label_are_enough_to_train(int count, int labels)
    {
        Example[] examples = [.. Enumerable.Range(0, count).Select(i => new Example($"label{i % labels}", $"text {i} says word{i % labels}"))];
        Assert.Contains(Trainer.Train(examples, TrainingOptions.Category).Classify("word0").Label, examples.Select(e => e.Label));
        Assert.Contains(IntentTrainer.Train(examples, TrainingOptions.Category).Classify("word0").Label, examples.Select(e => e.Label));
    }

    [Fact]
    public void Nothing_to_learn_from_is_refused()
    {
        Assert.Throws<ArgumentException>(() => Trainer.Train([], TrainingOptions.Category));
        Assert.Throws<ArgumentException>(() => IntentTrainer.Train([new Example(IntentClassifier.None, "hello")], TrainingOptions.Category));
    }

    [Fact]
    public void Very_long_text_is_classified() =>
        Assert.Equal("delivery", SmallCorpus.Classifier.Classify(string.Concat(Enumerable.Repeat("my parcel has not arrived yet 我的包裹还没到 ", 3000))).Label);

    [Fact]
    public void Network_beside_the_machine_changes_what_is_said_and_is_saved_with_it()
    {
        var alone = Trainer.Train(SmallCorpus.Examples, TrainingOptions.Category with { NetworkShare = 0 });
        Assert.NotEqual(alone.Top("where is my login", 3), SmallCorpus.Classifier.Top("where is my login", 3));
        Assert.True(ModelFile.Write(alone).Length < ModelFile.Write(SmallCorpus.Classifier).Length);
        Assert.Equal(SmallCorpus.Classifier.Classify("late parcel"), ModelFile.Read(ModelFile.Write(SmallCorpus.Classifier)).Classify("late parcel"));
    }

    [Fact]
    public void Intent_says_none_to_what_it_does_not_know()
    {
        var model = IntentTrainer.Train([.. SmallCorpus.Examples, .. Strange], TrainingOptions.Category);
        Assert.False(model.Classify("my parcel has not arrived").IsNone);
        Assert.Equal("delivery", model.Classify("my parcel has not arrived").Label);
        Assert.True(model.Classify("what is the capital of peru").IsNone);
        var loaded = new IntentClassifier(ModelFile.Read(ModelFile.Write(model.Classifier)));
        Assert.Equivalent(model.Classify("where is it"), loaded.Classify("where is it"), strict: true);
        Assert.Throws<InvalidDataException>(() => ModelFile.ReadPairs(ModelFile.Write(model.Classifier)));
        Assert.Throws<ArgumentException>(() => new IntentClassifier(SmallCorpus.Classifier));
    }

    [Fact]
    public void Likeliest_intents_are_named_best_first_and_none_is_never_one_of_them()
    {
        var model = IntentTrainer.Train([.. SmallCorpus.Examples.Where(e => e.Label != "account"), .. Strange], TrainingOptions.Category);
        foreach (var text in new[] { "my parcel has not arrived", "tell me a joke", "" })
        {
            var intent = model.Classify(text);
            Assert.Equal(["delivery", "refund"], intent.Likeliest.Select(s => s.Label).Order());
            Assert.Equal((intent.Label, intent.Probability), (intent.Likeliest[0].Label, intent.Likeliest[0].Probability));
            Assert.Equal(1, intent.Likeliest.Sum(s => s.Probability), 3);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Report_of_intents_tells_what_none_costs_and_brings(bool shown)
    {
        Example[] examples = [.. SmallCorpus.Examples, .. shown ? Strange : []];
        var (model, report) = IntentTrainer.TrainAndReport(examples, TrainingOptions.Category);
        Assert.InRange(model.Detector.Threshold, 0.01f, 1f);
        Assert.Equal(3, report.Labels);
        Assert.InRange(report.Accuracy, 0.9, 1);
        Assert.InRange(report.None!.AccuracyInScope, 0.95 * report.Accuracy - 1e-9, report.Accuracy);
        Assert.InRange(report.None.Recall, 0.3, 1);
        // Without any that were shown, a fifth of each label was unknown to the model that judged it.
        Assert.Equal(shown ? (SmallCorpus.Examples.Count, 10) : (60, 15), (report.Examples, report.None.Texts));
        Assert.Equal(report.LearningCurve.Select(p => p.Examples).Order(), report.LearningCurve.Select(p => p.Examples));
        Assert.All(report.Coverage, c => Assert.InRange(c.Share, 0, 1));
        Assert.Equal(report.Coverage.Select(c => c.Share).OrderDescending(), report.Coverage.Select(c => c.Share));
    }

    [Fact]
    public void A_single_intent_beside_none_is_learnt()
    {
        var model = IntentTrainer.TrainAndReport([.. SmallCorpus.Examples.Where(e => e.Label == "delivery"), .. Strange], TrainingOptions.Category).Model;
        Assert.InRange(model.Classify("my parcel has not arrived").NoneProbability, 0, 0.5);
        Assert.InRange(model.Classify("what is the weather").NoneProbability, 0.5, 1);
    }

    [Fact]
    public void Judges_apart_say_how_much_of_what_is_known_must_stand()
    {
        Example[] judges = [.. SmallCorpus.Examples.Select(e => e with { Text = $"hello there, may I ask you something, {e.Text}, thank you so much" })];
        var alone = IntentTrainer.Train([.. SmallCorpus.Examples, .. judges], TrainingOptions.Category, 0.5);
        var judged = IntentTrainer.Train(SmallCorpus.Examples, judges, TrainingOptions.Category, 0.5);
        Assert.NotEqual(alone.Detector.Threshold, judged.Detector.Threshold);
        Assert.Equal(alone.Classifier.Classify("late parcel"), judged.Classifier.Classify("late parcel"));
        Assert.False(judged.Classify("my parcel has not arrived").IsNone);
        Assert.True(judged.Classify("what is the capital of peru").IsNone);
        Assert.Throws<ArgumentException>(() => IntentTrainer.Train(SmallCorpus.Examples, [new Example(IntentClassifier.None, "hello")], TrainingOptions.Category));
    }

    [Fact]
    public void Intent_learns_to_say_none_without_being_shown_any()
    {
        var model = IntentTrainer.Train(SmallCorpus.Examples, TrainingOptions.Category);
        var known = model.Classify("reset the password of my account").NoneProbability;
        Assert.True(model.Classify("tell me a joke about cats").NoneProbability > known);
    }
}
