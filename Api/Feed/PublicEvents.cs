using System.Collections.Frozen;
using OrleansTicketing.Agents;
using OrleansTicketing.Alerts;
using OrleansTicketing.Api.Http;
using OrleansTicketing.Configuration;
using OrleansTicketing.Customers;
using OrleansTicketing.Models;
using OrleansTicketing.Queries;
using OrleansTicketing.Tickets;

namespace OrleansTicketing.Api.Feed;

/// <summary>From journal entries to the events that clients see; what the engine tells itself stays inside.</summary>
internal sealed class PublicEvents(Cursors cursors)
{
    private static readonly FrozenSet<string> ForCustomers = new[]
    {
        "ticket.opened", "ticket.queued", "ticket.assigned", "ticket.status_changed", "ticket.rated", "message.added", "customer.created", "customer.updated",
    }.ToFrozenSet();

    /// <summary>Customers see what happens to their tickets, not notes, promises and people behind them.</summary>
    public static bool IsForCustomers(string type) => ForCustomers.Contains(type);

    /// <summary>Null = internal.</summary>
    public EventResponse? Of(JournalEntry entry)
    {
        // The mood alone comes with a customer's message, which is the news; a late triage has no other.
        if (entry is { Data: TicketTriaged { Category: null, Kind: null, Priority: null, Skills: null }, Actor.Kind: not "system" }) return null;
        if (DataOf(entry.Data) is not { } data) return null;
        var type = TypeOf(entry.Type);
        return new(entry.Id, cursors.OfPosition(entry.Position), type, entry.At, entry.Actor.ToString(), new(entry.Grain.Kind, entry.Grain.Key, entry.Version), data);
    }

    /// <summary>A new agent is news of the same kind as a changed one, and so is what triage changes.</summary>
    private static string TypeOf(string stored) => stored switch
    {
        "agent.created" => "agent.updated",
        "ticket.triaged" => "ticket.updated",
        // A rollback publishes too: the model before.
        "model.rolled_back" => "model.published",
        _ => stored,
    };

    private static object? DataOf(Event e) => e switch
    {
        TicketOpened t => new TicketOpenedData(
            t.Number, TicketStatus.Queued, t.Subject, t.MessageId, MessageFrom.Customer, t.Text, t.Channel, t.CustomerId, t.Kind, t.Priority, t.Queue,
            t.Skills, t.Language, t.Product, t.ExternalId, t.Tags, t.Fields, t.OccurredAt),
        TicketQueued t => new TicketQueuedData(t.Queue, t.Skills, t.From),
        TicketAssigned t => new TicketAssignedData(t.AgentId, t.ByHand, t.From),
        TicketStatusChanged t => new StatusChangedData(t.From, t.To, t.Reason, t.Plan),
        TicketUpdated t => Changes(t.Changes),
        // What is found beside (entities, guesses) is in the ticket; a feed of every guess would be noise.
        TicketTriaged t => Changes(t) is { Count: > 0 } changes ? changes : null,
        TicketRated t => new TicketRatedData(t.Stars, t.Comment),
        MessageAdded m => new MessageData(m.MessageId, m.From, m.AuthorId, m.Text),
        NoteAdded n => new MessageData(n.MessageId, null, n.AuthorId, n.Text),
        SlaWarning s => new SlaWarningData(s.Metric, s.SecondsBefore, s.DueAt),
        SlaBreached s => new SlaBreachedData(s.Metric, s.BreachedAt, s.Clock.TargetSeconds),
        SlaMet s => new SlaMetData(s.Metric, s.MetAt, s.Clock.TargetSeconds),
        PresenceChanged p => new PresenceData(p.Presence),
        AgentCreated a => new AgentData(
            a.Agent.Login, a.Agent.Name, a.Agent.Department, a.Agent.Role, a.Agent.Skills, a.Agent.Languages, a.Agent.Capacity, a.Agent.Queues),
        AgentUpdated a => Changes(a.Changes),
        CustomerCreated c => Data(c.Customer),
        CustomerUpdated c => Data(c.Customer),
        ConfigurationChanged c => new ConfigurationData(c.Kind, c.Key, c.Definition is null),
        AlertRaised a => Data(a.Alert),
        AlertUpdated a => Data(a.Alert),
        ModelPublished m => new ModelPublishedData(m.Kind, m.ModelId, m.Previous, false),
        ModelRolledBack m => new ModelPublishedData(m.Kind, m.ModelId, m.Previous, true),
        _ => null,
    };

    private static AlertData Data(Alert a) => new(a.Kind, a.State, a.Category, a.Count, a.Baseline, a.From, a.To, a.Examples);

    private static CustomerData Data(Customer c) => new(c.Name, c.Tier, c.Language, c.TimeZone, c.Segments);

    private static Dictionary<string, object?> Changes(UpdateTicket u)
    {
        var changes = new Dictionary<string, object?>();
        if (u.Subject is { } subject) changes["subject"] = subject.Value;
        if (u.Kind is { } kind) changes["kind"] = EnumNames<TicketKind>.Of(kind);
        if (u.Priority is { } priority) changes["priority"] = EnumNames<Priority>.Of(priority);
        if (u.Category is { } category) changes["category"] = category.To;
        if (u.Sentiment is { } sentiment) changes["sentiment"] = sentiment;
        if (u.Product is { } product) changes["product"] = product.To;
        if (u.Language is { } language) changes["language"] = language.To;
        if (u.Tags is { } tags) changes["tags"] = tags;
        if (u.Skills is { } skills) changes["skills"] = skills;
        if (u.Fields is { } fields) changes["fields"] = fields;
        return changes;
    }

    private static Dictionary<string, object?> Changes(TicketTriaged t)
    {
        var changes = Changes(new UpdateTicket
        {
            Kind = t.Kind, Priority = t.Priority, Skills = t.Skills, Category = t.Category is { } category ? new(category.Code) : null,
        });
        if (t.Sentiment is { } sentiment) changes["sentiment"] = sentiment;
        return changes;
    }

    /// <summary>All but the password.</summary>
    private static Dictionary<string, object?> Changes(UpdateAgent u)
    {
        var changes = new Dictionary<string, object?>();
        if (u.Login is { } login) changes["login"] = login;
        if (u.Name is { } name) changes["name"] = name.Value;
        if (u.Department is { } department) changes["department"] = department.To;
        if (u.Role is { } role) changes["role"] = EnumNames<Access.Role>.Of(role);
        if (u.Skills is { } skills) changes["skills"] = skills;
        if (u.Languages is { } languages) changes["languages"] = languages;
        if (u.Capacity is { } capacity) changes["capacity"] = capacity;
        if (u.Queues is { } queues) changes["queues"] = queues;
        return changes;
    }
}
