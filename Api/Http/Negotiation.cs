using Microsoft.Net.Http.Headers;

namespace OrleansTicketing.Api.Http;

/// <summary>406 when the caller excludes what a route under <c>/v1</c> answers with.</summary>
internal static class Negotiation
{
    public static void Check(HttpRequest request, RouteContract operation)
    {
        var accept = request.Headers.Accept;
        if (accept.Count == 0) return;
        var text = accept.ToString();
        if (text.Length == 0 || text is "*/*" or "application/json" || !request.Path.StartsWithSegments("/v1", StringComparison.Ordinal)) return;
        if (MediaTypeHeaderValue.TryParseList(accept, out var list))
        {
            var offered = new MediaTypeHeaderValue(operation.MediaType);
            // A quality of 0 excludes; problems may always be asked for.
            if (list.Any(a => a.Quality is not 0 && (offered.IsSubsetOf(Bare(a)) || a.MediaType.Equals("application/problem+json", StringComparison.OrdinalIgnoreCase)))) return;
        }

        throw new ProblemException(Problem.Of("not-acceptable"));
    }

    // Parameters (charset, version) do not matter here.
    private static MediaTypeHeaderValue Bare(MediaTypeHeaderValue media) => new(media.MediaType);
}
