using System.Buffers;
using System.Collections.Frozen;
using OrleansTicketing.Text.Features;

namespace OrleansTicketing.Text.Triage;

/// <summary>Words that make a message urgent, in both languages, and those that take the urgency away.</summary>
internal static class UrgentWords
{
    // 3: danger to people, money or law; 2: work stands still, or time is named; 1: displeasure.
    private static readonly (string Word, float Weight)[] Words =
    [
        .. Each(3, "fraud", "stolen", "hacked", "unauthorized", "unauthorised", "scam", "lawsuit", "lawyer", "police", "injured", "on fire", "caught fire", "exploded", "data breach", "leaked my", "hospital"),
        .. Each(3, "盗刷", "诈骗", "被盗", "被骗", "报警", "起诉", "律师", "受伤", "着火", "起火", "爆炸", "泄露", "中毒", "住院", "12315", "银保监", "消协"),
        .. Each(2, "urgent", "urgently", "asap", "immediately", "emergency", "right now", "outage", "is down", "cannot log in", "can't log in", "cannot login", "can't login", "not working at all", "critical", "deadline", "double charged", "charged twice", "locked out", "production down", "all our users"),
        .. Each(2, "紧急", "马上", "立即", "立刻", "赶紧", "尽快", "急用", "着急", "加急", "十万火急", "登录不了", "无法登录", "登不上", "崩溃", "瘫痪", "打不开", "不能用了", "重复扣款", "扣了两次", "多扣", "乱扣费", "投诉", "曝光"),
        .. Each(1, "complaint", "complain", "refund", "unacceptable", "terrible", "third time", "still waiting", "no response", "never arrived", "disappointed", "cancel my"),
        .. Each(1, "退款", "差评", "太差", "垃圾", "没人管", "没人理", "第三次", "多次", "一直没", "还没收到", "失望", "催"),
    ];

    private static readonly string[] Calm =
        ["no rush", "not urgent", "whenever you", "just wondering", "suggestion", "feature request", "不急", "不着急", "有空", "建议", "希望能增加", "随便问问"];

    // By weight, the calming ones last.
    private static readonly (string Word, float Weight)[] All = [.. Words, .. Calm.Select(word => (word, 0f))];

    // Most texts have none of them: one pass says so, or where to look closer; few words of one script are looked for many characters at a time.
    private static readonly SearchValues<string> Latin = AnyOf(chinese: false);
    private static readonly SearchValues<string> Chinese = AnyOf(chinese: true);
    private static readonly FrozenDictionary<char, int[]> ByFirst = Enumerable.Range(0, All.Length).GroupBy(i => All[i].Word[0]).ToFrozenDictionary(g => g.Key, g => g.ToArray());

    /// <summary>The words found, heaviest first, and whether the writer says that it can wait.</summary>
    public static (IReadOnlyList<(string Word, float Weight)> Found, string? Calming) Find(string text)
    {
        var buffer = ArrayPool<char>.Shared.Rent(text.Length);
        var folded = buffer.AsSpan(0, Folding.Fold(text, buffer));
        var held = Held(folded);
        var calming = held.Find(w => w.Weight == 0).Word;
        // "Not urgent" is not urgent.
        if (calming is not null) held = Held(folded.ToString().Replace(calming, " ", StringComparison.Ordinal)).FindAll(w => w.Weight > 0);
        ArrayPool<char>.Shared.Return(buffer);
        return (held, calming);
    }

    private static List<(string Word, float Weight)> Held(ReadOnlySpan<char> text)
    {
        SortedSet<int>? held = null;
        Look(text, Latin, ref held);
        if (text.ContainsAnyInRange('\u3400', '\u9fff')) Look(text, Chinese, ref held);
        return held is null ? [] : [.. held.Select(i => All[i])];
    }

    private static void Look(ReadOnlySpan<char> text, SearchValues<string> words, ref SortedSet<int>? held)
    {
        var at = 0;
        for (int next; (next = text[at..].IndexOfAny(words)) >= 0; at++)
        {
            at += next;
            foreach (var i in ByFirst[text[at]])
            {
                if (Stands(text, at, All[i].Word)) (held ??= []).Add(i);
            }
        }
    }

    // Latin words must stand alone; Chinese ones may stand anywhere.
    private static bool Stands(ReadOnlySpan<char> text, int at, string word)
    {
        if (!text[at..].StartsWith(word)) return false;
        var end = at + word.Length;
        return !char.IsAsciiLetter(word[0])
            || ((at == 0 || !char.IsAsciiLetter(text[at - 1])) && (end == text.Length || !char.IsAsciiLetter(text[end])));
    }

    private static SearchValues<string> AnyOf(bool chinese) =>
        SearchValues.Create([.. All.Select(w => w.Word).Where(word => char.IsAscii(word[0]) != chinese)], StringComparison.Ordinal);

    private static IEnumerable<(string, float)> Each(float weight, params string[] words) => words.Select(word => (word, weight));
}
