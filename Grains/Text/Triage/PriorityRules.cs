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

    public static PriorityResult Find(PriorityInput input)
    {
        var reasons = new List<PriorityReason>();
        AddTier(input.Tier, reasons);

        // The heaviest word counts whole, each other one half of a point: shouting it twice is not twice the trouble.
        var (words, calming) = UrgentWords.Find(input.Text);
        if (words.Count > 0)
            Put(reasons, new("words", words[0].Weight + Math.Min(1, 0.5 * (words.Count - 1)), string.Join(", ", words.Take(3).Select(w => w.Word))));
        if (calming is not null) Put(reasons, new("words", -1, calming));

        if (Math.Abs(input.Sentiment) >= 0.4)
        {
            var weight = Math.Round(input.Sentiment < 0 ? -1.5 * input.Sentiment : -0.5 * input.Sentiment, 2);
            Put(reasons, new("sentiment", weight, input.Sentiment.ToString("0.00", CultureInfo.InvariantCulture)));
        }

        // Every doubling of like reports adds: 3 → 1, 7 → 1.5, 31 → 2.5.
        if (input.LikeReports >= 3)
            Put(reasons, new("spread", Math.Round(0.5 * Math.Log2(input.LikeReports + 1), 2), input.LikeReports.ToString(CultureInfo.InvariantCulture)));
        return Weigh(reasons);
    }

    /// <summary>The same, when the customer's tier becomes known after the text was read.</summary>
    public static PriorityResult Find(IEnumerable<PriorityReason> reasons, CustomerTier tier)
    {
        var all = new List<PriorityReason>();
        foreach (var reason in reasons) Put(all, reason);
        AddTier(tier, all);
        return Weigh(all);
    }

    private static PriorityResult Weigh(List<PriorityReason> reasons)
    {
        var score = 0d;
        foreach (var reason in reasons) score += reason.Weight;
        var priority = score >= UrgentFrom ? Priority.Urgent : score >= HighFrom ? Priority.High : score < LowBelow ? Priority.Low : Priority.Normal;
        return new PriorityResult(priority, score, [.. reasons]);
    }

    // Strongest first; of equals, what was put first.
    private static void Put(List<PriorityReason> reasons, PriorityReason reason)
    {
        var place = reasons.Count;
        while (place > 0 && Math.Abs(reasons[place - 1].Weight) < Math.Abs(reason.Weight)) place--;
        reasons.Insert(place, reason);
    }

    private static void AddTier(CustomerTier tier, List<PriorityReason> reasons)
    {
        if (tier is CustomerTier.Vip) Put(reasons, new("tier", 2, "vip"));
        if (tier is CustomerTier.Gold) Put(reasons, new("tier", 1, "gold"));
    }
}
