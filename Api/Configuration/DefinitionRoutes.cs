using System.Collections.Immutable;
using System.Text.Json.Serialization.Metadata;
using System.Text.RegularExpressions;
using OrleansTicketing.Api.Auth;
using OrleansTicketing.Api.Http;
using OrleansTicketing.Configuration;
using OrleansTicketing.Queries;

namespace OrleansTicketing.Api.Configuration;

/// <summary>What differs between the kinds of definitions.</summary>
internal sealed record DefinitionNoun<TBody, TResponse>(
    string Kind,
    string Path,
    JsonTypeInfo<TBody> Read,
    Func<string, TBody, Definition> Define,
    Func<ConfigurationItem, long, TResponse> Show,
    JsonTypeInfo<TResponse> Write,
    JsonTypeInfo<PageResponse<TResponse>> WritePage)
{
    /// <summary>What a GET adds; default: nothing.</summary>
    public Func<TResponse, Task<TResponse>> Add { get; init; } = Task.FromResult;

    /// <summary>What is there, with version 0 and no ETag, until a definition of the same key replaces it.</summary>
    public ImmutableArray<ConfigurationItem> Shipped { get; init; } = [];

    /// <summary>What keys look like.</summary>
    public Regex Keys { get; init; } = DefinitionRoutes.Key();
}

/// <summary>PUT, GET, DELETE and list of queues, calendars, SLA policies, categories and intents: created with If-None-Match: *, replaced and deleted with If-Match.</summary>
internal sealed partial class DefinitionRoutes(Commands commands, IConfigurationQueries configuration)
{
    public void Map<TBody, TResponse>(IEndpointRouteBuilder routes, DefinitionNoun<TBody, TResponse> noun)
        where TBody : class
    {
        var one = $"{noun.Path}/{{key}}";
        var name = noun.Kind.Replace('_', ' ');
        routes.Get(noun.Path, Permissions.ReadConfiguration, call => List(call, noun)).Says($"Lists all of kind {name}, by key.").GivesPageOf<TResponse>();
        routes.Get(one, Permissions.ReadConfiguration, call => Get(call, noun)).Says($"One {name}.").Gives<TResponse>();
        routes.Put(one, Permissions.ChangeConfiguration, noun.Read, (call, body) => Put(call, body, noun))
            .Says($"Creates (If-None-Match: *) or replaces (If-Match) a {name}.").Gives<TResponse>();
        routes.Delete(one, Permissions.ChangeConfiguration, call => Delete(call, noun)).Says($"Deletes a {name} (If-Match).").GivesNothing();
    }

    private async Task<Answer> List<TBody, TResponse>(Call call, DefinitionNoun<TBody, TResponse> noun)
    {
        var rows = await configuration.List(noun.Kind, call.Cancelled);
        if (!noun.Shipped.IsEmpty)
            rows = [.. rows.UnionBy(noun.Shipped.Select(s => new Row<ConfigurationItem>(s, 0)), r => r.State.Key).OrderBy(r => r.State.Key, StringComparer.Ordinal)];
        var shown = ImmutableArray.CreateBuilder<TResponse>(rows.Length);
        foreach (var row in rows) shown.Add(await noun.Add(noun.Show(row.State, row.Version)));
        return Answer.Of(new PageResponse<TResponse>(shown.ToImmutable(), new(null, false)), noun.WritePage);
    }

    private async Task<Answer> Get<TBody, TResponse>(Call call, DefinitionNoun<TBody, TResponse> noun)
    {
        if (await Find(call, noun) is { } row) return Answer.Of(await noun.Add(noun.Show(row.State, row.Version)), noun.Write, row.Version);
        return noun.Shipped.FirstOrDefault(s => s.Key == call.Id) is { } shipped
            ? Answer.Of(await noun.Add(noun.Show(shipped, 0)), noun.Write)
            : throw NotFound(noun.Kind);
    }

    private async Task<Answer> Put<TBody, TResponse>(Call call, TBody body, DefinitionNoun<TBody, TResponse> noun)
    {
        if (!noun.Keys.IsMatch(call.Id)) throw new ProblemException(Problem.Invalid("/path/key", $"A key matches {noun.Keys}.", "format"));
        var (create, expected) = ETags.Required(call.Http.Request.Headers);
        if (!create && await Find(call, noun) is null) throw NotFound(noun.Kind);
        return await commands.Run(call, new(noun.Kind, call.Id), new PutDefinition(noun.Define(call.Id, body), create), done =>
        {
            var answer = Answer.Of(noun.Show((ConfigurationItem)done.State, done.Version), noun.Write, done.Version);
            return create ? answer with { Status = 201, Location = $"{noun.Path}/{call.Id}" } : answer;
        }, expected);
    }

    private async Task<Answer> Delete<TBody, TResponse>(Call call, DefinitionNoun<TBody, TResponse> noun)
    {
        if (call.Http.Request.Headers.IfMatch.Count == 0) throw new ProblemException(Problem.Of("precondition-required"));
        if (await Find(call, noun) is null) throw NotFound(noun.Kind);
        return await commands.Run(call, new(noun.Kind, call.Id), new DeleteDefinition(), _ => Answer.NoContent, call.IfMatch);
    }

    private async Task<Row<ConfigurationItem>?> Find<TBody, TResponse>(Call call, DefinitionNoun<TBody, TResponse> noun) =>
        noun.Keys.IsMatch(call.Id) && await configuration.Find(noun.Kind, call.Id, call.Cancelled) is { State.Definition: not null } row ? row : null;

    private static ProblemException NotFound(string kind) => new(Problem.NotFound(kind.Replace('_', ' ')));

    [GeneratedRegex("^[a-z0-9][a-z0-9_-]{0,63}$")]
    internal static partial Regex Key();
}
