using OrleansTicketing.Configuration;
using OrleansTicketing.Customers;
using OrleansTicketing.Sla;
using OrleansTicketing.Tickets;

namespace OrleansTicketing.Tests.Domain.Sla;

public sealed class TicketClockTests
{
    private static readonly SlaPolicyDefinition Usual = Given.Policy(
        Given.Target(SlaMetric.Dispatch, 10), Given.Target(SlaMetric.FirstResponse, 60),
        Given.Target(SlaMetric.NextResponse, 30), Given.Target(SlaMetric.Resolution, 480)) with
    { PauseIn = [TicketStatus.WaitingCustomer] };

    [Fact]
    public void The_queues_policy_wins_else_the_first_match_in_order_and_none_means_no_clocks()
    {
        var settings = Settings.Empty
            .With(GrainKinds.SlaPolicy, "late", Usual with { Order = 2 })
            .With(GrainKinds.SlaPolicy, "vip", Usual with { Order = 1, Match = new() { Tier = [CustomerTier.Vip], Channel = [Channel.Web] } })
            .With(GrainKinds.SlaPolicy, "own", Usual with { Order = 9, Match = new() { Queue = ["nobody"] } }, version: 3)
            .With(GrainKinds.Queue, "billing", new QueueDefinition { Name = "Billing", SlaPolicy = "own" });

        Assert.Equal("late", Start(settings, "default", CustomerTier.Gold)?.Policy);
        Assert.Equal("vip", Start(settings, "default", CustomerTier.Vip)?.Policy);
        Assert.Equal(("own", 3), (Start(settings, "billing", CustomerTier.Vip)?.Policy, Start(settings, "billing", CustomerTier.Vip)?.PolicyVersion));
        Assert.Null(Start(Settings.Empty, "default", CustomerTier.Vip));
    }

    [Fact]
    public void A_priority_with_a_target_of_its_own_does_not_use_the_one_for_all()
    {
        var policy = Given.Policy(Given.Target(SlaMetric.Resolution, 480), Given.Target(SlaMetric.Resolution, 60, priority: Priority.Urgent));
        Assert.Equal(3600, new SlaDesk(Given.Only(policy), Given.At("2026-03-02T09:00Z"), Priority.Urgent).Clock(SlaMetric.Resolution).TargetSeconds);
        Assert.Equal(28_800, new SlaDesk(Given.Only(policy), Given.At("2026-03-02T09:00Z"), Priority.High).Clock(SlaMetric.Resolution).TargetSeconds);
    }

    [Fact]
    public void A_calendar_that_does_not_open_again_gives_no_deadline_and_no_warnings()
    {
        var settings = Settings.Empty
            .With(GrainKinds.Calendar, "over", Given.Calendar("UTC", "12:00-18:00") with
            {
                Weekly = [[], [], [], [], [], [], []], Workdays = [new(new(2026, 2, 14), [new(540, 600)])],
            })
            .With(GrainKinds.SlaPolicy, "p", Given.Policy(Given.Target(SlaMetric.Resolution, 60, SlaTime.Business)) with { Calendar = "over", WarnBeforeSeconds = [600] });
        var clock = new SlaDesk(settings, Given.At("2026-03-02T09:00Z")).Clock(SlaMetric.Resolution);
        Assert.Equal((SlaClockState.Running, "over", null), (clock.State, clock.Calendar, clock.DueAt));
        Assert.Empty(clock.Warnings);
    }

