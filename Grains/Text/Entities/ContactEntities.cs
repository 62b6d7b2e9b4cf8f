using System.Buffers;
using System.Text.RegularExpressions;

namespace OrleansTicketing.Text.Entities;

/// <summary>Addresses and numbers that have a form of their own: URL, e-mail, identity number, card, phone.</summary>
internal static partial class ContactEntities
{
    private const int FewestDigits = 8;
    private static readonly SearchValues<string> Links = Clues.Words("://", "www.");

    public static void Find(string text, List<Entity> into)
    {
        if (Clues.HasAny(text, Links)) Urls(text, into);
        if (text.Contains('@')) Emails(text, into);
        if (Clues.HasDigits(text, FewestDigits)) Numbers(text, into);
    }

    private static void Urls(string text, List<Entity> into)
    {
        foreach (Match m in Url().Matches(text))
            into.Add(Make(EntityKind.Url, m, m.Value.StartsWith("www.", StringComparison.OrdinalIgnoreCase) ? "http://" + m.Value : m.Value));
    }

    private static void Emails(string text, List<Entity> into)
    {
        foreach (Match m in Email().Matches(text)) into.Add(Make(EntityKind.Email, m, m.Value.ToLowerInvariant()));
    }

    private static void Numbers(string text, List<Entity> into)
    {
        foreach (Match m in PersonId().Matches(text))
            if (Checksums.IsPersonId(m.Value)) into.Add(Make(EntityKind.PersonId, m, m.Value.ToUpperInvariant()));
        foreach (Match m in Card().Matches(text))
            if (Digits(m.Value) is var digits && Checksums.IsCard(digits)) into.Add(Make(EntityKind.Card, m, digits));
        foreach (Match m in Mobile().Matches(text)) into.Add(Make(EntityKind.Phone, m, "+86" + Digits(m.Groups["number"].Value)));
        foreach (Match m in International().Matches(text))
            if (Digits(m.Value) is { Length: >= 8 and <= 15 } digits) into.Add(Make(EntityKind.Phone, m, "+" + digits));
        foreach (Match m in NorthAmerican().Matches(text))
            into.Add(Make(EntityKind.Phone, m, (m.Groups["sure"].Success ? "+1" : "") + Digits(m.Value)));
        foreach (Match m in Landline().Matches(text)) into.Add(Make(EntityKind.Phone, m, Digits(m.Value)));
    }

    private static Entity Make(EntityKind kind, Match match, string value) => new(kind, match.Index, match.Length, match.Value, value);

    private static string Digits(string text) => string.Concat(text.Where(char.IsAsciiDigit));

    [GeneratedRegex(@"(?:https?://|www\.)[a-z0-9][^\s<>""'，。；！？、（）《》\u4e00-\u9fff]*[a-z0-9/=&#_-]", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Url();

    [GeneratedRegex(@"(?<![a-z0-9._%+-])[a-z0-9._%+-]+@(?:[a-z0-9-]+\.)+[a-z]{2,24}(?![a-z0-9])", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Email();

    [GeneratedRegex(@"(?<![0-9a-z])[1-9][0-9]{16}[0-9x](?![0-9a-z])", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex PersonId();

    [GeneratedRegex(@"(?<![0-9])[0-9](?:[ -]?[0-9]){12,18}(?![0-9])", RegexOptions.CultureInvariant)]
    private static partial Regex Card();

    [GeneratedRegex(@"(?<![0-9])(?:\+?86[ -]?)?(?<number>1[3-9][0-9][ -]?[0-9]{4}[ -]?[0-9]{4})(?![0-9])", RegexOptions.CultureInvariant)]
    private static partial Regex Mobile();

    [GeneratedRegex(@"(?<![0-9+])\+[1-9][0-9]{0,2}[ -]?(?:\([0-9]{1,4}\)[ -]?)?[0-9](?:[ -]?[0-9]){5,12}(?![0-9])", RegexOptions.CultureInvariant)]
    private static partial Regex International();

    // No exchange there begins with 0 or 1; 400- and 800- are China's service numbers.
    [GeneratedRegex(@"(?<![0-9+(-])(?:\([2-9][0-9]{2}\) ?|(?![48]00-)[2-9][0-9]{2}-)(?:(?<sure>[2-9][0-9]{2})|[0-9]{3})-[0-9]{4}(?![0-9])", RegexOptions.CultureInvariant)]
    private static partial Regex NorthAmerican();

    [GeneratedRegex(@"(?<![0-9])(?:0[1-9][0-9]{1,2}-[0-9]{7,8}|\(0[1-9][0-9]{1,2}\) ?[0-9]{7,8}|[48]00-[0-9]{3,4}-[0-9]{3,4})(?:-[0-9]{1,5})?(?![0-9])", RegexOptions.CultureInvariant)]
    private static partial Regex Landline();
}
