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
    public void Entities_of_the_labelled_texts_are_found() =>
        Assert.True(SeedMeasures.Entities(Path.Combine(Kit.Repository.Root, "Tests", "Domain", "Text", "Seed")).First().Value >= 0.88);

    [Theory]
    [InlineData("category")]
    [InlineData("sentiment")]
    [InlineData("intent")]
    [InlineData("retrieval")]
    [InlineData("pairs")]
    public void Small_files_with_labels_of_test_alone_and_no_dev_are_measured(string task)
    {
        var path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName() + ".tsv");
        try
        {
            var rows = Enumerable.Range(0, 60).Select(i => $"train\t{i % 2}\tquestion {i} about thing {i % 2} ||| another question on thing {i % 2}");
            File.WriteAllLines(path, [.. rows, "test\t1\tabout thing 1 ||| thing 1", "test\tunseen\tlong " + new string('x', 20000), "test\t0\t"]);
            var lines = LanguageCommand.Run(DataSet.Read(path), task, new Lazy<EncoderData?>(() => null)).ToArray();
            Assert.NotEmpty(lines);
            Assert.All(lines, line => Assert.InRange(line.Value, 0, 1));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void A_file_without_test_rows_is_measured_on_its_dev_rows_and_an_empty_one_is_refused()
    {
        var path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName() + ".tsv");
        try
        {
            File.WriteAllLines(path, ["split\tlabel\ttext", "train\ta\tone", "dev\tb\ttwo"]);
            var set = DataSet.Read(path);
            Assert.Equal((1, 0, 1), (set.Train.Count, set.Dev.Count, set.Test.Count));
            File.WriteAllText(path, "");
            Assert.Throws<FormatException>(() => DataSet.Read(path));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void A_line_is_json_with_the_agreed_names() =>
        Assert.Equal(
            """{"set":"s","task":"category","metric":"accuracy","value":0.92346,"n":10,"seconds":1.235}""",
            new Measurement("s", "category", "accuracy", 0.923456, 10, 1.23456).ToJson());
}