    [Fact]
    public void The_policys_calendar_wins_over_the_queues_and_is_remembered_with_its_version()
    {
        var policy = Given.Policy(Given.Target(SlaMetric.Resolution, 60, SlaTime.Business));
        var settings = Settings.Empty
            .With(GrainKinds.Calendar, "late", Given.Calendar("UTC", "12:00-18:00"), version: 4)
            .With(GrainKinds.Calendar, "early", Given.Calendar("UTC", "06:00-12:00"), version: 5)
            .With(GrainKinds.Queue, "default", new QueueDefinition { Name = "Default", Calendar = "late" })
            .With(GrainKinds.SlaPolicy, "p", policy);
        var clock = Start(settings, "default", CustomerTier.Gold)!.Clocks.Single();
        Assert.Equal(("late", 4, Given.At("2026-03-02T13:00Z")), (clock.Calendar, clock.CalendarVersion, clock.DueAt));

        clock = Start(settings.With(GrainKinds.SlaPolicy, "p", policy with { Calendar = "early" }, 2), "default", CustomerTier.Gold)!.Clocks.Single();
        Assert.Equal(("early", 5, Given.At("2026-03-02T10:00Z")), (clock.Calendar, clock.CalendarVersion, clock.DueAt));
    }

    [Fact]
    public void Each_clock_is_met_by_its_own_end()
    {
        var desk = Open(Usual);
        Met(SlaMetric.Dispatch, desk.Turn("2026-03-02T09:05Z", SlaDesk.Assigned()));
        Met(SlaMetric.FirstResponse, desk.Turn("2026-03-02T09:30Z", SlaDesk.Says(MessageFrom.Agent), desk.To(TicketStatus.InProgress)));
        Assert.IsType<SlaChanged>(Assert.Single(desk.Turn("2026-03-02T10:00Z", SlaDesk.Says(MessageFrom.Customer))));
        Assert.Empty(desk.Turn("2026-03-02T10:10Z", SlaDesk.Says(MessageFrom.Customer))); // the answer is owed since the first one
        Assert.Equal(Given.At("2026-03-02T10:30Z"), desk.Clock(SlaMetric.NextResponse).DueAt);
        Met(SlaMetric.NextResponse, desk.Turn("2026-03-02T10:20Z", SlaDesk.Says(MessageFrom.Agent)));
        Met(SlaMetric.Resolution, desk.Move("2026-03-02T11:00Z", TicketStatus.Resolved));
        Assert.All(desk.Ticket.Sla!.Clocks, clock => Assert.Equal(SlaClockState.Met, clock.State));
        Assert.Equal(Given.At("2026-03-02T09:30Z"), desk.Clock(SlaMetric.FirstResponse).MetAt);
        Assert.Null(TicketClocks.NextDue(desk.Ticket.Sla));
    }

    [Fact]
    public void A_note_and_a_turn_that_changes_nothing_say_nothing()
    {
        var desk = Open(Usual);
        Assert.Empty(desk.Turn("2026-03-02T09:01Z", new NoteAdded("msg_1", null, new("n"), default)));
        Assert.Empty(desk.Turn("2026-03-02T09:02Z"));
    }

    [Fact]
    public void Waiting_for_the_customer_stops_the_clocks_but_not_dispatch()
    {
        var desk = Open(Usual);
        Assert.IsType<SlaChanged>(Assert.Single(desk.Move("2026-03-02T09:05Z", TicketStatus.WaitingCustomer)));
        Assert.Equal(SlaClockState.Running, desk.Clock(SlaMetric.Dispatch).State);
        Assert.Equal(SlaClockState.Paused, desk.Clock(SlaMetric.Resolution).State);
        Assert.Null(desk.Clock(SlaMetric.Resolution).DueAt);
        Assert.Equal(300_000, desk.Elapsed(SlaMetric.Resolution, Given.At("2026-03-02T12:00Z")));

        desk.Move("2026-03-02T10:05Z", TicketStatus.InProgress);
        Assert.Equal(Given.At("2026-03-02T18:00Z"), desk.Clock(SlaMetric.Resolution).DueAt);
        Assert.Equal(Given.At("2026-03-02T11:00Z"), desk.Clock(SlaMetric.FirstResponse).DueAt);
    }

    [Fact]
    public void A_policy_that_pauses_in_the_queue_starts_paused()
    {
        var desk = Open(Usual with { PauseIn = [TicketStatus.Queued] });
        Assert.Equal(SlaClockState.Paused, desk.Clock(SlaMetric.FirstResponse).State);
        desk.Turn("2026-03-02T12:00Z", SlaDesk.Assigned());
        Assert.Equal(Given.At("2026-03-02T13:00Z"), desk.Clock(SlaMetric.FirstResponse).DueAt);
    }

