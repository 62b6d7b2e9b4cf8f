using Microsoft.Extensions.Primitives;
using OrleansTicketing.Access;
using OrleansTicketing.Api.Http;
using OrleansTicketing.Queries;

namespace OrleansTicketing.Api.Auth;

/// <summary>Finds out who calls, from <c>Authorization: Bearer otk_…</c>. Keys live in real time, whatever the engine's clock says.</summary>
internal sealed class Authentication(IApiKeyQueries keys, TimeProvider time)
{
    private const string Scheme = "Bearer ";

    public async ValueTask<Caller> Identify(StringValues authorization)
    {
        if (authorization.Count == 1
            && authorization.ToString() is var header
            && header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
            && header[Scheme.Length..] is var secret
            && ApiKeys.IsKey(secret)
            && await keys.FindByHash(ApiKeys.Hash(secret), default) is { } key
            && IsAlive(key))
            return new(key.Id, key.Role, key.Scopes, key.AgentId, key.CustomerId);
        throw new ProblemException(Problem.Of("unauthorized"));
    }

    private bool IsAlive(ApiKey key) =>
        key.RevokedAt is null && (key.ExpiresAt is not { } end || Timestamp.From(time.GetUtcNow()) < end);
}
