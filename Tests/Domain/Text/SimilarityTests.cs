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
    public void Near_duplicates_are_found_and_others_are_not()
    {
        var index = new DuplicateIndex();
        index.Add("a", "My order 4711 has still not arrived, please check what happened to it!");
        index.Add("b", "我的订单还没有收到，麻烦帮我查一下物流到哪里了");
        for (var i = 0; i < 200; i++) index.Add("other" + i, $"another message number {i * 7919} about thing {i}");
        Assert.Equal("a", Assert.Single(index.Find("my order 4711 has still not arrived please check what happened to it")).Id);
        Assert.Equal("b", Assert.Single(index.Find("我的订单还没有收到，麻烦帮我查一下物流到哪里了！！谢谢")).Id);
        Assert.Empty(index.Find("How do I change my delivery address?"));
        index.Remove("a");
        Assert.Empty(index.Find("my order 4711 has still not arrived please check what happened to it"));
    }

    [Fact]
    public void Pair_scorer_learns_which_differences_matter()
    {
        (string, string)[] same = [("怎么", "如何"), ("想", "要"), ("商品", "东西")];
        (string, string)[] different = [("退款", "换货"), ("开通", "关闭"), ("手机", "电脑")];
        string[] frames = ["我{0}", "请问{0}呢", "你好，{0}", "{0}可以吗", "今天{0}", "那个{0}行不行", "{0}啊", "帮我看看{0}"];
        PairExample Make(string frame, (string, string) words, bool isSame) =>
            new(frame.Replace("{0}", words.Item1, StringComparison.Ordinal), frame.Replace("{0}", words.Item2, StringComparison.Ordinal), isSame);
        var scorer = PairScorer.Train([.. frames.SelectMany(f => same.Select(w => Make(f, w, true)).Concat(different.Select(w => Make(f, w, false))))]);
        Assert.True(scorer.Score("告诉我怎么", "告诉我如何") > scorer.Score("告诉我退款", "告诉我换货"));
    }
}
