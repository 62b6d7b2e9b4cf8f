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

    private static string Text(Random random, int most) => string.Join(' ', Enumerable.Range(0, random.Next(most / 2, most)).Select(_ => Word(random)));

    private static string Word(Random random) => string.Concat(Enumerable.Range(0, random.Next(1, 8)).Select(_ => (char)random.Next('a', 'z' + 1)));
}
