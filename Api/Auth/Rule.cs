using System.Collections.Immutable;
using OrleansTicketing.Access;
using OrleansTicketing.Api.Http;

namespace OrleansTicketing.Api.Auth;

/// <summary>What the <c>{id}</c> of a route names; decides who may see it.</summary>
internal enum Relation
{
    /// <summary>Nothing that belongs to anybody.</summary>
    None,

    /// <summary>A ticket: visible within the caller's <see cref="Queries.TicketScope"/>.</summary>
    Ticket,

    /// <summary>A customer: a customer sees only themselves.</summary>
    Customer,

    /// <summary>An agent: agents change only themselves.</summary>
    Agent,
}

/// <summary>Who may call a route: one row of <see cref="Permissions"/>.</summary>
internal sealed record Rule(string Name, Scope Scope, ImmutableArray<Role> Roles, Relation Relation = Relation.None)
{
    /// <summary>Needs no key.</summary>
    public bool IsPublic { get; init; }

    public bool Permits(Caller caller) => IsPublic || (Roles.Contains(caller.Role) && caller.Scopes.Contains(Scope));

    public void Demand(Caller caller)
    {
        if (!Permits(caller)) throw Forbidden($"Role {EnumNames<Role>.Of(caller.Role)} with these scopes may not: {Name}.");
    }

    public static ProblemException Forbidden(string detail) => new(new("forbidden", detail));
}
