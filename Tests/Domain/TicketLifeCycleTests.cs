using OrleansTicketing.Agents;
using OrleansTicketing.Routing;
using OrleansTicketing.Tickets;
using static OrleansTicketing.Tickets.TicketStatus;

namespace OrleansTicketing.Tests.Domain;

public sealed class TicketLifeCycleTests
{
    [Theory]
    [InlineData(InProgress)]
    [InlineData(WaitingCustomer)]
    [InlineData(WaitingThirdParty)]
    [InlineData(Resolved)]
    public void Assigned_ticket_may_go(TicketStatus to) => Assert.Equal(to, Make.Assigned().After(Make.To(to)).The<Ticket>().Status);

    [Theory]
    [InlineData(Queued)]
    [InlineData(Assigned)]
    [InlineData(Closed)]
    [InlineData(Merged)]
    [InlineData(New)]
    public void Assigned_ticket_may_not_go(TicketStatus to)
    {
        var refusal = Make.Assigned().When(Make.To(to)).Refuses<InvalidTransition>();
        Assert.Equal([InProgress, WaitingCustomer, WaitingThirdParty, Resolved, Rejected], refusal.Allowed);
    }

    [Fact]
    public void Every_status_names_its_steps()
    {
        foreach (var status in Enum.GetValues<TicketStatus>())
            Assert.DoesNotContain(status, TicketLifeCycle.StepsFrom(status));
    }

    [Fact]
    public void Rejecting_needs_a_reason()
    {
        Make.Ticket().When(Make.To(Rejected, reason: " ")).Refuses<ReasonRequired>();
        Assert.Equal(Rejected, Make.Ticket().After(Make.To(Rejected, "spam")).The<Ticket>().Status);
    }

    [Fact]
    public void Resolving_without_an_assignee_takes_the_caller()
    {
        Make.Ticket().When(Make.To(Resolved)).Refuses<AssigneeRequired>();
        var decision = Make.Ticket().When(Make.To(Resolved, caller: "agt_c"));
        Assert.Equal(("agt_c", true), (decision.Records<TicketAssigned>().AgentId, decision.Records<TicketAssigned>().ByHand));
        Assert.Equal((Assigned, Resolved), (decision.Records<TicketStatusChanged>().From, decision.Records<TicketStatusChanged>().To));
        decision.TellsNobody();
    }

    [Fact]
    public void Agent_hears_when_the_ticket_stops_and_begins_to_take_room()
    {
        var left = Make.Assigned().When(Make.To(WaitingCustomer)).Tells<TicketHolds>(GrainKinds.Agent, "agt_a");
        Assert.Equal(("tkt_1", 3, false, "default/1"), (left.TicketId, left.TicketVersion, left.Counts, left.Reservation));
        var waiting = Make.Assigned().After(Make.To(WaitingCustomer));
        waiting.When(Make.To(WaitingThirdParty)).TellsNobody();
        var back = waiting.When(Make.FromCustomer()).Tells<TicketHolds>(GrainKinds.Agent, "agt_a");
        Assert.Equal((4, true, "default/1"), (back.TicketVersion, back.Counts, back.Reservation));
    }

    [Fact]
    public void First_word_of_an_agent_begins_the_work_and_only_a_message_answers()
    {
        var noted = Make.Assigned().After(new AddNote("msg_n", "agt_a", new("hm"))).The<Ticket>();
        Assert.Equal((InProgress, null), (noted.Status, noted.FirstRespondedAt));
        var answered = Make.Assigned().Later(5).After(Make.FromAgent("agt_a")).The<Ticket>();
        Assert.Equal((InProgress, Given.Start.Plus(5)), (answered.Status, answered.FirstRespondedAt));
        Make.Assigned().When(Make.FromAgent()).TellsNobody();
    }

