using OrleansTicketing.Text.Learning;
using OrleansTicketing.Text.Retrieval;

namespace OrleansTicketing.Tests.Domain.Text;

public sealed class SimilarityTests
{
    [Fact]
    public void Search_finds_the_text_that_shares_rare_words_first()
    {
        var index = new TextIndex();
        foreach (var example in SmallCorpus.Examples) index.Add(example.Text);
        var wanted = index.Add("the espresso machine leaks water");
        Assert.Equal(wanted, index.Search("water leaks from my espresso machine", 3)[0].Document);
    }

    [Fact]
    public void Removed_documents_are_not_found()
    {
        var index = new TextIndex();
        var document = index.Add("打印机卡纸");
        index.Add("发票抬头有误");
        Assert.Equal(document, Assert.Single(index.Search("打印机又卡纸了", 5)).Document);
        index.Remove(document);
        Assert.Empty(index.Search("打印机又卡纸了", 5));
        Assert.Equal(1, index.Count);
    }

    [Fact]
    public void Pair_scorer_learns_which_differences_matter()
    {
        var scorer = PairScorer.Train(Pairs());
        Assert.True(scorer.Score("告诉我怎么", "告诉我如何") > scorer.Score("告诉我退款", "告诉我换货"));
    }

    [Fact]
    public void Saved_pair_scorer_answers_as_before()
    {
        var scorer = PairScorer.Train(Pairs());
        var bytes = ModelFile.Write(scorer);
        var loaded = ModelFile.ReadPairs(bytes);
        foreach (var pair in Pairs()) Assert.Equal(scorer.Score(pair.Left, pair.Right), loaded.Score(pair.Left, pair.Right));
        Assert.Equal(bytes, ModelFile.Write(loaded));
        Assert.Throws<InvalidDataException>(() => ModelFile.Read(bytes));
        bytes[^1] ^= 1;
        Assert.Throws<InvalidDataException>(() => ModelFile.ReadPairs(bytes));
    }

    [Fact]
    public void Pair_scorer_trained_with_an_encoder_is_refused_without_it()
    {
        static float[][] Encode(IReadOnlyList<string> texts) => [.. texts.Select(t => new float[] { t.Length % 2, 1 - t.Length % 2, 0, 0, 0, 0, 0, 0 })];
        var scorer = PairScorer.Train(Pairs(), encoding: Encode);
        var bytes = ModelFile.Write(scorer);
        Assert.Throws<InvalidDataException>(() => ModelFile.ReadPairs(bytes));
        Assert.Equal(scorer.Score("怎么退款", "如何退款"), ModelFile.ReadPairs(bytes, Encode).Score("怎么退款", "如何退款"));
    }

    [Fact]
    public void Very_long_pairs_are_scored()
    {
        var text = string.Concat(Enumerable.Repeat("我的订单还没有收到 where is it ", 3000));
        Assert.InRange(PairScorer.Train(Pairs()).Score(text, text), 0f, 1f);
    }

    [Fact]
    public void Meaning_moves_a_document_up_and_leaves_the_order_of_equals()
    {
        Hit[] hits = [new(0, 2), new(1, 1.9f), new(2, 1.9f)];
        float[][] meanings = [[0, 1, 0, 0, 0, 0, 0, 0], [1, 0, 0, 0, 0, 0, 0, 0], [1, 0, 0, 0, 0, 0, 0, 0]];
        Assert.Equal([1, 2, 0], MeaningRanking.Order(hits, meanings[1], meanings).Select(h => h.Document));
    }

    private static IReadOnlyList<PairExample> Pairs()
    {
        (string, string)[] same = [("怎么", "如何"), ("想", "要"), ("商品", "东西")];
        (string, string)[] different = [("退款", "换货"), ("开通", "关闭"), ("手机", "电脑")];
        string[] frames = ["我{0}", "请问{0}呢", "你好，{0}", "{0}可以吗", "今天{0}", "那个{0}行不行", "{0}啊", "帮我看看{0}"];
        PairExample Make(string frame, (string, string) words, bool isSame) =>
            new(frame.Replace("{0}", words.Item1, StringComparison.Ordinal), frame.Replace("{0}", words.Item2, StringComparison.Ordinal), isSame);
        return [.. frames.SelectMany(f => same.Select(w => Make(f, w, true)).Concat(different.Select(w => Make(f, w, false))))];
    }
}
