using System.Collections.Immutable;
using OrleansTicketing.Access;
using static OrleansTicketing.Access.Role;

namespace OrleansTicketing.Api.Auth;

/// <summary>
/// The whole table of who may do what. Every route names one row; a route without one fails a test. Which tickets a row reaches is decided by
/// <see cref="TicketScopes"/>.
/// </summary>
internal static class Permissions
{
    private static readonly ImmutableArray<Role> Everyone = [Administrator, Supervisor, Agent, Integration, Auditor, Customer];
    private static readonly ImmutableArray<Role> Staff = [Administrator, Supervisor, Agent, Integration, Auditor];
    private static readonly ImmutableArray<Role> Desk = [Administrator, Supervisor, Agent];
    private static readonly ImmutableArray<Role> Openers = [Administrator, Supervisor, Agent, Integration, Customer];

    public static readonly Rule Public = new("public", Scope.Read, []) { IsPublic = true };

    public static readonly Rule OpenTickets = new("open tickets", Scope.Write, Openers);
    public static readonly Rule ListTickets = new("list tickets", Scope.Read, Everyone);
    public static readonly Rule ReadTicket = new("read a ticket", Scope.Read, Everyone, Relation.Ticket);
    public static readonly Rule WriteMessage = new("write a message", Scope.Write, Openers, Relation.Ticket);
    public static readonly Rule RateTicket = new("rate a ticket", Scope.Write, [Administrator, Customer], Relation.Ticket);

    /// <summary>The ledger and the routing name other people, their work and their limits.</summary>
    public static readonly Rule InspectTicket = new("inspect a ticket", Scope.Read, Staff, Relation.Ticket);
    public static readonly Rule WorkOnTicket = new("work on a ticket", Scope.Write, Desk, Relation.Ticket);

    public static readonly Rule ListCustomers = new("list customers", Scope.Read, Staff);
    public static readonly Rule ReadCustomer = new("read a customer", Scope.Read, Everyone, Relation.Customer);
    public static readonly Rule CreateCustomers = new("create customers", Scope.Write, [Administrator, Supervisor, Agent, Integration]);
    public static readonly Rule ChangeCustomer = new("change a customer", Scope.Write, [Administrator, Supervisor, Agent, Integration]);

    public static readonly Rule ReadAgents = new("read agents", Scope.Read, Staff);
    public static readonly Rule CreateAgents = new("create agents", Scope.Admin, [Administrator]);

    /// <summary>A supervisor may change capacity and skills only; an agent nothing.</summary>
    public static readonly Rule ChangeAgent = new("change an agent", Scope.Write, [Administrator, Supervisor]);
    public static readonly Rule SetPresence = new("set presence", Scope.Write, Desk, Relation.Agent);

    public static readonly Rule ReadConfiguration = new("read configuration", Scope.Read, Staff);
    public static readonly Rule ChangeConfiguration = new("change configuration", Scope.Admin, [Administrator]);

    public static readonly Rule ReadEvents = new("read events", Scope.Read, Everyone);
    public static readonly Rule ReadMe = new("read me", Scope.Read, Everyone);

    public static readonly Rule ReadAlerts = new("read alerts", Scope.Read, Staff);
    public static readonly Rule HandleAlerts = new("handle alerts", Scope.Write, Desk);

    /// <summary>Topics are drawn from tickets of every queue.</summary>
    public static readonly Rule ReadTopics = new("read topics", Scope.Read, [Administrator, Supervisor, Auditor]);

    public static readonly Rule ReadKeys = new("read keys", Scope.Read, [Administrator, Auditor]);
    public static readonly Rule ManageKeys = new("manage keys", Scope.Admin, [Administrator]);
    public static readonly Rule Operate = new("operate", Scope.Admin, [Administrator]);
}
