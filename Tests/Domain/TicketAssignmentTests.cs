using OrleansTicketing.Agents;
using OrleansTicketing.Routing;
using OrleansTicketing.Tickets;
using static OrleansTicketing.Tickets.TicketStatus;

namespace OrleansTicketing.Tests.Domain;

public sealed class TicketAssignmentTests
{
    [Fact]
    public void Waiting_ticket_takes_the_agent_who_keeps_room()
    {
        var decision = Make.Ticket().When(Make.Routed("agt_a", "default/1"));
        var assigned = decision.Records<TicketAssigned>();
        Assert.Equal(("agt_a", false, "default/1", null), (assigned.AgentId, assigned.ByHand, assigned.Reservation, assigned.From));
        decision.TellsNobody();
    }

    [Fact]
    public void Late_reservation_is_given_back()
    {
        foreach (var given in new[] { Make.Assigned(), Make.InProgress(), Make.Resolved(), Make.Closed() })
        {
            var decision = given.When(Make.Routed("agt_b", "default/2"));
            Assert.Empty(decision.Events);
            Assert.Equal("default/2", decision.Tells<ReleaseReservation>(GrainKinds.Agent, "agt_b").Reservation);
        }
    }

    [Fact]
    public void Reservation_for_an_earlier_wait_is_given_back()
    {
        var requeued = Make.Assigned().After(new MoveToQueue("default", false, "agt_a"));
        requeued.When(Make.Routed("agt_a", "default/1")).Tells<ReleaseReservation>(GrainKinds.Agent, "agt_a");
        Assert.True(requeued.The<Ticket>().QueuedAt > Given.Start);
    }

    [Fact]
    public void Repeated_answer_changes_nothing() => Make.Assigned().When(Make.Routed("agt_a", "default/1")).Nothing();

    [Fact]
    public void Reservation_for_a_ticket_that_never_was_is_given_back() =>
        Make.Nobody(GrainKinds.Ticket, "tkt_9").When(Make.Routed("agt_a", "default/1")).Tells<ReleaseReservation>(GrainKinds.Agent, "agt_a");

    [Fact]
    public void Router_that_has_more_to_give_is_woken()
    {
        var answer = Make.Routed("agt_a", "default/1") with { WakeRouter = "default" };
        Make.Ticket().When(answer).Tells<TicketWaits>(GrainKinds.Router, "default");
        Make.Closed().When(answer).Tells<TicketWaits>(GrainKinds.Router, "default");
    }

    [Fact]
    public void Assignment_by_hand_asks_the_agent_and_tells_the_outcome()
    {
        var decision = Make.Ticket().When(Make.Wish("h1", "agt_b"));
        Assert.Equal("h1", decision.Records<AssignmentRequested>().Wish.Id);
        var ask = decision.Tells<Reserve>(GrainKinds.Agent, "agt_b");
        Assert.Equal(("h1", null, false, false), (ask.Reservation, ask.Queue, ask.Force, ask.OnlineOnly));
        var assigned = Make.Ticket().After(Make.Wish("h1", "agt_b")).When(Make.ByHand("agt_b", "h1")).Records<TicketAssigned>();
        Assert.Equal(("agt_b", true, "h1"), (assigned.AgentId, assigned.ByHand, assigned.Reservation));
    }

    [Fact]
    public void First_answer_wins_and_the_other_room_is_given_back()
    {
        var asked = Make.Ticket().After(Make.Wish("h1", "agt_b"), Make.Wish("h2", "agt_c"));
        var lost = asked.After(Make.ByHand("agt_c", "h2")).When(Make.ByHand("agt_b", "h1"));
        Assert.Equal(("h1", "already-assigned"), (lost.Records<AssignmentRefused>().Request, lost.Records<AssignmentRefused>().Code));
        lost.Tells<ReleaseReservation>(GrainKinds.Agent, "agt_b");
    }

    [Fact]
    public void Assigned_ticket_needs_its_assignee_named_or_a_supervisor()
    {
        Assert.Equal("agt_a", Make.Assigned().When(Make.Wish("h", "agt_b")).Refuses<AlreadyAssigned>().AgentId);
        Make.Assigned().When(Make.Wish("h", "agt_b", from: "agt_c")).Refuses<AlreadyAssigned>();
        Make.Assigned().When(Make.Wish("h", "agt_b", from: "agt_a")).Records<AssignmentRequested>();
        Assert.True(Make.Assigned().When(Make.Wish("h", "agt_b", force: true)).Tells<Reserve>(GrainKinds.Agent, "agt_b").Force);
    }