    [Fact]
    public void A_late_answer_breaches_first_as_of_the_deadline_and_never_meets()
    {
        var desk = Open(Usual);
        desk.Turn("2026-03-02T09:01Z", SlaDesk.Assigned());
        var said = desk.Turn("2026-03-02T11:00Z", SlaDesk.Says(MessageFrom.Agent));
        Assert.Equal(Given.At("2026-03-02T10:00Z"), Assert.IsType<SlaBreached>(said[0]).BreachedAt);
        Assert.Empty(said.OfType<SlaMet>());
        var clock = desk.Clock(SlaMetric.FirstResponse);
        Assert.Equal((SlaClockState.Breached, Given.At("2026-03-02T10:00Z"), Given.At("2026-03-02T11:00Z")), (clock.State, clock.BreachedAt, clock.MetAt));
        Assert.Equal(7_200_000, desk.Elapsed(SlaMetric.FirstResponse, Given.At("2026-03-02T15:00Z"))); // it tells how late
    }

    [Fact]
    public void An_answer_at_the_deadline_itself_is_late_whoever_comes_first()
    {
        var (rung, answered) = (Open(Usual), Open(Usual));
        rung.Remind(Given.At("2026-03-02T10:00Z"));
        rung.Turn("2026-03-02T10:00Z", SlaDesk.Says(MessageFrom.Agent));
        answered.Turn("2026-03-02T10:00Z", SlaDesk.Says(MessageFrom.Agent));
        Assert.Equal(rung.Clock(SlaMetric.FirstResponse), answered.Clock(SlaMetric.FirstResponse));
        Assert.Equal(SlaClockState.Breached, rung.Clock(SlaMetric.FirstResponse).State);
    }

    [Fact]
    public void A_doubled_reminder_does_nothing()
    {
        var desk = Open(Usual);
        desk.Remind(Given.At("2026-03-02T09:10Z"));
        Assert.Equal(SlaClockState.Breached, desk.Clock(SlaMetric.Dispatch).State);
        Assert.Empty(desk.Turn("2026-03-02T09:10Z"));
        Assert.Empty(desk.Turn("2026-03-02T09:11Z"));
    }

    [Fact]
    public void Warnings_come_once_each_largest_first_and_not_when_the_promise_is_shorter_than_they_are()
    {
        var desk = Open(Given.Policy(Given.Target(SlaMetric.Dispatch, 10), Given.Target(SlaMetric.Resolution, 60)) with { WarnBeforeSeconds = [300, 1800, 600] });
        desk.Remind(Given.At("2026-03-02T23:00Z"));
        var warnings = desk.Journal.Where(j => j.Event is SlaWarning).Select(j => (j.At, ((SlaWarning)j.Event).Metric, ((SlaWarning)j.Event).SecondsBefore));
        Assert.Equal(
            [
                (Given.At("2026-03-02T09:05Z"), SlaMetric.Dispatch, 300), // not 600, its whole ten minutes
                (Given.At("2026-03-02T09:30Z"), SlaMetric.Resolution, 1800),
                (Given.At("2026-03-02T09:50Z"), SlaMetric.Resolution, 600),
                (Given.At("2026-03-02T09:55Z"), SlaMetric.Resolution, 300),
            ],
            warnings);
    }

    [Fact]
    public void A_warning_noticed_after_the_deadline_is_dropped()
    {
        var desk = Open(Given.Policy(Given.Target(SlaMetric.Resolution, 60)) with { WarnBeforeSeconds = [600] });
        Assert.IsType<SlaBreached>(Assert.Single(desk.Turn("2026-03-02T12:00Z")));
    }

