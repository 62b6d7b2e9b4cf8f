using System.Collections.Immutable;
using OrleansTicketing.Access;
using OrleansTicketing.Api.Http;

namespace OrleansTicketing.Api.Auth;

/// <summary>Who calls.</summary>
internal sealed record Caller(string KeyId, Role Role, ImmutableArray<Scope> Scopes, string? AgentId, string? CustomerId)
{
    /// <summary>The caller of public routes; may do nothing.</summary>
    public static readonly Caller Nobody = new("", Role.Customer, [], null, null);

    /// <summary>As written in the journal.</summary>
    public Actor Actor { get; } = new(EnumNames<Role>.Of(Role), AgentId ?? CustomerId ?? KeyId);

    public bool Is(params ReadOnlySpan<Role> roles) => roles.Contains(Role);

    /// <summary>Administrators and supervisors may use force.</summary>
    public bool MayForce => Is(Role.Administrator, Role.Supervisor);
}