    [Fact]
    public void Asking_for_the_present_assignee_or_twice_changes_nothing()
    {
        Make.Assigned().When(Make.Wish("h", "agt_a")).Nothing();
        Make.Ticket().After(Make.Wish("h", "agt_b")).When(Make.Wish("h", "agt_b")).Nothing();
    }

    [Fact]
    public void Taken_ticket_leaves_its_agent()
    {
        var asked = Make.InProgress().After(Make.Wish("h", "agt_b", from: "agt_a"));
        var taken = asked.When(Make.ByHand("agt_b", "h"));
        Assert.Equal("agt_a", taken.Records<TicketAssigned>().From);
        var left = taken.Tells<TicketHolds>(GrainKinds.Agent, "agt_a");
        Assert.Equal((asked.Version + 1, false, "default/1"), (left.TicketVersion, left.Counts, left.Reservation));
    }

    [Fact]
    public void Wish_that_comes_to_nothing_is_told_and_forgotten()
    {
        var asked = Make.Assigned().After(Make.Wish("h", "agt_b", from: "agt_a"));
        var declined = asked.When(new AssignmentDeclined("h", "agent-at-capacity"));
        Assert.Equal("agent-at-capacity", declined.Records<AssignmentRefused>().Code);
        declined.TellsNobody();
        asked.After(new AssignmentDeclined("h", "agent-at-capacity")).When(new AssignmentDeclined("h", "agent-at-capacity")).Nothing();
        asked.After(new AssignmentDeclined("h", "x")).When(Make.ByHand("agt_b", "h")).Tells<ReleaseReservation>(GrainKinds.Agent, "agt_b");
    }

    [Fact]
    public void Answer_after_the_end_is_refused_as_closed()
    {
        var over = Make.Ticket().After(Make.Wish("h", "agt_b"), Make.To(Rejected, "spam")).When(Make.ByHand("agt_b", "h"));
        Assert.Equal("ticket-closed", over.Records<AssignmentRefused>().Code);
        over.Tells<ReleaseReservation>(GrainKinds.Agent, "agt_b");
    }

    [Fact]
    public void Solved_ticket_is_reopened_before_it_is_given_away()
    {
        Make.Resolved().When(Make.Wish("h", "agt_b", force: true)).Refuses<InvalidTransition>();
        Make.Resolved().When(new MoveToQueue("default", true, null)).Refuses<InvalidTransition>();
    }

    [Fact]
    public void Ticket_moves_between_queues_with_its_own_skills()
    {
        var moved = Make.Ticket(Make.Open with { Queue = "billing", Skills = ["app"] }).After(new MoveToQueue("default", false, null));
        Assert.Equal(("default", "app"), (moved.The<Ticket>().Queue, string.Join(',', moved.The<Ticket>().Skills)));
        var back = moved.When(new MoveToQueue("billing", false, null));
        Assert.Equal(["app", "billing"], back.Records<TicketQueued>().Skills);
        back.Tells<TicketWaits>(GrainKinds.Router, "billing");
        moved.When(new MoveToQueue("default", false, null)).Nothing();
    }

    [Fact]
    public void Moving_an_assigned_ticket_takes_it_from_its_agent()
    {
        Make.Assigned().When(new MoveToQueue("billing", false, null)).Refuses<AlreadyAssigned>();
        Make.Assigned().When(new MoveToQueue("nowhere", true, null)).Refuses<ReferenceNotFound>();
        var decision = Make.Assigned().When(new MoveToQueue("billing", true, null));
        Assert.Equal("agt_a", decision.Records<TicketQueued>().From);
        Assert.False(decision.Tells<TicketHolds>(GrainKinds.Agent, "agt_a").Counts);
    }

    [Fact]
    public void Wishes_are_bounded_and_a_forgotten_one_gives_its_room_back()
    {
        var asked = Enumerable.Range(0, 60).Aggregate(Make.Ticket(), (given, i) => given.After(Make.Wish($"h{i}", "agt_b")));
        Assert.Equal(50, asked.The<Ticket>().Requests.Length);
        asked.When(Make.ByHand("agt_b", "h0")).Tells<ReleaseReservation>(GrainKinds.Agent, "agt_b");
    }
}
