using System.Collections.Immutable;
using System.ComponentModel.DataAnnotations;
using OrleansTicketing.Access;
using OrleansTicketing.Api.Auth;
using OrleansTicketing.Api.Http;
using OrleansTicketing.Queries;

namespace OrleansTicketing.Api.Keys;

/// <summary>POST /v1/keys.</summary>
internal sealed record KeyRequest : IChecked
{
    [Length(1, 200)]
    public required string Name { get; init; }

    public required Role Role { get; init; }

    /// <summary>The agent the caller is; required for role agent.</summary>
    [Length(1, 64)]
    public string? AgentId { get; init; }

    /// <summary>The customer the caller is; required for role customer.</summary>
    [Length(1, 64)]
    public string? CustomerId { get; init; }

    /// <summary>Default: all that the role may use.</summary>
    [Length(1, 3)]
    public Scope[]? Scopes { get; init; }

    public Timestamp? ExpiresAt { get; init; }

    public void Check(Errors errors)
    {
        errors.Require(Role is not Role.Agent || AgentId is not null, "/agentId", "required", "A key of role agent names the agent.");
        errors.Require(Role is not Role.Customer || CustomerId is not null, "/customerId", "required", "A key of role customer names the customer.");
        errors.Require(AgentId is null || Role is Role.Agent or Role.Supervisor or Role.Administrator, "/agentId", "invalid", "This role is not an agent's.");
        errors.Require(CustomerId is null || Role is Role.Customer, "/customerId", "invalid", "This role is not a customer's.");
    }
}

/// <summary>A key; <c>key</c> itself is told once, when it is made.</summary>
internal sealed record KeyResponse(
    string Id, long Version, string Name, Role Role, string? AgentId, string? CustomerId, ImmutableArray<Scope> Scopes, string Prefix, Timestamp? ExpiresAt,
    Timestamp? RevokedAt, Timestamp CreatedAt, string? Key)
{
    public static KeyResponse Of(ApiKey k, long version, string? secret = null) =>
        new(k.Id, version, k.Name, k.Role, k.AgentId, k.CustomerId, k.Scopes, k.Prefix, k.ExpiresAt, k.RevokedAt, k.CreatedAt, secret);
}

/// <summary>API keys.</summary>
internal sealed class KeysApi(Commands commands, IApiKeyQueries keys, IAgentQueries agents, ICustomerQueries customers, Cursors cursors, TimeProvider time)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.Post("/v1/keys", Permissions.ManageKeys, Json.Read.KeyRequest, Create).Says("Makes an API key; the answer shows it once.").Gives<KeyResponse>(201);
        routes.Get("/v1/keys", Permissions.ReadKeys, List).Says("Lists API keys.").Takes("limit", "cursor").GivesPageOf<KeyResponse>();
        routes.Get("/v1/keys/{id}", Permissions.ReadKeys, Get).Says("One API key.").Gives<KeyResponse>();
        routes.Delete("/v1/keys/{id}", Permissions.ManageKeys, Revoke).Says("Revokes an API key at once.").GivesNothing();
    }

    private async Task<Answer> Create(Call call, KeyRequest body)
    {
        if (body.ExpiresAt is { } end && end <= Timestamp.From(time.GetUtcNow()))
            throw new ProblemException(Problem.Invalid("/expiresAt", "expiresAt lies in the past.", "range"));
        if (body.AgentId is { } agent && await agents.Find(agent, call.Cancelled) is null) throw new ProblemException(Problem.UnknownReference("/agentId"));
        if (body.CustomerId is { } customer && await customers.Find(customer, call.Cancelled) is null)
            throw new ProblemException(Problem.UnknownReference("/customerId"));
        var secret = ApiKeys.Make();
        var key = ApiKeys.Describe(secret, body.Name.Trim(), body.Role) with { AgentId = body.AgentId, CustomerId = body.CustomerId, ExpiresAt = body.ExpiresAt };
        if (body.Scopes is { } scopes) key = key with { Scopes = [.. scopes.Distinct().Order()] };

        // The kept answer is made without the key: it is shown this once, and not again by a replay.
        Reply.Done? made = null;
        var answer = await commands.Run(call, Grain(key.Id), new CreateApiKey(key), done =>
        {
            made = done;
            return Created((ApiKey)done.State, done.Version, null);
        });
        return made is null || answer.Replayed || answer.Status != 201 ? answer : Created((ApiKey)made.State, made.Version, secret);
    }

    private async Task<Answer> List(Call call)
    {
        var list = cursors.ListOf(call);
        var page = await keys.List(cursors.Read(call.Query.Text("cursor"), list), call.Query.Limit, call.Cancelled);
        return Answer.Of(
            new PageResponse<KeyResponse>([.. page.Rows.Select(r => KeyResponse.Of(r.State, r.Version))], cursors.PageOf(list, page.Next)), Json.Write.PageResponseKeyResponse);
    }

    private async Task<Answer> Get(Call call)
    {
        var row = (Ids.IsId(call.Id, "key_") ? await keys.Find(call.Id, call.Cancelled) : null) ?? throw new ProblemException(Problem.NotFound("key"));
        return Answer.Of(KeyResponse.Of(row.State, row.Version), Json.Write.KeyResponse, row.Version);
    }

    private async Task<Answer> Revoke(Call call)
    {
        if (!Ids.IsId(call.Id, "key_")) throw new ProblemException(Problem.NotFound("key"));
        return await commands.Run(call, Grain(call.Id), new RevokeApiKey(), _ => Answer.NoContent, call.IfMatch);
    }

    private static Answer Created(ApiKey key, long version, string? secret) =>
        Answer.Created($"/v1/keys/{key.Id}", KeyResponse.Of(key, version, secret), Json.Write.KeyResponse, version);

    private static GrainId Grain(string id) => new(GrainKinds.ApiKey, id);
}
