using OrleansTicketing.Text.Triage;

namespace OrleansTicketing.Tests.Domain.Text;

public sealed class PriorityTests
{
    [Theory]
    [InlineData("How do I change my address?", null, 0f, 0, Priority.Normal)]
    [InlineData("我的卡被盗刷了，马上处理！", null, -0.8f, 0, Priority.Urgent)]
    [InlineData("Someone made an unauthorized payment, fix this immediately", "vip", -0.5f, 0, Priority.Urgent)]
    [InlineData("紧急：系统崩溃了", null, 0f, 0, Priority.High)]
    [InlineData("The page is slow", "vip", 0f, 0, Priority.High)]
    [InlineData("The page is slow", null, -0.6f, 63, Priority.High)]
    [InlineData("Feature request: a night mode would be nice", null, 0.6f, 0, Priority.Low)]
    [InlineData("不着急，随时回复都可以", null, 0.5f, 0, Priority.Low)]
    [InlineData("downtown branch, critically acclaimed", null, 0f, 0, Priority.Normal)]
    public void Priority_follows_tier_words_sentiment_and_spread(string text, string? tier, float sentiment, int like, Priority priority) =>
        Assert.Equal(priority, PriorityRules.Find(new PriorityInput(text, tier, sentiment, like)).Priority);

    [Fact]
    public void Reasons_add_up_to_the_score()
    {
        var result = PriorityRules.Find(new PriorityInput("紧急！扣了两次款", "vip", -0.9f, 7));
        Assert.Equal(result.Score, result.Reasons.Sum(r => r.Weight), 4);
        Assert.Equal(["sentiment", "spread", "tier", "words"], result.Reasons.Select(r => r.Code).Order());
    }
}
