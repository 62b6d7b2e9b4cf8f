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

    [Theory]
    [InlineData("Where is my order? It has not arrived.", "en")]
    [InlineData("我的订单怎么还没到", "zh")]
    [InlineData("我的iPhone 15 Pro Max充不进电了", "zh")]
    [InlineData("注文した商品がまだ届きません", "ja")]
    [InlineData("주문이 아직 도착하지 않았습니다", "ko")]
    [InlineData("Где мой заказ, он ещё не пришёл", "ru")]
    [InlineData("Wo ist meine Bestellung? Ich habe sie nicht bekommen", "de")]
    [InlineData("Je n'ai pas reçu ma commande et je suis fâché", "fr")]
    [InlineData("No he recibido mi pedido, por favor", "es")]
    [InlineData("12345 !!!", "und")]
    public void Language_is_told_from_script_and_function_words(string text, string code) =>
        Assert.Equal(code, LanguageDetector.Detect(text).Code);
}
