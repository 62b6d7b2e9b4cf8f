using OrleansTicketing.Sla;
using OrleansTicketing.Tickets;

namespace OrleansTicketing.Tests.Domain.Sla;

public sealed class SlaLedgerTests
{
    [Fact]
    public void Each_interval_tells_what_it_counted_and_what_ended_it()
    {
        var policy = Given.Policy(Given.Target(SlaMetric.Resolution, 60)) with { PauseIn = [TicketStatus.WaitingCustomer] };
        var desk = new SlaDesk(Given.Only(policy), Given.At("2026-03-02T09:00Z"));
        desk.Move("2026-03-02T09:20Z", TicketStatus.WaitingCustomer);
        desk.Move("2026-03-02T11:00Z", TicketStatus.InProgress);
        desk.Move("2026-03-02T12:00Z", TicketStatus.Resolved);
        desk.Move("2026-03-02T13:00Z", TicketStatus.InProgress);
        Reads(
            desk, "2026-03-02T13:30Z",
            "running 09:00-09:20 1200 waiting_customer",
            "paused 09:20-11:00 0 waiting_customer",
            "running 11:00-11:40 2400 sla.breached",
            "running 11:40-12:00 1200 resolved",
            "running 13:00-now 1800 running");
    }

    [Fact]
    public void Business_time_stands_still_while_its_calendar_is_closed()
    {
        var policy = Given.Policy(Given.Target(SlaMetric.FirstResponse, 600, SlaTime.Business));
        var desk = new SlaDesk(Given.Only(policy, Given.Calendar("UTC", "09:00-12:00 13:00-18:00")), Given.At("2026-03-02T08:00Z"));
        Reads(
            desk, "2026-03-02T12:30Z",
            "paused 08:00-09:00 0 calendar:c",
            "running 09:00-12:00 10800 calendar:c",
            "paused 12:00-now 0 calendar:c");
        desk.Turn("2026-03-02T13:30Z", SlaDesk.Says(MessageFrom.Agent));
        Reads(
            desk, "2026-03-03T09:00Z",
            "paused 08:00-09:00 0 calendar:c",
            "running 09:00-12:00 10800 calendar:c",
            "paused 12:00-13:00 0 calendar:c",
            "running 13:00-13:30 1800 message.added");
    }

    [Fact]
    public void Midnight_does_not_cut_a_shift()
    {
        var policy = Given.Policy(Given.Target(SlaMetric.Dispatch, 600, SlaTime.Business));
        var desk = new SlaDesk(Given.Only(policy, Given.Calendar("UTC", "22:00-06:00")), Given.At("2026-03-02T23:00Z"));
        Reads(desk, "2026-03-03T01:00Z", "running 23:00-now 7200 running");
    }

    [Fact]
    public void A_new_target_and_a_cancelled_clock_say_so()
    {
        var policy = Given.Policy(Given.Target(SlaMetric.Dispatch, 60), Given.Target(SlaMetric.Dispatch, 30, priority: Priority.Urgent));
        var desk = new SlaDesk(Given.Only(policy), Given.At("2026-03-02T09:00Z"));
        desk.Turn("2026-03-02T09:10Z", SlaDesk.Becomes(Priority.Urgent));
        desk.Move("2026-03-02T09:20Z", TicketStatus.Rejected);
        Reads(desk, "2026-03-02T10:00Z", "running 09:00-09:10 600 ticket.updated", "running 09:10-09:20 600 rejected");
    }

    [Fact]
    public void A_ticket_without_a_policy_has_an_empty_ledger() =>
        Assert.Empty(new SlaDesk(Configuration.Settings.Empty, Given.At("2026-03-02T09:00Z")).Ledger(Given.At("2026-03-03T09:00Z")));

    private static void Reads(SlaDesk desk, string now, params string[] expected) => Assert.Equal(
        expected,
        desk.Ledger(Given.At(now)).Select(i => $"{i.Kind} {Clock(i.From)}-{(i.To is { } to ? Clock(to) : "now")} {i.CountedSeconds} {i.Why}"));

    private static string Clock(Timestamp at) => at.ToString()[11..16];
}
