using OrleansTicketing.Agents;
using OrleansTicketing.Routing;

namespace OrleansTicketing.Tests.Domain;

public sealed class RouterTests
{
    private static readonly TicketWaits Wakes = new("t1");
    private readonly Given _router = Make.Nobody(GrainKinds.Router, "default");

    private static Given Sees(Given router, WaitingTicket[] waiting, Candidate[] agents, bool more = false) => router with
    {
        Routing = new([.. waiting], [.. agents], AnyOnline: true, more, [.. waiting.Select(t => t.Id)]),
    };

    [Fact]
    public void Ticket_is_given_out_and_the_agent_is_asked()
    {
        var decision = Sees(_router, [Make.Waiting("t1", queuedAt: 3)], [Make.Candidate("a")]).When(Wakes);
        Assert.Equal(("t1", "a", "default/1"), (decision.Records<TicketGivenOut>().TicketId, decision.Records<TicketGivenOut>().AgentId, decision.Records<TicketGivenOut>().Reservation));
        Assert.Equal(new Reserve("t1", "default/1", "default", Force: false, new Timestamp(3)), decision.Tells<Reserve>(GrainKinds.Agent, "a"));
        Assert.Equal(Given.Start.Plus(30_000), decision.Records<SweepPlanned>().At);
    }

    [Fact]
    public void Look_that_finds_nothing_new_records_nothing()
    {
        _router.When(Wakes).Nothing();
        var blocked = Sees(_router, [Make.Waiting("t1")], []);
        Assert.Equal("no_room", blocked.When(Wakes).Records<RequirementBlocked>().Reason);
        Command[] again = [Wakes, new AgentHasRoom("a"), new QueueChanged("default"), new ReservationDeclined("t0", "a", "default/0", "no_room")];
        Assert.All(again, command => blocked.After(Wakes).When(command).Nothing());
    }

    [Fact]
    public void What_is_on_its_way_is_not_given_out_again_and_takes_room()
    {
        var given = Sees(_router, [Make.Waiting("t1")], [Make.Candidate("a", capacity: 1)]).After(Wakes);
        given.When(Wakes).Nothing();
        var next = Sees(given, [Make.Waiting("t1"), Make.Waiting("t2")], [Make.Candidate("a", capacity: 1)]).When(Wakes);
        Assert.Empty(next.Events.OfType<TicketGivenOut>());
        Assert.Equal("no_room", next.Records<RequirementBlocked>().Reason);
    }

    [Fact]
    public void Agent_who_was_given_something_since_has_it_in_their_load()
    {
        var given = Sees(_router, [Make.Waiting("t1")], [Make.Candidate("a", capacity: 2)]).After(Wakes);
        var since = Make.Candidate("a", capacity: 2, load: 1, idle: Given.Start.Ms);
        Assert.Equal("t2", Sees(given, [Make.Waiting("t1"), Make.Waiting("t2")], [since]).When(Wakes).Records<TicketGivenOut>().TicketId);
    }

    [Fact]
    public void Declined_ticket_is_given_to_the_next()
    {
        var given = Sees(_router, [Make.Waiting("t1")], [Make.Candidate("a"), Make.Candidate("b", load: 3)]).After(Wakes);
        var decision = Sees(given, [Make.Waiting("t1")], [Make.Candidate("b", load: 3)]).When(new ReservationDeclined("t1", "a", "default/1", "no_room"));
        Assert.Equal(["default/1"], decision.Records<ReservationsSettled>().Reservations);
        Assert.Equal(("b", "default/2"), (decision.Records<TicketGivenOut>().AgentId, decision.Records<TicketGivenOut>().Reservation));
        var nobody = Sees(given, [Make.Waiting("t1")], []).After(new ReservationDeclined("t1", "a", "default/1", "no_room"));
        Assert.Empty(nobody.The<Router>().Pending);
    }

    [Fact]
    public void Ticket_that_waits_anew_is_given_out_at_once()
    {
        var given = Sees(_router, [Make.Waiting("t1", queuedAt: 1)], [Make.Candidate("a")]).After(Wakes);
        Assert.Equal("default/2", Sees(given, [Make.Waiting("t1", queuedAt: 2)], [Make.Candidate("a")]).When(Wakes).Records<TicketGivenOut>().Reservation);
    }

    [Fact]
    public void Ticket_not_heard_of_for_a_minute_is_given_out_again()
    {
        var given = Sees(_router, [Make.Waiting("t1")], [Make.Candidate("a")]).After(Wakes);
        Assert.Empty(given.Later(59_999).When(new ReminderDue("sweep", default)).Events.OfType<TicketGivenOut>());
        Assert.Equal("default/2", given.Later(60_000).When(new ReminderDue("sweep", default)).Records<TicketGivenOut>().Reservation);
    }

