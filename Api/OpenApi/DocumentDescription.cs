using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using OrleansTicketing.Api.Http;

namespace OrleansTicketing.Api.OpenApi;

/// <summary>Describes every route from its <see cref="RouteContract"/>: what the pipeline enforces, and nothing else.</summary>
internal sealed class DocumentDescription(EndpointDataSource endpoints) : IOpenApiDocumentTransformer
{
    private const string Bearer = "key";

    public Task TransformAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        document.Info = new() { Title = "OrleansTicketing", Version = "v1" };
        // The same document everywhere, whatever host was asked for it.
        document.Servers = [];
        document.Paths = [];
        document.Tags = new HashSet<OpenApiTag>();
        document.AddComponent(Bearer, new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", Description = "An API key: otk_…" });
        var schemas = new Schemas(document);
        var routes = endpoints.Endpoints.OfType<RouteEndpoint>()
            .Where(e => e.Metadata.GetMetadata<RouteContract>() is not null)
            .OrderBy(e => e.RoutePattern.RawText, StringComparer.Ordinal);
        foreach (var path in routes.GroupBy(e => e.RoutePattern.RawText!))
        {
            if (document.Tags.All(t => t.Name != TagOf(path.Key))) document.Tags.Add(new() { Name = TagOf(path.Key) });
            document.Paths[path.Key] = new OpenApiPathItem
            {
                Operations = path.OrderBy(MethodOf, StringComparer.Ordinal).ToDictionary(
                    e => new HttpMethod(MethodOf(e)), e => Describe(e.Metadata.GetRequiredMetadata<RouteContract>(), MethodOf(e), path.Key, schemas, document)),
            };
        }

        return Task.CompletedTask;
    }

    private static OpenApiOperation Describe(RouteContract operation, string method, string path, Schemas schemas, OpenApiDocument document) => new()
    {
        OperationId = NameOf(method, path),
        Tags = new HashSet<OpenApiTagReference> { new(TagOf(path), document) },
        Summary = operation.Summary,
        Parameters = [.. ParametersOf(operation, method, path)],
        RequestBody = operation.Body is { } body ? new OpenApiRequestBody { Required = true, Content = Content("application/json", schemas.Of(body)) } : null,
        Responses = new()
        {
            [operation.Status.ToString(null, null)] = Success(operation, schemas),
            ["default"] = new OpenApiResponse
            {
                Description = "A problem (RFC 9457).",
                Content = Content("application/problem+json", schemas.Of(Json.Write.ProblemResponse)),
            },
        },
        Security = operation.Rule.IsPublic ? [] : [new() { [new OpenApiSecuritySchemeReference(Bearer, document)] = [] }],
    };

    private static OpenApiResponse Success(RouteContract operation, Schemas schemas)
    {
        if (operation.Result is not { } result) return new() { Description = "Done." };
        var known = Json.Write.GetTypeInfo(result);
        var schema = known is null ? new OpenApiSchema { Type = JsonSchemaType.String } : operation.IsPage ? Page(schemas, known) : schemas.Of(known);
        return new() { Description = "Done.", Content = Content(operation.MediaType, schema) };
    }

    private static OpenApiSchema Page(Schemas schemas, JsonTypeInfo row) => new()
    {
        Type = JsonSchemaType.Object,
        Properties = new Dictionary<string, IOpenApiSchema>
        {
            ["data"] = new OpenApiSchema { Type = JsonSchemaType.Array, Items = schemas.Of(row) },
            ["page"] = schemas.Of(Json.Write.PageInfo),
        },
        Required = new HashSet<string> { "data", "page" },
    };

    private static IEnumerable<IOpenApiParameter> ParametersOf(RouteContract operation, string method, string path)
    {
        if (path.Contains("{id}", StringComparison.Ordinal)) yield return Parameter("id", ParameterLocation.Path, required: true);
        if (path.Contains("{key}", StringComparison.Ordinal)) yield return Parameter("key", ParameterLocation.Path, required: true);
        foreach (var name in operation.Parameters)
            yield return Parameter(name, ParameterLocation.Query, type: name == "limit" ? JsonSchemaType.Integer : JsonSchemaType.String);
        if (operation.Rule.IsPublic) yield break;
        if (method == "POST") yield return Parameter("Idempotency-Key", ParameterLocation.Header);
        if (method != "GET") yield return Parameter("If-Match", ParameterLocation.Header);
        if (method == "PUT" && path.EndsWith("{key}", StringComparison.Ordinal)) yield return Parameter("If-None-Match", ParameterLocation.Header);
    }

    private static OpenApiParameter Parameter(string name, ParameterLocation location, bool required = false, JsonSchemaType type = JsonSchemaType.String) =>
        new() { Name = name, In = location, Required = required, Schema = new OpenApiSchema { Type = type } };

    private static Dictionary<string, OpenApiMediaType> Content(string type, IOpenApiSchema schema) => new() { [type] = new OpenApiMediaType { Schema = schema } };

    private static string MethodOf(RouteEndpoint endpoint) => endpoint.Metadata.GetRequiredMetadata<HttpMethodMetadata>().HttpMethods[0];

    /// <summary>The noun; what is not under /v1 is operation.</summary>
    private static string TagOf(string path) => path.StartsWith("/v1/", StringComparison.Ordinal) ? path.Split('/')[2] : "operation";

    /// <summary>GET /v1/tickets/{id}/timeline is getTicketsIdTimeline.</summary>
    private static string NameOf(string method, string path) => method.ToLowerInvariant() + string.Concat(
        path.Split('/', '-', '.').Where(s => s is not ("" or "v1")).Select(s => s.Trim('{', '}')).Select(s => char.ToUpperInvariant(s[0]) + s[1..]));
}
