using System.Collections.Immutable;
using OrleansTicketing.Configuration;

namespace OrleansTicketing.Api.Demo;

/// <summary>A few intents in both languages: enough to train a first model of them.</summary>
internal static class DemoIntents
{
    public static readonly ImmutableArray<(string Key, IntentDefinition Definition)> All =
    [
        ("order_status", Intent("Order status", "订单进度",
            "where is my order", "has my parcel been shipped yet", "track my package please", "when will my delivery arrive", "what is the status of order A12345678",
            "is my order on its way", "how long until it gets here", "my shipment has not moved for days",
            "我的订单到哪了", "包裹发货了吗", "帮我查一下物流", "快递什么时候能到", "订单A12345678现在什么状态", "怎么还没发货", "还要等几天才能收到", "物流好几天没更新了")),
        ("cancel_order", Intent("Cancel an order", "取消订单",
            "cancel my order", "i want to cancel what i bought this morning", "please stop the order before it ships", "i ordered the wrong thing, can you cancel it",
            "call off my purchase", "i do not need the order any more", "how do i cancel an order", "can i still cancel",
            "取消订单", "我想取消早上下的单", "还没发货能帮我撤单吗", "买错了，帮我取消", "不想要了，取消吧", "怎么取消订单", "现在还能取消吗", "帮我把这个订单撤了")),
        ("return_goods", Intent("Send something back", "退货换货",
            "how do i return this", "the shoes do not fit, i want to send them back", "exchange it for a bigger size", "where do i send a return", "i would like to return an item",
            "can i swap the colour", "what is your return policy", "the product is broken and i want another one",
            "怎么退货", "鞋子不合脚想退", "可以换大一码吗", "退货寄到哪里", "我要换一个颜色", "七天无理由怎么申请", "收到的是坏的，给我换一个", "不喜欢可以退吗")),
        ("invoice", Intent("Invoice", "发票",
            "i need an invoice", "send me the receipt as a pdf", "can you put our tax number on the invoice", "where can i download my bill", "the company name on the invoice is wrong",
            "please issue a vat invoice", "i never got a receipt", "resend last month's invoice",
            "我要开发票", "发票发我邮箱", "能开专票吗", "抬头开错了要重开", "电子发票在哪里下载", "上个月的发票没收到", "发票税号怎么改", "补开一张发票")),
        ("human", Intent("Talk to a person", "转人工",
            "let me talk to a person", "i want a human agent", "connect me to customer service", "stop, i need a real person", "can someone call me", "transfer me to an operator",
            "is there anybody i can speak to", "not a robot please",
            "转人工", "我要找人工客服", "接真人", "别用机器人回我", "能不能打电话给我", "叫你们客服来", "有没有人在", "我要和人说话")),
        ("greeting", Intent("Greeting", "问候",
            "hello", "hi there", "good morning", "hey", "good evening", "hello, is this the support chat",
            "你好", "您好", "在吗", "早上好", "晚上好", "哈喽")),
        ("none", Intent("None of these", "都不是",
            "what is the weather like today", "tell me a joke", "who won the match last night", "translate good night into french", "play some music", "how tall is mount everest",
            "what do you think about politics", "recommend me a film", "asdf", "i had a dream about cats",
            "今天天气怎么样", "讲个笑话", "昨晚比赛谁赢了", "放首歌", "珠穆朗玛峰多高", "推荐一部电影", "你几岁了", "明天股票会涨吗", "啊啊啊", "帮我写首诗")),
    ];

    private static IntentDefinition Intent(string name, string nameZh, params ReadOnlySpan<string> examples)
    {
        var made = ImmutableArray.CreateBuilder<IntentExample>(examples.Length);
        foreach (var example in examples) made.Add(new(new(example)));
        return new() { Name = name, NameZh = nameZh, Examples = made.MoveToImmutable() };
    }
}
