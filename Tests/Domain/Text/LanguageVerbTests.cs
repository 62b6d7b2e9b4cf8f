using OrleansTicketing.Load.Language;
using OrleansTicketing.Text.Learning;

namespace OrleansTicketing.Tests.Domain.Text;

public sealed class LanguageVerbTests
{
    [Fact]
    public void Small_public_sets_stay_above_their_floor()
    {
        if (DataSet.FindFolder() is not { } folder)
        {
            Assert.Skip("no folder shared/data here or in a parent");
            return;
        }
        var set = DataSet.Read(Path.Combine(folder, "insuranceqa_zh_domain.tsv"));
        Assert.True(Measures.Category(set, TrainingOptions.Category).Single().Value >= 0.98);
    }

    [Fact]
    public void A_line_is_json_with_the_agreed_names() =>
        Assert.Equal(
            """{"set":"s","task":"category","metric":"accuracy","value":0.92346,"n":10,"seconds":1.235}""",
            new Measurement("s", "category", "accuracy", 0.923456, 10, 1.23456).ToJson());
}
