using OrleansTicketing.Tickets;

namespace OrleansTicketing.Projections;

/// <summary>What a ticket says: its subject and its first text, once where the one begins with the other.</summary>
public static class OpeningText
{
    public static string Of(TicketOpened opened)
    {
        var (subject, text) = (opened.Subject.Value, opened.Text?.Value ?? "");
        return text.TrimStart().StartsWith(subject, StringComparison.Ordinal) ? text : text.Length == 0 ? subject : $"{subject}\n{text}";
    }
}