    [Fact]
    public void Settled_reservations_are_written_with_the_next_event_only()
    {
        var given = Sees(_router, [Make.Waiting("t1")], [Make.Candidate("a")]).After(Wakes);
        Sees(given, [], [Make.Candidate("a")]).When(Wakes).Nothing();
        var next = Sees(given, [Make.Waiting("t2")], [Make.Candidate("a")]).After(Wakes).The<Router>();
        Assert.Equal(["t2"], next.Pending.Select(p => p.TicketId));
    }

    [Fact]
    public void Reason_is_recorded_when_it_changes_and_when_nothing_waits_any_more()
    {
        var noRoom = Sees(_router, [Make.Waiting("t1", skills: "x")], []).After(Wakes);
        Assert.Equal("skill_missing", Sees(noRoom, [Make.Waiting("t1", skills: "x")], [Make.Candidate("a")]).When(Wakes).Records<RequirementBlocked>().Reason);
        var given = Sees(noRoom, [Make.Waiting("t1", skills: "x")], [Make.Candidate("a", skills: ("x", 1))]);
        Assert.Null(given.When(Wakes).Records<RequirementBlocked>().Reason);
        Assert.Empty(given.After(Wakes).The<Router>().Blocked);
    }

    [Fact]
    public void Sweep_goes_on_while_anything_waits()
    {
        var waiting = Sees(_router, [Make.Waiting("t1")], []).After(Wakes);
        Assert.Equal([new Reminder("sweep", Given.Start.Plus(30_000))], Kinds.All[GrainKinds.Router].Reminders(waiting.State!));
        waiting.Later(29_999).When(Wakes).Nothing();
        var swept = waiting.Later(30_000).When(new ReminderDue("sweep", Given.Start.Plus(30_000)));
        Assert.Equal(Given.Start.Plus(60_000), swept.Records<SweepPlanned>().At);
        var empty = Sees(waiting.Later(30_000), [], []).When(new ReminderDue("sweep", Given.Start.Plus(30_000)));
        Assert.Null(empty.Records<SweepPlanned>().At);
    }

    [Fact]
    public void Router_looks_again_soon_when_it_only_believes_that_agents_are_full()
    {
        var given = Sees(_router, [Make.Waiting("t1")], [Make.Candidate("a", capacity: 1)]).After(Wakes);
        var believes = Sees(given, [Make.Waiting("t1"), Make.Waiting("t2")], [Make.Candidate("a", capacity: 1)]);
        Assert.Equal(Given.Start.Plus(1_000), believes.When(Wakes).Records<SweepPlanned>().At);
        believes.After(Wakes).When(Wakes).Nothing();
        var knows = Sees(believes.After(Wakes), [Make.Waiting("t2")], []).Later(1_000);
        Assert.Equal(Given.Start.Plus(31_000), knows.When(new ReminderDue("sweep", default)).Records<SweepPlanned>().At);
    }

    [Fact]
    public void Requirement_that_is_all_on_its_way_wakes_the_router_for_those_behind()
    {
        WaitingTicket[] tickets = [Make.Waiting("t1"), Make.Waiting("t2"), Make.Waiting("t3", skills: "x")];
        var agents = new[] { Make.Candidate("a", capacity: 50, skills: ("x", 1)) };
        Assert.Equal(["t2", "t3"], Echoes(Sees(_router, tickets, agents, more: true).When(Wakes)));
        Assert.Empty(Echoes(Sees(_router, tickets, agents).When(Wakes)));
        Assert.Equal(["t1"], Echoes(Sees(_router, [tickets[0], tickets[2]], [Make.Candidate("a")], more: true).When(Wakes)));
        Assert.Empty(Echoes(Sees(_router, tickets, [agents[0] with { Capacity = 1 }], more: true).When(Wakes)));

        static IEnumerable<string> Echoes(Decision decision) => decision.Messages.Select(m => m.Message).OfType<Reserve>().Where(r => r.Echo).Select(r => r.TicketId);
    }

    [Fact]
    public void State_is_bounded()
    {
        var tickets = Enumerable.Range(0, 300).Select(i => Make.Waiting($"tkt_{i:00000000000000000000000000}")).ToArray();
        var many = Enumerable.Range(0, 300).Select(i => Make.Waiting($"x{i}", skills: $"skill-{i:000}")).ToArray();
        var full = Sees(_router, [.. tickets, .. many], [Make.Candidate("agt_00000000000000000000000000", 1000)]).After(Wakes);
        Assert.Equal((200, 64), (full.The<Router>().Pending.Length, full.The<Router>().Blocked.Count));
        Assert.InRange(StoredBytes(full.State!), 1, 40 * 1024);
        Assert.Contains(Sees(_router, tickets, [Make.Candidate("a", 1000)]).When(Wakes).Messages, m => m.Message is Reserve { Echo: true });
    }

    private static int StoredBytes(object router) =>
        System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(router, Kinds.All[GrainKinds.Router].Json).Length;
}
