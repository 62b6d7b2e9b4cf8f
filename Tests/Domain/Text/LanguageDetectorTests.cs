using OrleansTicketing.Text.Features;

namespace OrleansTicketing.Tests.Domain.Text;

public sealed class LanguageDetectorTests
{
    [Theory]
    [InlineData("我的订单怎么还没到", "zh")]
    [InlineData("我的 iPhone 坏了，请帮我看看", "zh")]
    [InlineData("我的iPhone 15 Pro Max充不进电了", "zh")]
    [InlineData("订单没到 7f3a9c2e-b4d1-4e8f-a6c5-1d2e3f4a5b6c", "zh")]
    [InlineData("快递 SF1Z9Q8K2M4X7 没到", "zh")]
    [InlineData("注文した商品がまだ届きません", "ja")]
    [InlineData("주문이 아직 도착하지 않았습니다", "ko")]
    [InlineData("Где мой заказ, он ещё не пришёл", "ru")]
    [InlineData("Πού είναι η παραγγελία μου", null)]
    [InlineData("12345 !!!", null)]
    [InlineData("", null)]
    public void The_script_tells(string text, string? code) => Assert.Equal(code, LanguageDetector.Detect(text));

    [Theory]
    [InlineData("Where is my order? It has not arrived.", "en")]
    [InlineData("Printer jam, no toner", "en")]
    [InlineData("No refund as per last mail, come on", "en")]
    [InlineData("same OS version as before", "en")]
    [InlineData("Las Vegas and Los Angeles stores closed", "en")]
    [InlineData("El Paso to Las Cruces shipment delayed", "en")]
    [InlineData("Xiaomi Mi 11 SE screen broken", "en")]
    [InlineData("Wo ist meine Bestellung? Ich habe sie nicht bekommen", "de")]
    [InlineData("Wo ist mein Paket?", "de")]
    [InlineData("Je n'ai pas reçu ma commande et je suis fâché", "fr")]
    [InlineData("No he recibido mi pedido, por favor", "es")]
    public void In_Latin_letters_the_commonest_words_tell(string text, string code) => Assert.Equal(code, LanguageDetector.Detect(text));

    [Fact]
    public void The_beginning_of_a_long_text_tells() =>
        Assert.Equal("zh", LanguageDetector.Detect("请尽快处理。" + new string('哈', 60_000) + string.Concat(Enumerable.Repeat(" please", 60_000))));
}
