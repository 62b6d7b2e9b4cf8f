namespace OrleansTicketing.Api.Http;

/// <summary>What every answer has, whoever made it: security headers, and a problem document where an error has no body.</summary>
internal sealed class Surface(RequestDelegate next, Failures failures)
{
    private const string Closed = "default-src 'none'; frame-ancestors 'none'";

    // Pages: the start page and the explorer bring everything with them.
    private const string Page = "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'";

    public async Task Invoke(HttpContext http)
    {
        var headers = http.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        var isPage = http.Request.Path == "/" || http.Request.Path.StartsWithSegments("/docs", StringComparison.Ordinal);
        headers.ContentSecurityPolicy = isPage ? Page : Closed;
        if (!isPage) headers.CacheControl = "no-store";
        Problem? problem = null;
        try
        {
            await next(http);
        }
        catch (Exception e) when (!http.Response.HasStarted && failures.ToProblem(e, http) is { } failure)
        {
            problem = failure;
        }

        if (http.Response.HasStarted) return;
        problem ??= http.Response.StatusCode switch
        {
            StatusCodes.Status404NotFound => Problem.NotFound("resource"),
            StatusCodes.Status405MethodNotAllowed => Problem.Of("method-not-allowed"),
            _ => null,
        };
        if (problem is not null) await problem.ToAnswer(Call.TraceOf(http)).Write(http);
    }
}
