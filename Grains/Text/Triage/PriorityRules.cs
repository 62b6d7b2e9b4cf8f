using System.Globalization;
using OrleansTicketing.Customers;
using OrleansTicketing.Tickets;

namespace OrleansTicketing.Text.Triage;

/// <summary>Finds a priority by adding up reasons that a person can read and argue with.</summary>
public static class PriorityRules
{
    private const double UrgentFrom = 4;
    private const double HighFrom = 2;
    private const double LowBelow = -0.5;

    public static PriorityResult Find(PriorityInput input) => Weigh(Reasons(input));

    /// <summary>The same, when the customer's tier becomes known after the text was read.</summary>
    public static PriorityResult Find(IEnumerable<PriorityReason> reasons, CustomerTier tier) => Weigh([.. reasons, .. TierReasons(tier)]);

    private static PriorityResult Weigh(IEnumerable<PriorityReason> found)
    {
        PriorityReason[] reasons = [.. found.OrderByDescending(r => Math.Abs(r.Weight))];
        var score = reasons.Sum(r => r.Weight);
        var priority = score >= UrgentFrom ? Priority.Urgent : score >= HighFrom ? Priority.High : score < LowBelow ? Priority.Low : Priority.Normal;
        return new PriorityResult(priority, score, [.. reasons]);
    }

    private static IEnumerable<PriorityReason> Reasons(PriorityInput input)
    {
        foreach (var reason in TierReasons(input.Tier)) yield return reason;

        // The heaviest word counts whole, each other one half of a point: shouting it twice is not twice the trouble.
        var (words, calming) = UrgentWords.Find(input.Text);
        if (words.Count > 0)
            yield return new PriorityReason("words", words[0].Weight + Math.Min(1, 0.5 * (words.Count - 1)), string.Join(", ", words.Take(3).Select(w => w.Word)));
        if (calming is not null) yield return new PriorityReason("words", -1, calming);

        if (Math.Abs(input.Sentiment) >= 0.4)
        {
            var weight = Math.Round(input.Sentiment < 0 ? -1.5 * input.Sentiment : -0.5 * input.Sentiment, 2);
            yield return new PriorityReason("sentiment", weight, input.Sentiment.ToString("0.00", CultureInfo.InvariantCulture));
        }

        // Every doubling of like reports adds: 3 → 1, 7 → 1.5, 31 → 2.5.
        if (input.LikeReports >= 3)
            yield return new PriorityReason("spread", Math.Round(0.5 * Math.Log2(input.LikeReports + 1), 2), input.LikeReports.ToString(CultureInfo.InvariantCulture));
    }

    private static IEnumerable<PriorityReason> TierReasons(CustomerTier tier) => tier switch
    {
        CustomerTier.Vip => [new("tier", 2, "vip")],
        CustomerTier.Gold => [new("tier", 1, "gold")],
        _ => [],
    };
}
