using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;
using OrleansTicketing.Access;
using OrleansTicketing.Api.Http;
using OrleansTicketing.Queries;

namespace OrleansTicketing.Api.Tickets;

/// <summary>Who looks at tickets: what is theirs to see, and in which language categories are named.</summary>
/// <param name="Sla">Tells clocks.</param>
/// <param name="Categories">Names categories.</param>
/// <param name="IsStaff">What the language part guesses about customers is not for customers.</param>
/// <param name="Language">zh or en, as the caller asks; null = each ticket's own.</param>
internal sealed record TicketReader(ISlaReader Sla, ICategories Categories, bool IsStaff, string? Language)
{
    public CategoryResponse Category(string code, double? confidence, string? ticketLanguage)
    {
        var found = Categories.Find(code);
        var chinese = (Language ?? ticketLanguage)?.StartsWith("zh", StringComparison.OrdinalIgnoreCase) is true;
        return new(code, (chinese ? found?.NameZh : null) ?? found?.Name ?? code, confidence);
    }
}

/// <summary>Makes the reader of a request.</summary>
internal sealed class TicketReaders(ISlaReader sla, ICategories categories)
{
    public TicketReader For(Call call) =>
        new(sla, categories, call.Caller.Role is not Role.Customer, LanguageOf(call.Http.Request.Headers.AcceptLanguage));

    /// <summary>The best liked of the languages that categories have names in.</summary>
    public static string? LanguageOf(StringValues header)
    {
        if (header.Count == 0 || !StringWithQualityHeaderValue.TryParseList(header, out var wanted)) return null;
        return wanted.Where(w => w.Quality is not 0).OrderByDescending(w => w.Quality ?? 1).Select(w => Named(w.Value)).FirstOrDefault(l => l is not null);

        static string? Named(StringSegment tag) =>
            tag.StartsWith("zh", StringComparison.OrdinalIgnoreCase) ? "zh" : tag.StartsWith("en", StringComparison.OrdinalIgnoreCase) ? "en" : null;
    }
}
