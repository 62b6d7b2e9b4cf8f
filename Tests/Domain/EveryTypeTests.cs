using System.Diagnostics;
using System.Text.Json;
using OrleansTicketing.Agents;
using OrleansTicketing.Configuration;
using OrleansTicketing.Routing;
using OrleansTicketing.Sla;
using OrleansTicketing.Tickets;

namespace OrleansTicketing.Tests.Domain;

/// <summary>What must hold for every command, message, event and state, also for those that are added one day.</summary>
public sealed class EveryTypeTests
{
    /// <summary>One grain of each kind that exists and one that does not.</summary>
    private static readonly Given[] Grains =
    [
        .. Kinds.All.Keys.Select(kind => Make.Nobody(kind)),
        Make.Ticket(), Make.Assigned(), Make.InProgress(), Make.Resolved(), Make.Closed(), Make.Ticket().After(Make.Wish("default", "agt_b")),
        Make.Online(), Make.Online(Make.Create with { Capacity = 1 }).After(Make.Reserve("default", "default")),
        Make.Nobody(GrainKinds.Customer).After(new Customers.CreateCustomer()),
        Make.Nobody(GrainKinds.Queue).After(new PutDefinition(new QueueDefinition { Name = "Q" })),
        Make.Nobody(GrainKinds.Alert).After((Command)Samples.Of(typeof(Alerts.RaiseAlert))),
        Make.Nobody(GrainKinds.ModelLine).After((Command)Samples.Of(typeof(Models.SeedModel))),
        Make.Nobody(GrainKinds.ApiKey).After((Command)Samples.Of(typeof(Access.CreateApiKey))),
    ];

    public static TheoryData<Type> Commands => [.. Samples.Commands];

    public static TheoryData<Type> Events => [.. Samples.Events];

    public static TheoryData<Type> Stored => [.. StoredTypes.All];

    public static TheoryData<string> KindNames => [.. Kinds.All.Keys];

    [Theory, MemberData(nameof(Commands))]
    public void Every_command_is_known_to_a_grain_and_messages_are_never_refused(Type type)
    {
        var command = (Command)Samples.Of(type);
        var known = 0;
        foreach (var grain in Grains.Where(g => command is not Message || TakesMessages(g)))
        {
            try
            {
                var decision = grain.When(command);
                known++;
                if (command is Message or ReminderDue) Assert.Null(decision.Refusal);
                grain.Events(decision.Events);
            }
            catch (UnreachableException) when (command is not ReminderDue)
            {
                // Not for this kind of grain.
            }
        }

        Assert.NotEqual(0, known);
    }

    private static bool TakesMessages(Given grain) => grain.Id.Kind is GrainKinds.Ticket or GrainKinds.Agent or GrainKinds.Router or GrainKinds.Alert;

    [Theory, MemberData(nameof(Events))]
    public void Every_event_is_known_to_a_grain_and_is_stored(Type type)
    {
        var e = (Event)Samples.Of(type);
        Assert.Contains(type, StoredTypes.All);
        Assert.Contains(Grains, grain => Evolves(grain, e));

        static bool Evolves(Given grain, Event e)
        {
            try
            {
                return grain.Events(e).State is not null;
            }
            catch (UnreachableException)
            {
                return false;
            }
        }
    }

    [Fact]
    public void Every_message_is_stored() =>
        Assert.All(Samples.Commands.Where(c => c.IsSubclassOf(typeof(Message))), message => Assert.Contains(message, StoredTypes.All));

    [Theory, MemberData(nameof(Stored))]
    public void Stored_types_come_back_as_they_were(Type type)
    {
        var value = Samples.Of(type);
        var text = StoredTypes.Write(value);
        object back = value is Event ? StoredTypes.ReadEvent(StoredTypes.NameOf(value), text) : StoredTypes.ReadMessage(StoredTypes.NameOf(value), text);
        Assert.Equal(text, StoredTypes.Write(back));
    }

    [Theory, MemberData(nameof(KindNames))]
    public void States_come_back_as_they_were(string kind)
    {
        var json = Kinds.All[kind].Json;
        var text = JsonSerializer.Serialize(Samples.Of(json.Type), json);
        Assert.Equal(text, JsonSerializer.Serialize(JsonSerializer.Deserialize(text, json), json));
    }

