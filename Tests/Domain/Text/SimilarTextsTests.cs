using OrleansTicketing.Text.Learning;
using OrleansTicketing.Text.Retrieval;

namespace OrleansTicketing.Tests.Domain.Text;

public sealed class SimilarTextsTests
{
    [Fact]
    public void Oldest_part_is_dropped_when_there_are_too_many()
    {
        var texts = new SimilarTexts(partSize: 10, parts: 2);
        for (var i = 0; i < 95; i++) texts.Add($"t{i}", $"message number {i} about printers");
        Assert.InRange(texts.Count, 20, 30);
        Assert.Null(texts.TextOf("t0"));
        Assert.NotNull(texts.TextOf("t94"));
        Assert.All(texts.Find("printers", 100), s => Assert.True(int.Parse(s.Id[1..], null) >= 65));
    }

    [Fact]
    public void Equal_texts_score_one_in_whatever_part_they_are()
    {
        var texts = new SimilarTexts(partSize: 50, parts: 4);
        for (var i = 0; i < 120; i++) texts.Add($"t{i}", $"a question about {SmallCorpus.Examples[i % SmallCorpus.Examples.Count].Text} {i}");
        foreach (var id in new[] { "t3", "t60", "t119" })
        {
            var best = texts.Find(texts.TextOf(id)!, 3)[0];
            Assert.Equal(id, best.Id);
            Assert.InRange(best.Score, 0.999, 1);
        }
    }

    [Fact]
    public void Few_common_words_score_little_even_where_little_is_known()
    {
        var texts = new SimilarTexts();
        texts.Add("a", "please help me with the delivery of my new sofa");
        Assert.InRange(texts.Find("please refund the subscription that was charged twice", 1)[0].Score, 0, 0.2);
    }

    [Fact]
    public void The_same_ticket_is_added_once_and_older_ones_go_before()
    {
        var texts = new SimilarTexts(partSize: 10, parts: 1);
        texts.Add("new", "printer jams");
        texts.Add("new", "printer jams");
        Assert.True(texts.HasRoom);
        texts.AddOlder(SimilarTexts.Part.Of([("old", "printer jams")]));
        Assert.False(texts.HasRoom);
        Assert.Equal(["new", "old"], texts.Find("printer jams", 5).Select(s => s.Id));
        Assert.All(texts.Compare("printer jams", texts.Find("printer jams", 5)), s => Assert.True(s.IsDuplicate));
    }

    [Fact]
    public void Near_duplicates_are_found_and_others_are_not()
    {
        var texts = new SimilarTexts(partSize: 50, parts: 10);
        texts.Add("a", "My order 4711 has still not arrived, please check what happened to it!");
        texts.Add("b", "我的订单还没有收到，麻烦帮我查一下物流到哪里了");
        for (var i = 0; i < 200; i++) texts.Add("other" + i, $"another message number {i * 7919} about thing {i}");
        string[] Duplicates(string text) => [.. texts.Compare(text, texts.Find(text, 100)).Where(s => s.IsDuplicate).Select(s => s.Id)];
        Assert.Equal(["a"], Duplicates("my order 4711 has still not arrived please check what happened to it"));
        Assert.Equal(["b"], Duplicates("我的订单还没有收到，麻烦帮我查一下物流到哪里了！！谢谢"));
        Assert.Empty(Duplicates("How do I change my delivery address?"));
    }

    [Fact]
    public void A_near_duplicate_is_found_among_many_texts_that_share_more_words()
    {
        const string Report = "the lamp in the hall went dark after the storm and now its switch does nothing at all";
        const string Near = "the lamp in the hall went dark after the storm and now its switch does nothing";
        var (texts, words) = (new SimilarTexts(), new TextIndex());
        texts.Add("near", Near);
        words.Add(Near);
        for (var i = 0; i < 150; i++)
        {
            var chance = new SplitMix((ulong)i);
            var quote = $"{Report} {Report} {string.Join(' ', Enumerable.Range(0, 12).Select(_ => $"{chance.Next():x}"))}";
            texts.Add($"quote{i}", quote);
            words.Add(quote);
        }
        Assert.DoesNotContain(words.Search(Report, 100), hit => hit.Document == 0);
        var found = texts.Compare(Report, texts.Find(Report, 100));
        Assert.Equal(("near", true), (found[0].Id, found[0].IsDuplicate));
        Assert.Single(found, s => s.IsDuplicate);
        Assert.Equal(100, found.Count);
    }

    [Fact]
    public void What_has_no_letters_is_like_nothing()
    {
        var texts = new SimilarTexts();
        texts.Add("a", "!!!");
        texts.Add("b", "the printer jams");
        Assert.Empty(texts.Find("???", 10));
        Assert.False(Assert.Single(texts.Compare("???", [new("a", 0, false)])).IsDuplicate);
    }
}
