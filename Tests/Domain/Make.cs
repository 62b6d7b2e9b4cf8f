using System.Collections.Immutable;
using System.Text.Json;
using OrleansTicketing.Agents;
using OrleansTicketing.Configuration;
using OrleansTicketing.Routing;
using OrleansTicketing.Sla;
using OrleansTicketing.Tickets;

namespace OrleansTicketing.Tests.Domain;

/// <summary>Grains and commands as the tests want them.</summary>
internal static class Make
{
    public static readonly Settings Settings = Settings.Empty
        .With(new(GrainKinds.Queue, "default", new QueueDefinition { Name = "Default" }), 1)
        .With(new(GrainKinds.Queue, "billing", new QueueDefinition { Name = "Billing", Skills = ["billing"] }), 1);

    /// <summary>With one policy for all: one hour to resolve, a warning ten minutes before.</summary>
    public static readonly Settings WithSla = Settings.With(new(GrainKinds.SlaPolicy, "p", new SlaPolicyDefinition
    {
        Name = "P", Targets = [new(SlaMetric.Resolution, null, 3600, SlaTime.Calendar)], WarnBeforeSeconds = [600],
    }), 1);

    public static readonly OpenTicket Open = new()
    {
        MessageId = "msg_1", Subject = new("S"), Text = new("T"), Channel = Channel.StoreReview, CustomerId = "cus_1", Tier = default, WithoutTriage = true,
    };

    public static readonly CreateAgent Create = new() { Login = "Ann", Name = new("Ann"), Capacity = 2 };

    public static Given Nobody(string kind, string key = "x") => new(new GrainId(kind, key));

    public static Given Ticket(OpenTicket? open = null) => Nobody(GrainKinds.Ticket, "tkt_1").After(open ?? Open);

    /// <summary>Assigned to agt_a by reservation default/1.</summary>
    public static Given Assigned() => Ticket().After(Routed("agt_a", "default/1"));

    public static Given InProgress() => Assigned().After(FromAgent("agt_a"));

    public static Given Resolved() => Assigned().After(To(TicketStatus.Resolved));

    public static Given Closed() => Resolved().After(To(TicketStatus.Closed));

    public static Given Agent(CreateAgent? create = null, string id = "agt_a") => Nobody(GrainKinds.Agent, id).After(create ?? Create);

    public static Given Online(CreateAgent? create = null) => Agent(create).After(new SetPresence(Presence.Online));

    public static AgentReserved Routed(string agent, string reservation, Timestamp? queuedAt = null) =>
        new(agent, reservation, ByHand: false, queuedAt ?? Given.Start);

    public static AgentReserved ByHand(string agent, string reservation) => new(agent, reservation, ByHand: true);

    public static Reserve Reserve(string ticket, string reservation) => new(ticket, reservation, "default", Force: false, Given.Start);

    public static RequestAssignment Wish(string id, string agent, string? from = null, bool force = false) => new(new(id, agent, from, force));

    public static Transition To(TicketStatus status, string? reason = null, string? caller = null) =>
        new(status, reason is null ? null : new Personal(reason), null, caller);

    public static AddMessage FromAgent(string? agent = null) => new("msg_2", MessageFrom.Agent, agent, new("hello"));

    public static AddMessage FromCustomer() => new("msg_3", MessageFrom.Customer, null, new("hello"));

    public static ImmutableSortedDictionary<string, JsonElement> Fields(string json) =>
        JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(json)!.ToImmutableSortedDictionary();

    public static WaitingTicket Waiting(string id, Priority priority = Priority.Normal, long queuedAt = 0, string? language = null, params string[] skills) =>
        new(id, priority, new(queuedAt), [.. skills], language);

    public static Candidate Candidate(string id, int capacity = 5, int load = 0, long idle = 0, string[]? languages = null, params (string, int)[] skills) =>
        new(id, [.. skills.Select(s => new SkillLevel(s.Item1, s.Item2))], [.. languages ?? []], capacity, load, new(idle));
}
