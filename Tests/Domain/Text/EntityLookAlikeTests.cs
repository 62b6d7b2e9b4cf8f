using OrleansTicketing.Text.Entities;

namespace OrleansTicketing.Tests.Domain.Text;

/// <summary>Texts that look as if they named a thing, or name it in a way that is easily misread.</summary>
public sealed class EntityLookAlikeTests
{
    // A Wednesday.
    private static readonly DateTimeOffset Now = new(2026, 10, 14, 10, 30, 0, TimeSpan.FromHours(8));

    private static readonly EntityExtractor Extractor = new(EntityOptions.Default with { Products = [new Product("p1", ["AirPods Pro"])] });

    [Theory]
    [InlineData("2026年前买的")]
    [InlineData("2026年以前买的")]
    [InlineData("2027年之前有效")]
    [InlineData("二〇二六年前买的")]
    [InlineData("3000 years ago")]
    [InlineData("三千年前")]
    [InlineData("in 99999999 months")]
    [InlineData("in 99999999 hours")]
    [InlineData("99999999999分钟后")]
    [InlineData("99999999999999999999999999999999999999年后")]
    [InlineData("99999999周前")]
    public void Days_the_calendar_does_not_have_are_left_alone(string text) => Assert.Empty(Extractor.Extract(text, Now));

    [Fact]
    public void No_mix_of_numerals_and_units_makes_extraction_fail()
    {
        string[] pieces =
        [
            "0", "1", "30", "99", "2026", "9999", "99999999", new('9', 30), new('9', 400), "1.5", "二", "两", "十", "三千", "二〇二六", "半", "一点", "a few", "half an",
            "年", "月", "个月", "周", "天", "小时", "分钟", "万", "千", "元", "块", "前", "以前", "之后", "后", "日", "号", "点", "上", "下", "每", "星期", "次",
            " years", " months", " weeks", " days", " hours", " mins", " ago", "in ", "last ", "next ", "Feb ", "Friday", "at ", "pm", "$", "-", "/", ":", ".", " ", "order ", "订单", "+",
        ];
        // A seed of its own: what fails once fails again.
        var random = new Random(7);
        DateTimeOffset[] times = [Now, new(2028, 2, 29, 23, 59, 0, TimeSpan.Zero), new(2026, 12, 31, 0, 0, 0, TimeSpan.FromHours(-11))];
        for (var i = 0; i < 20_000; i++)
        {
            var text = string.Concat(random.GetItems(pieces, random.Next(1, 9)));
            Assert.True(Record.Exception(() => Extractor.Extract(text, times[i % times.Length])) is null, text);
        }
    }

    [Theory]
    [InlineData("一点都不好")]
    [InlineData("能不能快一点")]
    [InlineData("有一点慢")]
    [InlineData("一点也没修好")]
    [InlineData("比之前好一点")]
    [InlineData("一点问题")]
    [InlineData("晚一点送")]
    [InlineData("一点一点变坏")]
    [InlineData("一时半会修不好")]
    public void A_bit_is_no_time(string text) => Assert.Empty(Extractor.Extract(text, Now));

    [Theory]
    [InlineData("下午一点送到", "2026-10-14T13:00")]
    [InlineData("一点半送到", "2026-10-14T01:30")]
    [InlineData("一点钟送到", "2026-10-14T01:00")]
    [InlineData("明天一点送到", "2026-10-15T01:00")]
    [InlineData("晚上十一点送到", "2026-10-14T23:00")]
    public void One_o_clock_is_a_time(string text, string value) => Assert.Equal(value, Assert.Single(Extractor.Extract(text, Now)).Value);

    [Theory]
    [InlineData("24/7 support")]
    [InlineData("全年7/24服务")]
    [InlineData("7x24客服")]
    [InlineData("4/5 stars from me")]
    [InlineData("我给9/10分")]
    [InlineData("rated 3/5")]
    public void Ratings_and_round_the_clock_are_no_days(string text) => Assert.Empty(Extractor.Extract(text, Now));

