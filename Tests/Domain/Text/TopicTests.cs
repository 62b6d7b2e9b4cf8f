using OrleansTicketing.Text.Topics;

namespace OrleansTicketing.Tests.Domain.Text;

public sealed class TopicTests
{
    private static readonly string[] Things = ["phone", "laptop", "tablet", "watch", "camera", "router", "printer", "speaker", "monitor", "keyboard"];

    private static IEnumerable<TopicText> Many(string prefix, int count, Func<int, string> text) =>
        Enumerable.Range(0, count).Select(i => new TopicText($"{prefix}{i}", text(i)));

    private static IReadOnlyList<TopicText> Window(int dark, int login) =>
    [
        .. Many("d", dark, i => $"please add a night mode with dark colours on my {Things[i % 10]}"),
        .. Many("l", login, i => $"验证码收不到，{Things[i % 10]}上登录不了"),
        .. Many("x", 10, i => $"unrelated {Things[i]} question {i * 7919}"),
    ];

    [Fact]
    public void Texts_that_say_the_same_become_a_topic_with_a_name()
    {
        var topics = TopicFinder.Find(Window(20, 12), [], new TopicOptions());
        Assert.Equal(20, topics[0].Size);
        Assert.Contains("night", topics[0].Terms);
        Assert.Equal(12, topics[1].Size);
        Assert.Contains(topics[1].Terms, t => "验证码收不到".Contains(t, StringComparison.Ordinal));
        Assert.All(topics, t => Assert.Equal(Trend.New, t.Trend));
        Assert.All(topics[0].Examples, id => Assert.StartsWith("d", id, StringComparison.Ordinal));
    }

    [Fact]
    public void Topics_keep_their_identity_and_show_their_trend()
    {
        var first = TopicFinder.Find(Window(20, 12), [], new TopicOptions());
        var second = TopicFinder.Find(Window(40, 6), first, new TopicOptions());
        Assert.Equal((first[0].Id, first[0].Name, Trend.Growing), (second[0].Id, second[0].Name, second[0].Trend));
        var login = second.Single(t => t.Id == first[1].Id);
        Assert.Equal((Trend.Fading, 6, 12), (login.Trend, login.Size, login.PreviousSize));
        var third = TopicFinder.Find(Window(38, 6), second, new TopicOptions());
        Assert.All(third, t => Assert.Equal(Trend.Steady, t.Trend));
    }
}
