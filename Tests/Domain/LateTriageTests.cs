using OrleansTicketing.Projections;
using OrleansTicketing.Routing;
using OrleansTicketing.Tickets;
using static OrleansTicketing.Tests.Domain.TicketTriageTests;

namespace OrleansTicketing.Tests.Domain;

/// <summary>What could not be triaged in time, and is after.</summary>
public sealed class LateTriageTests
{
    [Fact]
    public void A_ticket_opened_untriaged_is_triaged_when_its_reminder_is_due()
    {
        var opened = Opened(Open);
        var due = Given.Start.Plus(5_000);
        Assert.Contains(new Reminder("triage", due), Reminders(opened.The<Ticket>()));
        Assert.Equal(Loads.Triage, Kinds.All[GrainKinds.Ticket].Needs(new ReminderDue("triage", due)));
        opened.Later(4_999).When(new ReminderDue("triage", due)).Nothing();

        var later = opened.Later(5_000) with { Unread = [Refund] };
        var decision = later.When(new ReminderDue("triage", due));
        decision.Tells<TicketWaits>(GrainKinds.Router, "desk");
        var ticket = later.Events(decision.Events).The<Ticket>();
        Assert.Equal((TicketKind.Complaint, Priority.High, "payment.refund", "negative"), (ticket.Kind, ticket.Priority, ticket.Category!.Code, ticket.Sentiment));
        Assert.Equal(["billing", "zh"], ticket.Skills);
        Assert.DoesNotContain(Reminders(ticket), r => r.Name == "triage");
        later.Events(decision.Events).When(new ReminderDue("triage", due)).Nothing();
    }

    [Theory]
    [InlineData(null, "payment.refund")]
    [InlineData(-3_000_000L, "payment.refund")]
    [InlineData(-7_200_000L, null)]
    public void A_ticket_triaged_late_is_a_report_then_unless_it_is_old(long? before, string? category)
    {
        var later = Opened(Open with { OccurredAt = before is { } ms ? Given.Start.Plus(ms) : null }).Later(5_000) with { Unread = [Refund] };
        var triaged = later.When(new ReminderDue("triage", later.At)).Records<TicketTriaged>();
        Assert.Equal(category, ReportOf.Category(triaged));
    }

    [Fact]
    public void Each_try_that_comes_to_nothing_waits_longer_for_the_next_and_none_is_the_last()
    {
        var given = Opened(Open);
        var waits = new List<long>();
        while (waits.Count < 50)
        {
            var due = Triage(given).Due;
            waits.Add(due.Ms - given.At.Ms);
            given = (given with { At = due }).After(new ReminderDue("triage", due));
        }
        Assert.Equal([5_000, 20_000, 80_000, 320_000, 1_280_000, 5_120_000, 20_480_000, 21_600_000, 21_600_000], waits.Take(9));
        Assert.Equal(21_600_000, waits[^1]);
    }

    [Fact]
    public void A_message_that_came_untriaged_is_heard_when_its_reminder_is_due()
    {
        var given = Opened(Open with { Triage = Refund with { Priority = Priority.Normal, Reasons = [] } }).Later(60_000).After(Unread);
        var wanted = Triage(given);
        Assert.Equal((given.At.Plus(5_000), given.At), (wanted.Due, given.The<Ticket>().TriageNext!.Since));

        var delivery = Refund with { Categories = [new("delivery.lost", 0.98)], Sentiment = "neutral", Reasons = [new("words", 5, "police")] };
        var heard = (given.Later(5_000) with { Unread = [delivery] }).After(new ReminderDue("triage", wanted.Due)).The<Ticket>();
        Assert.Equal(("delivery.lost", "neutral", Priority.Urgent), (heard.Category!.Code, heard.Sentiment, heard.Priority));
        Assert.Null(heard.TriageNext);
        var nothingNew = (given.Later(5_000) with { Unread = [Refund with { Priority = Priority.Normal, Reasons = [] }] }).After(new ReminderDue("triage", wanted.Due));
        Assert.Null(nothingNew.The<Ticket>().TriageNext);
    }

