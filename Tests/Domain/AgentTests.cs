using System.Text.Json;
using OrleansTicketing.Agents;
using OrleansTicketing.Routing;
using OrleansTicketing.Tickets;

namespace OrleansTicketing.Tests.Domain;

public sealed class AgentTests
{
    [Fact]
    public void Login_is_unique_and_lower_case()
    {
        var decision = Make.Nobody(GrainKinds.Agent, "agt_a").When(Make.Create);
        var claim = Assert.Single(decision.Claims);
        Assert.Equal("agent:ann", claim.Name);
        Assert.IsType<LoginTaken>(claim.OnTaken!("agt_z"));
        Make.Agent().When(Make.Create).Refuses<AlreadyExists>();
    }

    [Fact]
    public void New_login_takes_one_name_and_gives_the_other_back()
    {
        var claims = Make.Agent().When(new UpdateAgent { Login = "Bea" }).Claims;
        Assert.Equal([("agent:bea", true), ("agent:ann", false)], claims.Select(c => (c.Name, c.Take)));
    }

    [Fact]
    public void Unknown_queue_is_refused()
    {
        Assert.Equal("/queues/1", Make.Nobody(GrainKinds.Agent).When(Make.Create with { Queues = ["default", "x"] }).Refuses<ReferenceNotFound>().Pointer);
        Make.Agent().When(new UpdateAgent { Queues = ["x"] }).Refuses<ReferenceNotFound>();
    }

    [Fact]
    public void Agent_who_does_not_exist_is_not_found()
    {
        Make.Nobody(GrainKinds.Agent).When(new UpdateAgent()).Refuses<NotFound>();
        Make.Nobody(GrainKinds.Agent).When(new SetPresence(Presence.Away)).Refuses<NotFound>();
    }

    [Fact]
    public void Changes_that_change_nothing_are_not_recorded()
    {
        var agent = Make.Agent(Make.Create with { Skills = [new("B", 1), new("a", 2), new("b", 3)] });
        Assert.Equal([new SkillLevel("a", 2), new("b", 3)], agent.The<Agent>().Skills);
        agent.When(new UpdateAgent { Skills = [new("a", 2), new("b", 3)], Queues = ["default"], Capacity = 2, Login = "ANN" }).Nothing();
        agent.When(new SetPresence(Presence.Offline)).Nothing();
    }

    [Fact]
    public void Coming_online_with_room_wakes_every_router_of_the_agent()
    {
        var agent = Make.Agent(Make.Create with { Queues = ["default", "billing"] });
        var decision = agent.When(new SetPresence(Presence.Online));
        decision.Tells<AgentHasRoom>(GrainKinds.Router, "default");
        decision.Tells<AgentHasRoom>(GrainKinds.Router, "billing");
        agent.When(new SetPresence(Presence.Away)).TellsNobody();
        agent.After(new UpdateAgent { Capacity = 0 }).When(new SetPresence(Presence.Online)).TellsNobody();
    }

    [Fact]
    public void Routers_are_woken_when_an_agent_fits_more_and_not_otherwise()
    {
        var full = Make.Online(Make.Create with { Capacity = 1 }).After(Make.Reserve("tkt_1", "default/1"));
        full.When(new UpdateAgent { Capacity = 2 }).Tells<AgentHasRoom>(GrainKinds.Router, "default");
        full.When(new UpdateAgent { Skills = [new("x", 1)] }).TellsNobody();
        var free = Make.Online();
        free.When(new UpdateAgent { Skills = [new("x", 1)] }).Tells<AgentHasRoom>(GrainKinds.Router, "default");
        free.When(new UpdateAgent { Queues = ["billing"] }).Tells<AgentHasRoom>(GrainKinds.Router, "billing");
        free.When(new UpdateAgent { Capacity = 9 }).TellsNobody();
        free.When(new UpdateAgent { Name = new("B") }).TellsNobody();
    }

    [Fact]
    public void Reservation_keeps_room_and_tells_the_ticket()
    {
        var agent = Make.Online().Later(7);
        var answer = agent.When(Make.Reserve("tkt_1", "default/1") with { Echo = true }).Tells<AgentReserved>(GrainKinds.Ticket, "tkt_1");
        Assert.Equal(new AgentReserved("agt_a", "default/1", ByHand: false, Given.Start, "default"), answer);
        var after = agent.After(Make.Reserve("tkt_1", "default/1"));
        Assert.Equal((1, Given.Start.Plus(7)), (after.The<Agent>().Load, after.The<Agent>().IdleSince));
        after.When(Make.Reserve("tkt_1", "default/1")).Nothing();
    }

    [Fact]
    public void Router_never_gets_room_that_is_not_there()
    {
        var full = Make.Online().After(Make.Reserve("tkt_1", "default/1"), Make.Reserve("tkt_2", "default/2"));
        Declines(full, Make.Reserve("tkt_3", "default/3"), "no_room");
        Declines(Make.Agent(), Make.Reserve("tkt_3", "default/3"), "not_online");
        Declines(Make.Online(), Make.Reserve("tkt_3", "billing/3") with { Queue = "billing" }, "not_in_queue");
        Declines(Make.Nobody(GrainKinds.Agent, "agt_a"), Make.Reserve("tkt_3", "default/3"), "no_such_agent");

        static void Declines(Given agent, Reserve ask, string reason)
        {
            var decision = agent.When(ask);
            Assert.Empty(decision.Events);
            Assert.Equal(new ReservationDeclined("tkt_3", "agt_a", ask.Reservation, reason), decision.Tells<ReservationDeclined>(GrainKinds.Router, ask.Queue!));
        }
    }

