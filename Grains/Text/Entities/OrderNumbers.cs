using System.Text.RegularExpressions;

namespace OrleansTicketing.Text.Entities;

/// <summary>Order numbers by the tenant's patterns; a group named "number" narrows a match to itself.</summary>
internal sealed partial class OrderNumbers
{
    /// <summary>For tenants without patterns of their own.</summary>
    public const string Usual =
        @"(?i)(?:order|订单|单号|运单|tracking)(?:\s*(?:number|no\.?|id|编号|号码|号))?\s*(?:is|是|为)?\s*[:：#]?\s*(?<number>[a-z]{0,4}-?[0-9][0-9-]{4,22}[0-9])";

    private readonly (Regex Pattern, bool IsUsual)[] _patterns;

    public OrderNumbers(IEnumerable<string> patterns) =>
        _patterns = [.. patterns.Select(p => (new Regex(p, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant), p == Usual))];

    public void Find(string text, List<Entity> into)
    {
        var hasDigit = Clues.HasDigit(text);
        foreach (var (pattern, isUsual) in _patterns)
        {
            if (isUsual && !hasDigit) continue;
            foreach (Match match in pattern.Matches(text))
            {
                var part = match.Groups["number"] is { Success: true } number ? number : match;
                if (part.Length > 0 && !(isUsual && PlainDay().IsMatch(part.ValueSpan)))
                    into.Add(new(EntityKind.Order, part.Index, part.Length, part.Value, part.Value.ToUpperInvariant()));
            }
        }
    }

    // "订单2026-10-03下的" says when, not which.
    [GeneratedRegex(@"^(?:19|20)[0-9]{2}-(?:1[0-2]|0?[1-9])-(?:3[01]|[12][0-9]|0?[1-9])\z", RegexOptions.CultureInvariant)]
    private static partial Regex PlainDay();
}
