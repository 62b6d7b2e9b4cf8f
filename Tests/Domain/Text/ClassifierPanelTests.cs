using OrleansTicketing.Text.Learning;

namespace OrleansTicketing.Tests.Domain.Text;

public sealed class ClassifierPanelTests
{
    private static readonly string[] Texts = ["red apple pie", "blue berry jam", "我的退款还没有到账", "where is my parcel"];

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void A_panel_says_what_each_of_its_classifiers_says(int othersFrom)
    {
        var first = Model(0, i => $"c{i % 4}");
        var own = Model(othersFrom, i => i % 2 == 0 ? "even" : "odd");
        var second = own.ReadingLike(first);
        // Only what was trained on the same texts can share.
        Assert.Equal(othersFrom != 0, ReferenceEquals(own, second));
        var panel = new ClassifierPanel(first, null, second, first);
        foreach (var text in (string[])[.. Texts, "something else altogether", ""])
        {
            var all = panel.Probabilities(text);
            Assert.Equal(first.Probabilities(text).ToArray(), all[0]);
            Assert.Null(all[1]);
            Assert.Equal(second.Probabilities(text).ToArray(), all[2]);
            Assert.Equal(all[0], all[3]);
        }
    }

    private static TextClassifier Model(int from, Func<int, string> label) => Trainer.Train(
        [.. Enumerable.Range(0, 40).Select(i => new Example(label(i), $"{Texts[(from + i) % 4]} {(from == 0 ? "" : "more")}"))], TrainingOptions.Category);
}
