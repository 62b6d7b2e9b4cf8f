using System.Text.Json.Serialization.Metadata;
using OrleansTicketing.Api.Auth;

namespace OrleansTicketing.Api.Http;

/// <summary>
/// One route as metadata of its endpoint: who may call it, what it takes and gives. The pipeline (<see cref="Edge"/>) and the OpenAPI
/// document read the same, so they cannot differ.
/// </summary>
internal sealed class RouteContract(Rule rule, JsonTypeInfo? body)
{
    public Rule Rule => rule;

    public JsonTypeInfo? Body => body;

    public string Summary { get; private set; } = "";

    public IReadOnlyList<string> Parameters { get; private set; } = [];

    public Type? Result { get; private set; }

    public bool IsPage { get; private set; }

    public int Status { get; private set; } = 200;

    public string MediaType { get; private set; } = "application/json";

    public RouteContract Says(string summary)
    {
        Summary = summary;
        return this;
    }

    /// <summary>The query parameters it knows; any other is refused.</summary>
    public RouteContract Takes(params string[] parameters)
    {
        Parameters = parameters;
        return this;
    }

    public RouteContract Gives<T>(int status = 200)
    {
        (Result, Status) = (typeof(T), status);
        return this;
    }

    public RouteContract GivesPageOf<T>()
    {
        (Result, IsPage) = (typeof(T), true);
        return this;
    }

    public RouteContract GivesNothing()
    {
        Status = 204;
        return this;
    }

    public RouteContract GivesMedia(string type)
    {
        MediaType = type;
        return this;
    }
}
