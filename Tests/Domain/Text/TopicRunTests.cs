using OrleansTicketing.Queries;
using OrleansTicketing.Silo.Language;

namespace OrleansTicketing.Tests.Domain.Text;

public sealed class TopicRunTests
{
    private const long Hour = 3_600_000;

    private static IReadOnlyList<OpenedText> Texts(int dark, int login) =>
    [
        .. Enumerable.Range(0, dark).Select(i => new OpenedText($"d{i}", $"please add a night mode with dark colours {i}", default)),
        .. Enumerable.Range(0, login).Select(i => new OpenedText($"l{i}", $"验证码收不到，登录不了 {i}", default)),
    ];

    [Fact]
    public void Sizes_are_compared_with_those_of_a_day_before()
    {
        var topics = TopicRun.Of(Texts(20, 12), [], new(0));
        Assert.All(topics, t => Assert.Equal((TopicTrend.New, 0), (t.Seen.Trend, t.Seen.PreviousSize)));
        for (var hour = 1; hour <= 23; hour++) topics = TopicRun.Of(Texts(20 + hour, 12), topics, new(hour * Hour));
        Assert.All(topics, t => Assert.Equal(TopicTrend.New, t.Seen.Trend));
        topics = TopicRun.Of(Texts(44, 12), topics, new(24 * Hour));
        Assert.All(topics, t => Assert.Equal(TopicTrend.Steady, t.Seen.Trend));
        for (var hour = 25; hour <= 40; hour++) topics = TopicRun.Of(Texts(20 + 2 * hour, 6), topics, new(hour * Hour));
        Assert.Equal([(TopicTrend.Growing, 43), (TopicTrend.Fading, 12)], topics.Select(t => (t.Seen.Trend, t.Seen.PreviousSize)));
    }

    [Fact]
    public void An_id_is_never_given_to_another_topic()
    {
        var first = TopicRun.Of(Texts(20, 12), [], new(0));
        var gone = TopicRun.Of(Texts(20, 0), TopicRun.Of(Texts(20, 0), first, new(Hour)), new(2 * Hour));
        Assert.Single(gone);
        var back = TopicRun.Of(Texts(20, 12), gone, new(3 * Hour));
        Assert.Equal(2, back.Length);
        Assert.DoesNotContain(first[1].Seen.Id, back.Select(t => t.Seen.Id));
        Assert.Equal(first[0].Seen.Id, back[0].Seen.Id);
    }
}