    [Fact]
    public void What_was_stored_before_a_member_existed_is_read_with_its_default()
    {
        var agent = (Agent)JsonSerializer.Deserialize(
            """{"id":"agt_a","login":"ann","name":"Ann","idleSince":1,"createdAt":1,"updatedAt":1}""", Kinds.All[GrainKinds.Agent].Json)!;
        Assert.Equal((0, 0, true), (agent.Load, agent.Left.Length, agent.Skills.IsEmpty));
        var router = (Router)JsonSerializer.Deserialize("{}", Kinds.All[GrainKinds.Router].Json)!;
        Assert.Equal((true, true), (router.Pending.IsEmpty, router.Blocked.IsEmpty));
        var left = (TicketLeft)StoredTypes.ReadEvent("agent.ticket_left", """{"ticketId":"t","ticketVersion":3}"""u8);
        Assert.Equal(new TicketLeft("t", 3), left);
        var queued = StoredTypes.ReadEvent("ticket.updated", """{"changes":{}}"""u8);
        Assert.Equal(new TicketUpdated(new UpdateTicket()), queued);
    }

    [Fact]
    public void What_is_empty_is_not_written_and_is_read_as_empty()
    {
        var clock = new SlaClock { Metric = SlaMetric.Dispatch, State = SlaClockState.Running, TargetSeconds = 60, Time = SlaTime.Calendar, StartedAt = new(1), Since = new(1) };
        var opened = Make.Ticket().The<Ticket>() with { Sla = new("p", 1, [clock]), Triage = new() };
        var json = Kinds.All[GrainKinds.Ticket].Json;
        var text = JsonSerializer.Serialize(opened, json);
        Assert.All(
            ["tags", "fields", "requests", "reopenCount", "calendarVersion", "countedMs", "warnings", "categories", "sure", "sentimentScore"],
            name => Assert.DoesNotContain($"\"{name}\"", text));
        var back = (Ticket)JsonSerializer.Deserialize(text, json)!;
        Assert.Equal((0, 0, 0, 0), (back.Tags.Length, back.Fields.Count, back.Requests.Length, back.ReopenCount));
        Assert.Equal((0, 0L, 0L), (back.Sla!.Clocks[0].Warnings.Length, back.Sla.Clocks[0].CalendarVersion, back.Sla.Clocks[0].CountedMs));
        Assert.Equal((1, 0, false), (back.SupportTier, back.Triage!.Categories.Length, back.Triage.Sure));
        // Not empty any more, and written again.
        back = (Ticket)JsonSerializer.Deserialize(JsonSerializer.Serialize(opened with { Tags = ["a"], ReopenCount = 2 }, json), json)!;
        Assert.Equal(("a", 2), (Assert.Single(back.Tags), back.ReopenCount));
        // Where nothing and empty differ, both are told apart.
        var cleared = new TicketUpdated(new UpdateTicket { Tags = [] });
        Assert.Equal(0, ((TicketUpdated)StoredTypes.ReadEvent("ticket.updated", StoredTypes.Write(cleared))).Changes.Tags?.Length);
    }

    [Theory, MemberData(nameof(KindNames))]
    public void Only_what_is_read_back_is_written(string kind)
    {
        var json = Kinds.All[kind].Json;
        using var written = JsonSerializer.SerializeToDocument(Samples.Of(json.Type), json);
        var read = json.Properties.Where(p => p.Set is not null || p.AssociatedParameter is not null).Select(p => p.Name);
        Assert.All(written.RootElement.EnumerateObject(), member => Assert.Contains(member.Name, read));
    }

    [Fact]
    public void Every_kind_has_an_entry_of_its_own_name()
    {
        var names = typeof(GrainKinds).GetFields().Select(f => (string)f.GetValue(null)!).Order();
        Assert.Equal(names, Kinds.All.Keys.Order());
        Assert.All(Kinds.All, pair => Assert.Equal(pair.Key, pair.Value.Name));
    }
}