    [Fact]
    public void What_comes_while_something_waits_to_be_read_waits_with_it()
    {
        var opened = Opened(Open);
        var waiting = opened.The<Ticket>().TriageNext;
        Assert.Equal(waiting, opened.Later(1_000).After(Unread).The<Ticket>().TriageNext);
        Assert.Equal(waiting, opened.Later(1_000).After(Message(Refund)).The<Ticket>().TriageNext);
        var asked = Opened(Open with { Triage = Refund }).After(Unread);
        Assert.Equal(asked.The<Ticket>().TriageNext, asked.Later(1_000).After(Message(Refund), Unread).The<Ticket>().TriageNext);
    }

    [Fact]
    public void A_message_that_could_be_read_brings_a_late_try_forward()
    {
        var given = Opened(Open);
        for (var tries = 0; tries < 6; tries++) given = (given with { At = Triage(given).Due }).After(new ReminderDue("triage", Triage(given).Due));
        var later = given.Later(1_000);
        Assert.Equal(new TriageTry(later.At.Plus(5_000), 1), later.After(Message(Refund)).The<Ticket>().TriageNext);
        Assert.Equal(given.The<Ticket>().TriageNext, later.After(Unread).The<Ticket>().TriageNext);
    }

    [Fact]
    public void Each_text_that_waited_is_heard_in_its_order()
    {
        var fraud = Refund with { Categories = [new("account.fraud", 0.99)], Reasons = [new("words", 5, "fraud")], Entities = [new("phone", new("138"), new("138"))] };
        var given = Opened(Open).Later(5_000) with { Unread = [Refund with { Entities = [new("order", new("A1"), new("A1"))] }, fraud] };
        var decision = given.When(new ReminderDue("triage", given.At));
        Assert.Single(decision.Events.OfType<TicketTriaged>(), e => ReportOf.Category(e) is not null);
        var ticket = given.Events(decision.Events).The<Ticket>();
        Assert.Equal(("account.fraud", Priority.Urgent), (ticket.Category!.Code, ticket.Priority));
        Assert.Equal(["order", "phone"], ticket.Triage!.Entities.Select(e => e.Type));
        Assert.Null(ticket.TriageNext);
    }

    [Fact]
    public void An_installation_that_triages_no_more_ends_the_tries()
    {
        var later = Opened(Open).Later(5_000) with { Unread = null };
        Assert.DoesNotContain(Reminders(later.After(new ReminderDue("triage", later.At)).The<Ticket>()), r => r.Name == "triage");
    }

    [Fact]
    public void A_try_that_comes_to_nothing_is_no_change_that_anybody_sees()
    {
        var given = Opened(Open);
        Assert.Equal(given.The<Ticket>().UpdatedAt, given.Later(5_000).After(new ReminderDue("triage", Given.Start.Plus(5_000))).The<Ticket>().UpdatedAt);
    }

    [Fact]
    public void A_person_who_was_faster_than_the_late_triage_is_not_overruled()
    {
        var corrected = Opened(Open).After(new UpdateTicket { Category = new("own"), Priority = Priority.Low, Kind = TicketKind.Fault, Skills = ["x"] });
        var ticket = (corrected.Later(5_000) with { Unread = [Refund] }).After(new ReminderDue("triage", Given.Start.Plus(5_000))).The<Ticket>();
        Assert.Equal(("own", Priority.Low, TicketKind.Fault), (ticket.Category!.Code, ticket.Priority, ticket.Kind));
        Assert.Equal(["x", "zh"], ticket.Skills);
        Assert.Equal("negative", ticket.Sentiment);
    }

    [Fact]
    public void An_installation_without_triage_wants_none_later() =>
        Assert.DoesNotContain(Reminders(Opened(Open with { WithoutTriage = true }).The<Ticket>()), r => r.Name == "triage");

    [Fact]
    public void A_closed_ticket_wants_no_triage_any_more() =>
        Assert.DoesNotContain(Reminders(Opened(Open).After(Make.To(TicketStatus.Rejected, "spam")).The<Ticket>()), r => r.Name == "triage");

    private static AddMessage Unread => Make.FromCustomer() with { TriageAfter = true };

    private static Reminder Triage(Given given) => Assert.Single(Reminders(given.The<Ticket>()), r => r.Name == "triage");
}
