using OrleansTicketing.Api.Auth;

namespace OrleansTicketing.Api.OpenApi;

/// <summary>The OpenAPI document at <c>/openapi/v1.json</c> and its explorer at <c>/docs</c>.</summary>
internal static class OpenApiDocs
{
    public static IServiceCollection AddTicketingOpenApi(this IServiceCollection services) =>
        services.AddOpenApi("v1", options => options.AddDocumentTransformer<DocumentDescription>());

    public static void MapTicketingOpenApi(this WebApplication app)
    {
        app.MapOpenApi("/openapi/{documentName}.json").WithMetadata(Permissions.Public);
        app.UseSwaggerUI(ui =>
        {
            ui.RoutePrefix = "docs";
            ui.DocumentTitle = "OrleansTicketing API";
            ui.SwaggerEndpoint("/openapi/v1.json", "v1");
            // Nothing leaves this machine.
            ui.EnableValidator(null);
        });
    }
}