    [Fact]
    public void A_higher_priority_keeps_what_has_elapsed_and_warns_at_once_when_the_new_deadline_is_near()
    {
        var desk = Open(Given.Policy(Given.Target(SlaMetric.Resolution, 480), Given.Target(SlaMetric.Resolution, 60, priority: Priority.Urgent)) with { WarnBeforeSeconds = [1800, 300] });
        var said = desk.Turn("2026-03-02T09:40Z", SlaDesk.Becomes(Priority.Urgent));
        Assert.Equal(Given.At("2026-03-02T10:00Z"), desk.Clock(SlaMetric.Resolution).DueAt);
        Assert.Equal(1800, Assert.IsType<SlaWarning>(Assert.Single(said)).SecondsBefore); // it carries the new clock

        // Back again: the later deadline has its own warnings.
        desk.Turn("2026-03-02T09:50Z", SlaDesk.Becomes(Priority.Normal));
        Assert.Equal(Given.At("2026-03-02T17:00Z"), desk.Clock(SlaMetric.Resolution).DueAt);
        Assert.Equal(Given.At("2026-03-02T16:30Z"), TicketClocks.NextDue(desk.Ticket.Sla));
    }

    [Theory]
    [InlineData(TicketStatus.InProgress)]
    [InlineData(TicketStatus.WaitingCustomer)] // also while paused
    public void A_target_that_is_already_used_up_breaches_at_the_change(TicketStatus status)
    {
        var desk = Open(Given.Policy(Given.Target(SlaMetric.Resolution, 480), Given.Target(SlaMetric.Resolution, 60, priority: Priority.Urgent)) with { PauseIn = [TicketStatus.WaitingCustomer] });
        desk.Move("2026-03-02T12:00Z", status);
        desk.Turn("2026-03-02T13:00Z", SlaDesk.Becomes(Priority.Urgent));
        Assert.Equal(Given.At("2026-03-02T13:00Z"), desk.Clock(SlaMetric.Resolution).BreachedAt);
    }

    [Fact]
    public void A_target_that_goes_cancels_its_clock_and_one_that_comes_starts_it()
    {
        var desk = Open(Given.Policy(Given.Target(SlaMetric.Resolution, 60, priority: Priority.Urgent)));
        Assert.Empty(desk.Ticket.Sla!.Clocks);
        desk.Turn("2026-03-02T12:00Z", SlaDesk.Becomes(Priority.Urgent));
        Assert.Equal(Given.At("2026-03-02T13:00Z"), desk.Clock(SlaMetric.Resolution).DueAt); // promised from here on
        desk.Turn("2026-03-02T12:10Z", SlaDesk.Becomes(Priority.Low));
        Assert.Equal(SlaClockState.Cancelled, desk.Clock(SlaMetric.Resolution).State);
        desk.Turn("2026-03-02T15:00Z", SlaDesk.Becomes(Priority.Urgent));
        Assert.Equal(Given.At("2026-03-02T15:50Z"), desk.Clock(SlaMetric.Resolution).DueAt); // ten minutes were used
    }

    [Fact]
    public void A_reopened_ticket_goes_on_with_the_time_it_had_left()
    {
        var desk = Open(Usual);
        desk.Turn("2026-03-02T09:05Z", SlaDesk.Assigned());
        desk.Move("2026-03-02T10:00Z", TicketStatus.Resolved);
        desk.Turn("2026-03-03T10:00Z", SlaDesk.Says(MessageFrom.Customer), desk.To(TicketStatus.InProgress));
        var clock = desk.Clock(SlaMetric.Resolution);
        Assert.Equal((SlaClockState.Running, Given.At("2026-03-03T17:00Z"), null), (clock.State, clock.DueAt, clock.MetAt));
        Assert.Equal(SlaClockState.Met, desk.Clock(SlaMetric.Dispatch).State);
    }

