using System.Reflection;
using System.Text;
using OrleansTicketing.Api.Auth;
using OrleansTicketing.Api.Http;
using OrleansTicketing.Queries;

namespace OrleansTicketing.Api.Operation;

/// <summary>Pages for people: what runs here, and what a problem's code means.</summary>
internal sealed class PagesApi(INodeHealth health, IEngineClock clock)
{
    private static readonly string Version = typeof(PagesApi).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "";

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.Get("/", Permissions.Public, _ => Task.FromResult(Start())).Says("What runs here.").Gives<string>().GivesMedia("text/html");
        routes.Get("/problems/{id}", Permissions.Public, call => Task.FromResult(Explain(call))).Says("What a problem's code means.").Gives<string>().GivesMedia("text/plain");
    }

    private Answer Start() => Text("text/html; charset=utf-8", $$"""
        <!doctype html>
        <html lang="en">
        <meta charset="utf-8">
        <title>OrleansTicketing</title>
        <style>body { font: 16px/1.5 system-ui, sans-serif; max-width: 40rem; margin: 3rem auto; padding: 0 1rem }</style>
        <h1>OrleansTicketing {{Version}}</h1>
        <p>This node is {{(health.IsReady ? "ready" : "not ready")}}; the engine's clock ({{(clock.IsManual ? "manual" : "system")}}) says {{clock.Now}}.</p>
        <ul>
          <li><a href="/docs">Try the API</a> (<a href="/openapi/v1.json">OpenAPI document</a>)</li>
          <li><a href="/health/ready">Health</a></li>
          <li><a href="/metrics">Metrics</a></li>
        </ul>
        </html>
        """);

    private static Answer Explain(Call call) => ProblemCodes.Find(call.Id) is { } code
        ? Text("text/plain; charset=utf-8", $"{code.Code}: {code.Status} {code.Title}\n\n{code.Explanation}\n")
        : throw new ProblemException(Problem.NotFound("problem"));

    private static Answer Text(string type, string text) => new(200, Encoding.UTF8.GetBytes(text)) { ContentType = type };
}