    [Fact]
    public void By_hand_only_capacity_counts_and_force_beats_it()
    {
        var ask = new Reserve("tkt_3", "h", Queue: null, Force: false);
        Make.Agent().When(ask).Tells<AgentReserved>(GrainKinds.Ticket, "tkt_3");
        var none = Make.Agent(Make.Create with { Capacity = 0 });
        Assert.Equal("agent-at-capacity", none.When(ask).Tells<AssignmentDeclined>(GrainKinds.Ticket, "tkt_3").Code);
        Assert.True(none.When(ask with { Force = true }).Tells<AgentReserved>(GrainKinds.Ticket, "tkt_3").ByHand);
        Make.Agent().When(ask with { OnlineOnly = true }).Tells<AssignmentDeclined>(GrainKinds.Ticket, "tkt_3");
        var nobody = Make.Nobody(GrainKinds.Agent).When(ask);
        Assert.Equal("reference-not-found", nobody.Tells<AssignmentDeclined>(GrainKinds.Ticket, "tkt_3").Code);
    }

    [Fact]
    public void Room_given_back_wakes_the_routers_of_a_full_agent()
    {
        var full = Make.Online(Make.Create with { Capacity = 1 }).After(Make.Reserve("tkt_1", "default/1"));
        full.When(new ReleaseReservation("tkt_1", "default/1")).Tells<AgentHasRoom>(GrainKinds.Router, "default");
        full.When(new ReleaseReservation("tkt_1", "default/9")).Nothing();
        full.After(new ReleaseReservation("tkt_1", "default/1")).When(new ReleaseReservation("tkt_1", "default/1")).Nothing();
        var roomy = Make.Online().After(Make.Reserve("tkt_1", "default/1"));
        roomy.When(new ReleaseReservation("tkt_1", "default/1")).TellsNobody();
        full.When(new TicketHolds("tkt_1", 5, false, "default/1")).Tells<AgentHasRoom>(GrainKinds.Router, "default");
    }

    [Fact]
    public void Words_of_a_ticket_count_in_the_order_of_its_versions()
    {
        var agent = Make.Online().After(Make.Reserve("tkt_1", "default/1"));
        TicketHolds left = new("tkt_1", 5, false, "default/1"), back = new("tkt_1", 6, true, "default/1"), gone = new("tkt_1", 7, false, "default/1");
        foreach (var (order, load) in new[] { (new[] { left, back, gone }, 0), ([gone, left, back], 0), ([back, left], 1), ([left, back], 1), ([back, gone, left, back], 0) })
            Assert.Equal(load, agent.After(order).The<Agent>().Load);
        agent.After(back).When(left).Nothing();
        agent.After(back).When(new ReleaseReservation("tkt_1", "default/1")).Nothing();
        agent.After(gone).When(Make.Reserve("tkt_1", "default/1")).Nothing();
    }

    [Fact]
    public void Customers_word_may_bring_a_ticket_back_beyond_capacity()
    {
        var full = Make.Online(Make.Create with { Capacity = 1 }).After(Make.Reserve("tkt_1", "default/1"));
        Assert.Equal(2, full.After(new TicketHolds("tkt_2", 9, true, "default/0")).The<Agent>().Load);
    }

    [Fact]
    public void Only_the_last_hundred_that_left_are_remembered()
    {
        var agent = Enumerable.Range(0, 120).Aggregate(Make.Online(), (given, i) => given.After(new TicketHolds($"tkt_{i}", 2, false, "default/1")));
        Assert.Equal((0, 100, "tkt_119"), (agent.The<Agent>().Load, agent.The<Agent>().Left.Length, agent.The<Agent>().Left[^1].TicketId));
    }

    [Theory]
    [InlineData("""["tkt_a","q/7",3]""")]
    [InlineData("""{"ticketId":"tkt_a","reservation":"q/7","ticketVersion":3}""")]
    public void A_stay_is_read_as_this_and_the_first_schema_have_it(string stored)
    {
        var stay = JsonSerializer.Deserialize<HeldTicket>(stored, StoredJson.Options)!;
        Assert.Equal(new HeldTicket("tkt_a", "q/7", 3), stay);
        Assert.Equal("""["tkt_a","q/7",3]""", JsonSerializer.Serialize(stay, StoredJson.Options));
    }

    [Theory]
    [InlineData("7")]
    [InlineData("[]")]
    [InlineData("""["tkt_a",null]""")]
    [InlineData("""[1,2,3]""")]
    [InlineData("""["tkt_a",null,1,2]""")]
    [InlineData("""{"reservation":"q/7"}""")]
    [InlineData("""{"ticketId":1,"ticketVersion":2}""")]
    [InlineData("""{"ticketId":null,"ticketVersion":2}""")]
    public void A_damaged_stay_is_said_to_be_one(string stored) =>
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<HeldTicket>(stored, StoredJson.Options));
}