    [Theory]
    [InlineData("It ends on 31/12/2026. Right?", "2026-12-31")]
    [InlineData("It came on 10/3.", "2026-10-03")]
    public void A_day_may_end_a_sentence(string text, string value) => Assert.Equal(value, Assert.Single(Extractor.Extract(text, Now)).Value);

    [Theory]
    [InlineData("1万2千元", "CNY 12000.00")]
    [InlineData("一万二千元", "CNY 12000.00")]
    [InlineData("1万2000元", "CNY 12000.00")]
    [InlineData("3万5元", "CNY 35000.00")]
    [InlineData("三万五块", "CNY 35000.00")]
    [InlineData("一万零五百块", "CNY 10500.00")]
    [InlineData("3千5百块", "CNY 3500.00")]
    [InlineData("三千五块", "CNY 3500.00")]
    [InlineData("三千零五块", "CNY 3005.00")]
    [InlineData("付了十二万元", "CNY 120000.00")]
    [InlineData("¥1万2千", "CNY 12000.00")]
    [InlineData("￥1万两千，没到账", "CNY 12000.00")]
    [InlineData("¥3千5百", "CNY 3500.00")]
    [InlineData("¥1万2元", "CNY 12000.00")]
    [InlineData("¥1万2台", "CNY 10000.00")]
    public void Sums_in_tens_of_thousands_are_whole(string text, string value) => Assert.Equal(value, Assert.Single(Extractor.Extract(text, Now)).Value);

    [Theory]
    [InlineData("call 400-123-4567", "4001234567")]
    [InlineData("拨打800-820-8820", "8008208820")]
    [InlineData("call 212-555-0100", "+12125550100")]
    [InlineData("call (415) 555-0132", "+14155550132")]
    [InlineData("call 212-155-0100", "2121550100")]
    [InlineData("call +212 555 010 023", "+212555010023")]
    public void Numbers_without_a_country_get_none_that_is_wrong(string text, string value) => Assert.Equal(value, Assert.Single(Extractor.Extract(text, Now)).Value);

    [Theory]
    [InlineData("两周一直没回")]
    [InlineData("一周一次")]
    [InlineData("每周一次")]
    [InlineData("每周三次")]
    [InlineData("两个星期一直没人管")]
    public void Weeks_that_are_counted_are_no_weekdays(string text) => Assert.Empty(Extractor.Extract(text, Now));

    [Theory]
    [InlineData("每周一都要重启")]
    [InlineData("每个星期一都断网")]
    [InlineData("每逢周五就卡")]
    [InlineData("每周一到周五都打不开")]
    [InlineData("it crashes every Monday")]
    public void Habits_are_no_days(string text) => Assert.Empty(Extractor.Extract(text, Now));

    [Theory]
    [InlineData("上周一买的", "2026-10-05")]
    [InlineData("周一买的", "2026-10-12")]
    [InlineData("周五天气好就去", "2026-10-16")]
    [InlineData("下周一定能到吗", "2026-10-21")]
    public void Weekdays_are_days(string text, string value) => Assert.Equal(value, Assert.Single(Extractor.Extract(text, Now)).Value);

    [Theory]
    [InlineData("订单2026-10-03下的", EntityKind.Time)]
    [InlineData("订单2026-10-03-0001", EntityKind.Order)]
    public void A_plain_day_is_no_order_number(string text, EntityKind kind) => Assert.Equal(kind, Assert.Single(Extractor.Extract(text, Now)).Kind);

    [Theory]
    [InlineData("my airpdos pro broke")]
    [InlineData("my airpods por broke")]
    [InlineData("my iarpods pro broke")]
    public void Letters_may_be_swapped_anywhere_in_a_name(string text) => Assert.Equal("p1", Assert.Single(Extractor.Extract(text, Now)).Value);
}
