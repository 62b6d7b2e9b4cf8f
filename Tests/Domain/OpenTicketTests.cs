using OrleansTicketing.Routing;
using OrleansTicketing.Tickets;

namespace OrleansTicketing.Tests.Domain;

public sealed class OpenTicketTests
{
    private readonly Given _nothing = Make.Nobody(GrainKinds.Ticket, "tkt_1");

    [Fact]
    public void Opened_ticket_waits_in_its_queue_and_tells_the_router()
    {
        var decision = _nothing.When(Make.Open);
        var ticket = _nothing.Events(decision.Events).The<Ticket>();
        Assert.Equal(("tkt_1", 7, TicketStatus.Queued, 1), (ticket.Id, ticket.Number, ticket.Status, ticket.MessageCount));
        Assert.Equal((Given.Start, Given.Start, Given.Start), (ticket.CreatedAt, ticket.QueuedAt, ticket.UpdatedAt));
        Assert.Equal("tkt_1", decision.Tells<TicketWaits>(GrainKinds.Router, "default").TicketId);
        Assert.Empty(decision.Claims);
    }

    [Fact]
    public void It_needs_the_skills_of_its_queue_and_its_own()
    {
        var ticket = Make.Ticket(Make.Open with { Queue = "billing", Skills = ["Zh", "billing", "app"], Tags = ["b", "a", "b"] }).The<Ticket>();
        Assert.Equal(["app", "billing", "zh"], ticket.Skills);
        Assert.Equal(["a", "b"], ticket.Tags);
    }

    [Fact]
    public void Unknown_queue_is_refused() =>
        Assert.Equal("/queue", _nothing.When(Make.Open with { Queue = "nowhere" }).Refuses<ReferenceNotFound>().Pointer);

    [Fact]
    public void A_ticket_is_somebodys() =>
        Assert.Equal("/customer", _nothing.When(Make.Open with { CustomerId = "" }).Refuses<ReferenceNotFound>().Pointer);

    [Fact]
    public void External_id_is_claimed_per_channel()
    {
        var claim = Assert.Single(_nothing.When(Make.Open with { ExternalId = "crm:7" }).Claims);
        Assert.Equal(("ticket:store_review:crm:7", true), (claim.Name, claim.Take));
        Assert.Equal("tkt_9", Assert.IsType<ExternalIdTaken>(claim.OnTaken!("tkt_9")).TicketId);
    }

    [Fact]
    public void Without_a_text_there_is_no_first_message()
    {
        var ticket = Make.Ticket(Make.Open with { Text = null }).The<Ticket>();
        Assert.Equal((0, null), (ticket.MessageCount, ticket.LastMessageAt));
    }

    [Fact]
    public void It_starts_its_clocks_and_wants_to_be_woken_for_the_first_warning()
    {
        var opened = (_nothing with { Settings = Make.WithSla }).After(Make.Open);
        Assert.Equal([new Reminder("sla", Given.Start.Plus(3_000_000))], Kinds.All[GrainKinds.Ticket].Reminders(opened.State!));
        var warned = opened.Later(3_000_000).When(new ReminderDue("sla", Given.Start.Plus(3_000_000)));
        Assert.Equal(opened.At.Plus(3_000_000), warned.Records<SlaWarning>().At);
        var breached = opened.Later(9_000_000).After(new ReminderDue("sla", default));
        Assert.Equal(Given.Start.Plus(3_600_000), breached.The<Ticket>().Sla!.Clocks[0].BreachedAt);
        Assert.Empty(Kinds.All[GrainKinds.Ticket].Reminders(breached.State!));
        breached.When(new ReminderDue("sla", default)).Nothing();
    }

    [Fact]
    public void Too_many_tags_or_too_large_fields_are_refused()
    {
        _nothing.When(Make.Open with { Tags = [.. Enumerable.Range(0, 101).Select(i => $"t{i}")] }).Refuses<TicketTooLarge>();
        _nothing.When(Make.Open with { Fields = Make.Fields($"{{\"a\":\"{new string('x', 16_400)}\"}}") }).Refuses<TicketTooLarge>();
    }

    [Fact]
    public void Open_ticket_cannot_be_opened_again() => Make.Ticket().When(Make.Open).Refuses<AlreadyExists>();

    [Fact]
    public void Ticket_that_was_never_opened_is_not_found() => _nothing.When(Make.FromCustomer()).Refuses<NotFound>();
}
