using OrleansTicketing.Text.Features;

namespace OrleansTicketing.Tests.Domain.Text;

public sealed class VocabularyTests
{
    [Theory]
    [InlineData(5)]
    [InlineData(60)]
    [InlineData(3_000)]
    public void A_text_read_again_is_the_vector_that_was_learnt_from_it(int count)
    {
        var random = new Random(count);
        string[] texts = [.. Enumerable.Range(0, count).Select(_ => Text(random, 12)), Text(random, 400), "", "我的退款还没有到账，我的退款呢"];
        var options = new FeatureOptions();
        var (vocabulary, matrix) = VocabularyBuilder.Build(texts, options);
        var (reader, vector) = (new FeatureReader(options), new SparseVector());
        for (var i = 0; i < texts.Length; i++)
        {
            vocabulary.Read(texts[i], reader, vector);
            Assert.Equal(matrix.Row(i).Ids, vector.Ids);
            Assert.Equal(matrix.Row(i).Values, vector.Values);
            Assert.Equal(texts[i].Length == 0 ? 0 : 1, vector.Known);
        }

        // The largest needs three bytes for its numbers.
        Assert.Equal(count == 3_000, vocabulary.Count > 1 << 16);
    }

    [Fact]
    public void Only_Chinese_is_read_at_its_edges()
    {
        var (edges, none) = (new FeatureReader(new FeatureOptions()), new FeatureReader(new FeatureOptions(CjkEdge: 0)));
        Assert.Equal(none.Read("好！"), none.Read("好？"));
        Assert.NotEqual(edges.Read("好！").ToArray(), edges.Read("好？").ToArray());
        Assert.NotEqual(edges.Read("A股").ToArray(), edges.Read("A 股").ToArray());
        Assert.Equal(none.Read("Two of my 3 parcels are lost!"), edges.Read("Two of my 3 parcels are lost!"));
    }

    [Theory]
    [InlineData("the screen is fine", 2f / 3, 1f)]
    [InlineData("iPhone 的屏幕很清晰，物流也快，下次还会再来", 0f, 0.4f)]
    [InlineData("屏幕很清晰", 0f, 0f)]
    public void A_script_weighs_its_share_of_the_text(string text, float least, float most)
    {
        var options = new FeatureOptions();
        var (vocabulary, matrix) = VocabularyBuilder.Build([text], options);
        float latin = 0, all = 0;
        for (var i = 0; i < matrix.Row(0).Ids.Length; i++)
        {
            var square = matrix.Row(0).Values[i] * matrix.Row(0).Values[i];
            all += square;
            if (FeatureReader.GroupOf(vocabulary.Hashes[matrix.Row(0).Ids[i]]) != FeatureGroup.Cjk) latin += square;
        }
        Assert.Equal(2, all, 4);
        Assert.InRange(latin / all, least, most);
    }

    private static string Text(Random random, int most) => string.Join(' ', Enumerable.Range(0, random.Next(most / 2, most)).Select(_ => Word(random)));

    private static string Word(Random random) => string.Concat(Enumerable.Range(0, random.Next(1, 8)).Select(_ => (char)random.Next('a', 'z' + 1)));
}
