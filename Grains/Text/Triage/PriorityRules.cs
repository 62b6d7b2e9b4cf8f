using System.Globalization;

namespace OrleansTicketing.Text.Triage;

/// <summary>Finds a priority by adding up reasons that a person can read and argue with.</summary>
public static class PriorityRules
{
    private const float UrgentFrom = 4f;
    private const float HighFrom = 2f;
    private const float LowBelow = -0.5f;

    public static PriorityResult Find(PriorityInput input)
    {
        PriorityReason[] reasons = [.. Reasons(input).OrderByDescending(r => Math.Abs(r.Weight))];
        var score = reasons.Sum(r => r.Weight);
        var priority = score >= UrgentFrom ? Priority.Urgent : score >= HighFrom ? Priority.High : score < LowBelow ? Priority.Low : Priority.Normal;
        return new PriorityResult(priority, score, reasons);
    }

    private static IEnumerable<PriorityReason> Reasons(PriorityInput input)
    {
        if (TierWeight(input.Tier) is var tier and > 0) yield return new PriorityReason("tier", tier, input.Tier!);

        // The heaviest word counts whole, each other one half of a point: shouting it twice is not twice the trouble.
        var (words, calming) = UrgentWords.Find(input.Text);
        if (words.Count > 0)
            yield return new PriorityReason("words", words[0].Weight + Math.Min(1f, 0.5f * (words.Count - 1)), string.Join(", ", words.Take(3).Select(w => w.Word)));
        if (calming is not null) yield return new PriorityReason("words", -1f, calming);

        if (Math.Abs(input.Sentiment) >= 0.4f)
            yield return new PriorityReason("sentiment", input.Sentiment < 0 ? -1.5f * input.Sentiment : -0.5f * input.Sentiment, input.Sentiment.ToString("0.00", CultureInfo.InvariantCulture));

        // Every doubling of like reports adds: 3 → 1, 7 → 1.5, 31 → 2.5.
        if (input.LikeReports >= 3)
            yield return new PriorityReason("spread", 0.5f * MathF.Log2(input.LikeReports + 1), input.LikeReports.ToString(CultureInfo.InvariantCulture));
    }

    private static float TierWeight(string? tier) => tier?.ToLowerInvariant() switch
    {
        "vip" or "platinum" or "diamond" => 2f,
        "gold" or "premium" or "business" or "enterprise" => 1f,
        _ => 0f,
    };
}
