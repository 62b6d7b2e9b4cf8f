using OrleansTicketing.Text.Features;

namespace OrleansTicketing.Tests.Domain.Text;

public sealed class FoldingTests
{
    [Theory]
    [InlineData("ＡＢＣ１２３！", "abc123!")]
    [InlineData("Où est ma Crème Brûlée", "ou est ma creme brulee")]
    [InlineData("I can’t\u200B log in", "i can't log in")]
    [InlineData("我要退款。", "我要退款.")]
    [InlineData("ŠŽß ×", "szs  ")]
    public void Equal_writings_fold_to_one_form(string text, string folded) => Assert.Equal(folded, Folding.Fold(text));

    [Fact]
    public void Every_character_folds_to_at_most_one()
    {
        var all = new string([.. Enumerable.Range(0, char.MaxValue + 1).Select(i => (char)i)]);
        Assert.True(Folding.Fold(all).Length <= all.Length);
    }
}
