using OrleansTicketing.Customers;
using OrleansTicketing.Text.Triage;
using OrleansTicketing.Tickets;

namespace OrleansTicketing.Tests.Domain.Text;

public sealed class PriorityTests
{
    [Theory]
    [InlineData("How do I change my address?", CustomerTier.Standard, 0f, 0, Priority.Normal)]
    [InlineData("我的卡被盗刷了，马上处理！", CustomerTier.Standard, -0.8f, 0, Priority.Urgent)]
    [InlineData("Someone made an unauthorized payment, fix this immediately", CustomerTier.Vip, -0.5f, 0, Priority.Urgent)]
    [InlineData("紧急：系统崩溃了", CustomerTier.Standard, 0f, 0, Priority.High)]
    [InlineData("The page is slow", CustomerTier.Vip, 0f, 0, Priority.High)]
    [InlineData("The page is slow", CustomerTier.Standard, -0.6f, 63, Priority.High)]
    [InlineData("Feature request: a night mode would be nice", CustomerTier.Standard, 0.6f, 0, Priority.Low)]
    [InlineData("不着急，随时回复都可以", CustomerTier.Standard, 0.5f, 0, Priority.Low)]
    [InlineData("downtown branch, critically acclaimed", CustomerTier.Standard, 0f, 0, Priority.Normal)]
    public void Priority_follows_tier_words_sentiment_and_spread(string text, CustomerTier tier, float sentiment, int like, Priority priority) =>
        Assert.Equal(priority, PriorityRules.Find(new PriorityInput(text, tier, sentiment, like)).Priority);

    [Fact]
    public void Reasons_add_up_to_the_score()
    {
        var result = PriorityRules.Find(new PriorityInput("紧急！扣了两次款", CustomerTier.Vip, -0.9f, 7));
        Assert.Equal(result.Score, result.Reasons.Sum(r => r.Weight), 4);
        Assert.Equal(["sentiment", "spread", "tier", "words"], result.Reasons.Select(r => r.Code).Order());
    }
}
