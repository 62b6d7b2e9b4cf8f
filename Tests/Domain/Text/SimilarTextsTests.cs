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
}
