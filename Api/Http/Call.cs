using System.Diagnostics;
using OrleansTicketing.Api.Auth;

namespace OrleansTicketing.Api.Http;

/// <summary>One request on its way through the edge.</summary>
internal sealed class Call(HttpContext http)
{
    private Params? _query;

    public HttpContext Http => http;

    /// <summary>Who calls; <see cref="Caller.Nobody"/> on public routes.</summary>
    public Caller Caller { get; set; } = Caller.Nobody;

    public ReadOnlyMemory<byte> Body { get; set; }

    /// <summary>Set when the client sent an Idempotency-Key.</summary>
    public IdempotencyKey? Key { get; set; }

    public string TraceId { get; } = TraceOf(http);

    public CancellationToken Cancelled => http.RequestAborted;

    /// <summary>The route's <c>{id}</c> or <c>{key}</c>.</summary>
    public string Id => (string)(http.Request.RouteValues["id"] ?? http.Request.RouteValues["key"])!;

    public long? IfMatch => ETags.IfMatch(http.Request.Headers);

    public Params Query => _query ??= new(http.Request.Query);

    public static string TraceOf(HttpContext http) => Activity.Current?.TraceId.ToHexString() ?? http.TraceIdentifier;
}
