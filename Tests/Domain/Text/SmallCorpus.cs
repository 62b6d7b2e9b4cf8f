using OrleansTicketing.Text.Learning;

namespace OrleansTicketing.Tests.Domain.Text;

/// <summary>A made-up corpus of three topics in both languages: every sentence is one of a topic's frames with one of its things.</summary>
internal static class SmallCorpus
{
    private static readonly Dictionary<string, (string[] Frames, string[] Things)> Topics = new()
    {
        ["delivery"] = (["where is my {0}", "my {0} has not arrived yet", "the {0} is late again", "我的{0}还没到", "{0}什么时候能送到"], ["parcel", "package", "shipment", "包裹", "快递"]),
        ["refund"] = (["i want my money back for the {0}", "please refund the {0}", "when is the refund for the {0} paid", "{0}我要退款", "{0}的退款什么时候到账"], ["shoes", "phone", "ticket", "衣服", "手机"]),
        ["account"] = (["i cannot log in to my {0}", "my {0} is locked", "reset the password of my {0}", "{0}登录不了", "{0}被锁定了怎么办"], ["account", "profile", "login", "账号", "账户"]),
    };

    public static IReadOnlyList<Example> Examples { get; } =
        [.. Topics.SelectMany(t => t.Value.Frames.SelectMany(frame => t.Value.Things.Select(thing => new Example(t.Key, string.Format(System.Globalization.CultureInfo.InvariantCulture, frame, thing)))))];

    public static TextClassifier Classifier { get; } = Trainer.Train(Examples, TrainingOptions.Category);
}
