using System.Text.Json.Serialization.Metadata;
using OrleansTicketing.Api.Auth;

namespace OrleansTicketing.Api.Http;

/// <summary>Maps a route with its rule. A handler gets a <see cref="Call"/> that is authenticated, permitted and well-formed.</summary>
internal static class Routes
{
    public static RouteContract Get(this IEndpointRouteBuilder routes, string pattern, Rule rule, Func<Call, Task<Answer>> handler) =>
        Map(routes, "GET", pattern, new(rule, null), handler);

    public static RouteContract Delete(this IEndpointRouteBuilder routes, string pattern, Rule rule, Func<Call, Task<Answer>> handler) =>
        Map(routes, "DELETE", pattern, new(rule, null), handler);

    public static RouteContract Post(this IEndpointRouteBuilder routes, string pattern, Rule rule, Func<Call, Task<Answer>> handler) =>
        Map(routes, "POST", pattern, new(rule, null), handler);

    public static RouteContract Post<T>(this IEndpointRouteBuilder routes, string pattern, Rule rule, JsonTypeInfo<T> body, Func<Call, T, Task<Answer>> handler)
        where T : class => Map(routes, "POST", pattern, rule, body, handler);

    public static RouteContract Put<T>(this IEndpointRouteBuilder routes, string pattern, Rule rule, JsonTypeInfo<T> body, Func<Call, T, Task<Answer>> handler)
        where T : class => Map(routes, "PUT", pattern, rule, body, handler);

    public static RouteContract Patch<T>(this IEndpointRouteBuilder routes, string pattern, Rule rule, JsonTypeInfo<T> body, Func<Call, T, Task<Answer>> handler)
        where T : class => Map(routes, "PATCH", pattern, rule, body, handler);

    private static RouteContract Map<T>(IEndpointRouteBuilder routes, string method, string pattern, Rule rule, JsonTypeInfo<T> body, Func<Call, T, Task<Answer>> handler)
        where T : class => Map(routes, method, pattern, new(rule, body), call => handler(call, Body.Parse(call.Body.Span, body)));

    private static RouteContract Map(IEndpointRouteBuilder routes, string method, string pattern, RouteContract operation, Func<Call, Task<Answer>> handler)
    {
        var edge = routes.ServiceProvider.GetRequiredService<Edge>();
        RequestDelegate serve = http => edge.Serve(http, operation, handler);
        routes.MapMethods(pattern, [method], serve).WithMetadata(operation);
        return operation;
    }
}
