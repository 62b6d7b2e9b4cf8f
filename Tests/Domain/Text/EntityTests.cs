using OrleansTicketing.Text.Entities;

namespace OrleansTicketing.Tests.Domain.Text;

public sealed class EntityTests
{
    // A Wednesday.
    private static readonly DateTimeOffset Now = new(2026, 10, 14, 10, 30, 0, TimeSpan.FromHours(8));

    private static readonly EntityExtractor Extractor = new(new EntityOptions(
        [OrderNumbers(), @"\bSO-[0-9]{8}\b"],
        [new Product("p1", ["AirPods Pro", "苹果耳机"]), new Product("p2", ["云存储会员"]), new Product("p3", ["Galaxy Watch"])]));

    private static string OrderNumbers() => EntityOptions.Default.OrderPatterns[0];

    [Theory]
    [InlineData("mail me at Jo.Doe+x@Example.co.uk.", EntityKind.Email, "jo.doe+x@example.co.uk")]
    [InlineData("邮箱是zhang@example.cn，谢谢", EntityKind.Email, "zhang@example.cn")]
    [InlineData("see https://example.com/a?b=1, thanks", EntityKind.Url, "https://example.com/a?b=1")]
    [InlineData("请看www.example.cn/帮助", EntityKind.Url, "http://www.example.cn/")]
    [InlineData("我的手机是138 0013 8000", EntityKind.Phone, "+8613800138000")]
    [InlineData("call +44 20 7946 0958 today", EntityKind.Phone, "+442079460958")]
    [InlineData("客服电话010-62345678", EntityKind.Phone, "01062345678")]
    [InlineData("身份证11010519491231002X", EntityKind.PersonId, "11010519491231002X")]
    [InlineData("card 4111 1111 1111 1111 was declined", EntityKind.Card, "4111111111111111")]
    [InlineData("order number is 20261014-00017", EntityKind.Order, "20261014-00017")]
    [InlineData("订单号：TB88231234567", EntityKind.Order, "TB88231234567")]
    [InlineData("where is SO-12345678", EntityKind.Order, "SO-12345678")]
    [InlineData("扣了我199.5元", EntityKind.Amount, "CNY 199.50")]
    [InlineData("I paid $1,299 for it", EntityKind.Amount, "USD 1299.00")]
    [InlineData("差不多3万块", EntityKind.Amount, "CNY 30000.00")]
    [InlineData("退我两百块", EntityKind.Amount, "CNY 200.00")]
    [InlineData("it was 20 euros", EntityKind.Amount, "EUR 20.00")]
    [InlineData("my airpods pro broke", EntityKind.Product, "p1")]
    [InlineData("my AirPosd Pro broke", EntityKind.Product, "p1")]
    [InlineData("galaxy wach does not charge", EntityKind.Product, "p3")]
    [InlineData("云存储会员怎么退", EntityKind.Product, "p2")]
    public void Names_are_found_in_one_form(string text, EntityKind kind, string value) =>
        Assert.Equal(value, Assert.Single(Extractor.Extract(text, Now), e => e.Kind == kind).Value);

    [Theory]
    [InlineData("昨天下午3点半下的单", "2026-10-13T15:30")]
    [InlineData("明天能到吗", "2026-10-15")]
    [InlineData("上周三买的", "2026-10-07")]
    [InlineData("三天前就坏了", "2026-10-11")]
    [InlineData("半小时前扣的款", "2026-10-14T10:00")]
    [InlineData("10月3日付款的", "2026-10-03")]
    [InlineData("2025年十二月31号到期", "2025-12-31")]
    [InlineData("去年5月1日", "2025-05-01")]
    [InlineData("上个月15号", "2026-09-15")]
    [InlineData("今晚8点开会", "2026-10-14T20:00")]
    [InlineData("I ordered it yesterday at 3pm", "2026-10-13T15:00")]
    [InlineData("it broke last Friday", "2026-10-09")]
    [InlineData("arriving next monday", "2026-10-19")]
    [InlineData("bought 3 days ago", "2026-10-11")]
    [InlineData("call me in two hours", "2026-10-14T12:30")]
    [InlineData("since October 3rd, 2026", "2026-10-03")]
    [InlineData("on 3 Oct 2025", "2025-10-03")]
    [InlineData("on 2026-10-03 15:20", "2026-10-03T15:20")]
    [InlineData("due 10/25/2026", "2026-10-25")]
    [InlineData("a couple of weeks ago", "2026-09-30")]
    [InlineData("since Monday nobody answers", "2026-10-12")]
    [InlineData("I need it by Friday.", "2026-10-16")]
    [InlineData("it was fine last month", "2026-09-14")]
    [InlineData("昨天下午就说了", "2026-10-13")]
    [InlineData("上个月买的", "2026-09-14")]
    public void Days_and_times_are_counted_from_now(string text, string value) =>
        Assert.Equal(value, Assert.Single(Extractor.Extract(text, Now), e => e.Kind == EntityKind.Time).Value);

    [Theory]
    [InlineData("11010519491231002Y and 110105194912310021")]
    [InlineData("code 4111 1111 1111 1112 is no card")]
    [InlineData("version 1.2.3 and half a loaf")]
    [InlineData("一块地和五点建议")]
    [InlineData("watching the galaxy")]
    public void Look_alikes_are_left_alone(string text) => Assert.Empty(Extractor.Extract(text, Now));

    [Fact]
    public void Entities_come_in_reading_order_and_do_not_overlap()
    {
        const string Text = "订单号20261014123456，昨天付了299元，手机13800138000，邮箱a@b.com";
        var found = Extractor.Extract(Text, Now);
        Assert.Equal([EntityKind.Order, EntityKind.Time, EntityKind.Amount, EntityKind.Phone, EntityKind.Email], found.Select(e => e.Kind));
        Assert.All(found, e => Assert.Equal(Text.Substring(e.Start, e.Length), e.Text));
    }

    [Fact]
    public void What_else_a_text_names_does_not_change_what_a_number_is()
    {
        var alone = Assert.Single(Extractor.Extract("call 400-123-4567", Now));
        Assert.Equal(alone.Value, Extractor.Extract("order 12345678, call 400-123-4567", Now)[^1].Value);
    }

    [Fact]
    public void Hostile_texts_do_not_take_long()
    {
        var hostile = string.Concat(Enumerable.Repeat("1 2-3 a@a.a. 十十十 ", 500)) + new string('9', 5000) + new string('a', 5000) + "@";
        Assert.Null(Record.Exception(() => Extractor.Extract(hostile, Now)));
    }
}
