using System.Collections.Frozen;
using OrleansTicketing.Access;
using OrleansTicketing.Agents;
using OrleansTicketing.Alerts;
using OrleansTicketing.Configuration;
using OrleansTicketing.Customers;
using OrleansTicketing.Models;
using OrleansTicketing.Routing;
using OrleansTicketing.Tickets;

namespace OrleansTicketing;

/// <summary>All kinds of grains by name: what the runtime knows of the domain.</summary>
public static class Kinds
{
    public static readonly FrozenDictionary<string, GrainKind> All = new GrainKind[]
    {
        new GrainKind<Ticket>(StoredJson.Default.Ticket, TicketDecider.Decide, TicketEvolve.Evolve, TicketDecider.Reminders)
        {
            Name = GrainKinds.Ticket,
            Schema = 2,
            Needs = TicketDecider.Needs,
            Calls = command => command is OpenTicket { Queue: var queue } ? new GrainId(GrainKinds.Router, queue) : null,
        },
        new GrainKind<Customer>(StoredJson.Default.Customer, CustomerDecider.Decide, CustomerDecider.Evolve, CustomerDecider.Reminders)
        {
            Name = GrainKinds.Customer,
        },
        new GrainKind<Agent>(StoredJson.Default.Agent, AgentDecider.Decide, AgentEvolve.Evolve, AgentDecider.Reminders)
        {
            Name = GrainKinds.Agent,
            Schema = 2,
        },
        new GrainKind<Router>(StoredJson.Default.Router, RouterDecider.Decide, RouterDecider.Evolve, RouterDecider.Reminders)
        {
            Name = GrainKinds.Router,
            Needs = _ => Loads.Routing,
            IsWakeUp = command => command is TicketWaits or AgentHasRoom or QueueChanged,
        },
        Configuration(GrainKinds.Queue, command => command is DeleteDefinition ? Loads.QueueUse : Loads.Nothing),
        Configuration(GrainKinds.Calendar, _ => Loads.Nothing),
        Configuration(GrainKinds.SlaPolicy, _ => Loads.Nothing),
        Configuration(GrainKinds.Category, _ => Loads.Nothing),
        Configuration(GrainKinds.Intent, _ => Loads.Nothing),
        new GrainKind<ApiKey>(StoredJson.Default.ApiKey, ApiKeyDecider.Decide, ApiKeyDecider.Evolve, ApiKeyDecider.Reminders)
        {
            Name = GrainKinds.ApiKey,
        },
        new GrainKind<Burst>(StoredJson.Default.Burst, BurstDecider.Decide, BurstDecider.Evolve, BurstDecider.Reminders)
        {
            Name = GrainKinds.Burst,
        },
        new GrainKind<Alert>(StoredJson.Default.Alert, AlertDecider.Decide, AlertDecider.Evolve, AlertDecider.Reminders)
        {
            Name = GrainKinds.Alert,
        },
        new GrainKind<ModelLine>(StoredJson.Default.ModelLine, ModelLineDecider.Decide, ModelLineEvolve.Evolve, ModelLineDecider.Reminders)
        {
            Name = GrainKinds.ModelLine,
        },
    }.ToFrozenDictionary(kind => kind.Name);

    private static GrainKind<ConfigurationItem> Configuration(string name, Func<Command, Loads> needs) =>
        new(StoredJson.Default.ConfigurationItem, ConfigurationDecider.Decide, ConfigurationDecider.Evolve, ConfigurationDecider.Reminders)
        {
            Name = name,
            Needs = needs,
        };
}