    [Theory]
    [InlineData(WaitingCustomer)]
    [InlineData(WaitingThirdParty)]
    public void Customers_word_ends_the_waiting(TicketStatus waiting) =>
        Assert.Equal(InProgress, Make.Assigned().After(Make.To(waiting), Make.FromCustomer()).The<Ticket>().Status);

    [Fact]
    public void Agents_word_on_a_waiting_ticket_does_not_move_it() =>
        Assert.Equal(Queued, Make.Ticket().After(Make.FromAgent()).The<Ticket>().Status);

    [Fact]
    public void Customer_who_objects_within_the_grace_gets_the_same_agent_first()
    {
        var decision = Make.Resolved().Later(TicketLifeCycle.GraceMs).When(Make.FromCustomer());
        var ask = decision.Tells<Reserve>(GrainKinds.Agent, "agt_a");
        Assert.Equal((null, false, true), (ask.Queue, ask.Force, ask.OnlineOnly));
        Assert.DoesNotContain(decision.Messages, m => m.Message is TicketWaits);
        var reopened = Make.Resolved().After(Make.FromCustomer());
        Assert.Equal((Queued, 1, null), (reopened.The<Ticket>().Status, reopened.The<Ticket>().ReopenCount, reopened.The<Ticket>().Assignee));
        var taken = reopened.After(Make.ByHand("agt_a", ask.Reservation)).The<Ticket>();
        Assert.Equal((Assigned, "agt_a", 0), (taken.Status, taken.Assignee, taken.Requests.Length));
    }

    [Fact]
    public void Reopened_ticket_whose_agent_declines_waits_for_the_router()
    {
        var reopened = Make.Resolved().After(Make.FromCustomer());
        var decision = reopened.When(new AssignmentDeclined(reopened.The<Ticket>().Requests[0].Id, "agent-at-capacity"));
        decision.Records<AssignmentRefused>();
        decision.Tells<TicketWaits>(GrainKinds.Router, "default");
    }

    [Fact]
    public void After_the_grace_a_customer_cannot_reopen() =>
        Make.Resolved().Later(TicketLifeCycle.GraceMs + 1).When(Make.FromCustomer()).Refuses<TicketClosed>();

    [Fact]
    public void Agent_may_take_a_solution_back()
    {
        var decision = Make.Resolved().When(Make.To(InProgress));
        Assert.True(decision.Tells<TicketHolds>(GrainKinds.Agent, "agt_a").Counts);
        Assert.Equal(1, Make.Resolved().After(Make.To(InProgress)).The<Ticket>().ReopenCount);
    }

    [Fact]
    public void Closed_ticket_refuses_every_change_but_tags()
    {
        Command[] changes =
        [
            Make.FromCustomer(), Make.FromAgent(), new AddNote("msg_n", null, new("n")), Make.To(InProgress), Make.Wish("h", "agt_b", force: true),
            new MoveToQueue("default", Force: true, null), new UpdateTicket { Subject = new("new") },
            new UpdateTicket { Tags = ["x"], Priority = Priority.Urgent },
        ];
        Assert.All(changes, change => Make.Closed().When(change).Refuses<TicketClosed>());
        Assert.Equal(["x"], Make.Closed().After(new UpdateTicket { Tags = ["x"] }).The<Ticket>().Tags);
    }

    [Fact]
    public void Rejected_ticket_has_no_next_step() =>
        Assert.Empty(Make.Ticket().After(Make.To(Rejected, "spam")).When(Make.To(InProgress)).Refuses<InvalidTransition>().Allowed);

    [Fact]
    public void Only_a_solved_ticket_can_be_rated()
    {
        Make.InProgress().When(new RateTicket(5, null)).Refuses<NotRatable>();
        Assert.Equal(5, Make.Resolved().After(new RateTicket(1, null), new RateTicket(5, null)).The<Ticket>().Rating!.Stars);
        Assert.Equal(2, Make.Closed().After(new RateTicket(2, null)).The<Ticket>().Rating!.Stars);
    }
}