    [Fact]
    public void A_ticket_solved_without_a_word_is_neither_answered_nor_late_until_reopened()
    {
        var desk = Open(Usual);
        desk.Turn("2026-03-02T09:30Z", SlaDesk.Assigned(), desk.To(TicketStatus.Resolved));
        Assert.Equal(SlaClockState.Cancelled, desk.Clock(SlaMetric.FirstResponse).State);
        desk.Move("2026-03-02T12:00Z", TicketStatus.InProgress);
        Assert.Equal(Given.At("2026-03-02T12:30Z"), desk.Clock(SlaMetric.FirstResponse).DueAt);
    }

    [Fact]
    public void A_breach_survives_reopening_and_its_end_is_remembered_anew()
    {
        var desk = Open(Usual);
        desk.Move("2026-03-02T18:00Z", TicketStatus.Resolved);
        desk.Move("2026-03-02T19:00Z", TicketStatus.InProgress);
        Assert.Equal((SlaClockState.Breached, null), (desk.Clock(SlaMetric.Resolution).State, desk.Clock(SlaMetric.Resolution).MetAt));
        desk.Move("2026-03-02T20:00Z", TicketStatus.Resolved);
        var clock = desk.Clock(SlaMetric.Resolution);
        Assert.Equal((SlaClockState.Breached, Given.At("2026-03-02T17:00Z"), Given.At("2026-03-02T20:00Z")), (clock.State, clock.BreachedAt, clock.MetAt));
        Assert.Equal(10 * 3_600_000, desk.Elapsed(SlaMetric.Resolution, Given.At("2026-03-05T00:00Z"))); // nine hours and one
    }

    [Theory]
    [InlineData(TicketStatus.Rejected)]
    [InlineData(TicketStatus.Merged)]
    public void Rejecting_or_merging_cancels_what_runs_and_leaves_what_is_breached(TicketStatus to)
    {
        var desk = Open(Usual);
        desk.Move("2026-03-02T09:30Z", to);
        Assert.Equal(
            [(SlaMetric.Dispatch, SlaClockState.Breached), (SlaMetric.FirstResponse, SlaClockState.Cancelled), (SlaMetric.Resolution, SlaClockState.Cancelled)],
            desk.Ticket.Sla!.Clocks.Select(c => (c.Metric, c.State)));
        Assert.Equal(1_800_000, desk.Elapsed(SlaMetric.Dispatch, Given.At("2026-03-03T00:00Z"))); // its time stands still
        Assert.Null(TicketClocks.NextDue(desk.Ticket.Sla));
    }

    [Fact]
    public void A_clock_keeps_its_policy_and_calendar_when_they_change()
    {
        var settings = Given.Only(Given.Policy(Given.Target(SlaMetric.Resolution, 60, SlaTime.Business)) with { PauseIn = [TicketStatus.WaitingCustomer] }, Given.Calendar("UTC", "09:00-18:00"));
        var at = Given.At("2026-03-02T09:00Z");
        var before = new SlaDesk(settings, at).Ticket;
        var changed = settings
            .With(GrainKinds.SlaPolicy, "p", Given.Policy(Given.Target(SlaMetric.Resolution, 1)), 2)
            .With(GrainKinds.Calendar, "c", Given.Calendar("UTC", ""), 2);

        var paused = before with { Status = TicketStatus.WaitingCustomer };
        var sla = TicketClocks.Follow(before, paused, [], changed, at.Plus(600_000)).Aggregate(before.Sla, TicketClocks.Evolve);
        Assert.Equal((SlaClockState.Paused, 600_000), (sla!.Clocks[0].State, sla.Clocks[0].CountedMs));
    }

    private static SlaDesk Open(SlaPolicyDefinition policy) => new(Given.Only(policy), Given.At("2026-03-02T09:00Z"));

    private static TicketSla? Start(Settings settings, string queue, CustomerTier tier) =>
        TicketClocks.Start(settings, queue, Priority.Normal, tier, TicketKind.Other, Channel.Web, Given.At("2026-03-02T09:00Z"));

    private static void Met(SlaMetric metric, IEnumerable<Event> said) =>
        Assert.Equal(metric, Assert.IsType<SlaMet>(Assert.Single(said)).Metric);
}
