using System.Collections.Immutable;
using System.Text.Json;
using OrleansTicketing.Configuration;
using OrleansTicketing.Customers;
using OrleansTicketing.Routing;
using OrleansTicketing.Sla;
using OrleansTicketing.Tickets;

namespace OrleansTicketing.Tests.Domain;

public sealed class TicketTriageTests
{
    internal static readonly Settings Desk = Make.WithSla.With(new(GrainKinds.Queue, "desk", new QueueDefinition { Name = "Desk", Skills = ["zh"], Triage = TriageMode.Apply }), 1);

    internal static readonly TicketTriage Refund = new()
    {
        Categories = [new("payment.refund", 0.99), new("payment.invoice", 0.01)],
        Sure = true,
        Sentiment = "negative",
        SentimentScore = -0.8,
        SentimentSure = true,
        Kind = TicketKind.Complaint,
        KindSure = true,
        Priority = Priority.High,
        Reasons = [new("words", 1.5, "refund"), new("sentiment", 1.2, "-0.80")],
        Entities = [new("order", new("A123456"), new("A123456"))],
        Skills = ["billing"],
    };

    internal static readonly OpenTicket Open = Make.Open with { Queue = "desk", WithoutTriage = false };

    [Fact]
    public void What_the_sender_left_out_is_filled_in_where_the_queue_applies_triage()
    {
        var ticket = Opened(Open with { Triage = Refund }).The<Ticket>();
        Assert.Equal((TicketKind.Complaint, Priority.High, "negative"), (ticket.Kind, ticket.Priority, ticket.Sentiment));
        Assert.Equal(new TicketCategory("payment.refund", 0.99), ticket.Category);
        Assert.Equal(["billing", "zh"], ticket.Skills);
        Assert.DoesNotContain(Reminders(ticket), r => r.Name == "triage");
    }

    [Fact]
    public void Clocks_start_with_the_priority_that_triage_gave()
    {
        var settings = Desk.With(new(GrainKinds.SlaPolicy, "p", new SlaPolicyDefinition
        {
            Name = "P", Targets = [new(SlaMetric.Resolution, null, 3600, SlaTime.Calendar), new(SlaMetric.Resolution, Priority.High, 60, SlaTime.Calendar)],
        }), 2);
        var clock = (Opened(Open with { Triage = Refund }, settings).The<Ticket>().Sla!).Clocks[0];
        Assert.Equal(60, clock.TargetSeconds);
    }

    [Fact]
    public void Elsewhere_only_category_and_sentiment_are_filled_in()
    {
        var ticket = Opened(Open with { Queue = "default", Triage = Refund }).The<Ticket>();
        Assert.Equal((TicketKind.Other, Priority.Normal, "negative", "payment.refund"), (ticket.Kind, ticket.Priority, ticket.Sentiment, ticket.Category!.Code));
        Assert.Empty(ticket.Skills);
        Assert.Equal(Refund, ticket.Triage);
    }

    [Fact]
    public void The_senders_word_wins_over_triage()
    {
        var ticket = Opened(Open with { Triage = Refund, Kind = TicketKind.Inquiry, Priority = Priority.Low, Skills = [], Category = "own.label" }).The<Ticket>();
        Assert.Equal((TicketKind.Inquiry, Priority.Low), (ticket.Kind, ticket.Priority));
        Assert.Equal(new TicketCategory("own.label", null), ticket.Category);
        Assert.Equal(["zh"], ticket.Skills);
    }

    [Fact]
    public void A_guess_that_is_not_sure_is_shown_and_not_applied()
    {
        var ticket = Opened(Open with { Triage = Refund with { Sure = false, KindSure = false } }).The<Ticket>();
        Assert.Equal((null, TicketKind.Other), (ticket.Category, ticket.Kind));
        Assert.Equal(["zh"], ticket.Skills);
        Assert.Equal("payment.refund", ticket.Triage!.Categories[0].Code);
    }

    [Fact]
    public void A_ticket_without_triage_knows_what_its_next_message_tells()
    {
        var ticket = Opened(Open with { WithoutTriage = true }).After(Message(Refund with { Sure = false })).The<Ticket>();
        Assert.Equal(("payment.refund", null), (ticket.Triage!.Categories[0].Code, ticket.Category));
    }

    [Fact]
    public void A_message_about_another_topic_changes_category_skills_and_urgency()
    {
        var before = Opened(Open with { Triage = Refund with { Priority = Priority.Normal, Reasons = [] } });
        var delivery = Refund with
        {
            Categories = [new("delivery.lost", 0.98)], Sentiment = "neutral", Reasons = [new("words", 5, "police")], Entities = [new("phone", new("1"), new("+861"))],
        };
        var decision = before.When(Message(delivery));
        decision.Tells<TicketWaits>(GrainKinds.Router, "desk");
        var ticket = before.Events(decision.Events).The<Ticket>();
        Assert.Equal(("delivery.lost", "neutral", Priority.Urgent), (ticket.Category!.Code, ticket.Sentiment, ticket.Priority));
        Assert.Equal(["logistics", "zh"], ticket.Skills);
        Assert.Equal(["order", "phone"], ticket.Triage!.Entities.Select(e => e.Type));
    }

    [Fact]
    public void Priority_rises_by_itself_and_never_falls()
    {
        var urgent = Opened(Open with { Triage = Refund with { Priority = Priority.Urgent } });
        Assert.Equal(Priority.Urgent, urgent.After(Message(Refund with { Reasons = [] })).The<Ticket>().Priority);
        var person = Opened(Open with { Triage = Refund, Priority = Priority.Low });
        Assert.Equal(Priority.Low, person.After(Message(Refund with { Reasons = [new("words", 5, "fire")] })).The<Ticket>().Priority);
        var suggest = Opened(Open with { Triage = Refund, Queue = "default" });
        Assert.Equal(Priority.Normal, suggest.After(Message(Refund with { Reasons = [new("words", 5, "fire")] })).The<Ticket>().Priority);
    }

    [Fact]
    public void A_calm_message_about_another_topic_leaves_the_suggestion_as_urgent_as_it_was()
    {
        var delivery = Refund with { Categories = [new("delivery.lost", 0.98)], Priority = Priority.Normal, Reasons = [new("words", -1, "no hurry")] };
        PriorityReason[] fire = [new("words", 5, "fire")];
        var urgent = Opened(Open with { Queue = "default", Triage = Refund with { Priority = Priority.Urgent, Reasons = [.. fire] } });
        var heard = urgent.After(Message(delivery)).The<Ticket>().Triage!;
        Assert.Equal(("delivery.lost", Priority.Urgent), (heard.Categories[0].Code, heard.Priority));
        Assert.Equal(fire, heard.Reasons);
        var calm = Opened(Open with { Queue = "default", Triage = Refund with { Priority = Priority.Normal, Reasons = [] } });
        var alarmed = calm.After(Message(delivery with { Reasons = [.. fire] })).The<Ticket>().Triage!;
        Assert.Equal(Priority.Urgent, alarmed.Priority);
        Assert.Equal(fire, alarmed.Reasons);
    }

    [Fact]
    public void The_customers_tier_counts_for_a_message_too()
    {
        var vip = Opened(Open with { Triage = Refund with { Priority = Priority.High }, Tier = CustomerTier.Vip });
        Assert.Equal(Priority.Urgent, vip.After(Message(Refund with { Reasons = [new("words", 2, "asap")] })).The<Ticket>().Priority);
    }

    [Fact]
    public void A_category_that_a_person_chose_stays_whatever_the_customer_writes()
    {
        var delivery = Refund with { Categories = [new("delivery.lost", 0.99)] };
        var corrected = Opened(Open with { Triage = Refund }).After(new UpdateTicket { Category = new("payment.invoice") });
        Assert.Equal(new TicketCategory("payment.invoice", null), corrected.After(Message(delivery)).The<Ticket>().Category);
        var cleared = Opened(Open with { Triage = Refund }).After(new UpdateTicket { Category = new(null) });
        Assert.Null(cleared.After(Message(delivery)).The<Ticket>().Category);
    }

    [Fact]
    public void A_message_that_tells_nothing_new_records_nothing_about_triage()
    {
        var ticket = Opened(Open with { Triage = Refund });
        Assert.IsType<MessageAdded>(Assert.Single(ticket.When(Message(Refund)).Events));
        Assert.IsType<MessageAdded>(Assert.Single(ticket.When(Make.FromCustomer()).Events));
        var agents = Message(Refund with { Sentiment = "positive" }) with { From = MessageFrom.Agent };
        Assert.DoesNotContain(ticket.When(agents).Events, e => e is TicketTriaged);
    }

    [Fact]
    public void To_confirm_the_category_is_a_correction_too()
    {
        var ticket = Opened(Open with { Triage = Refund });
        ticket.When(new UpdateTicket { Category = new("payment.refund") }).Records<TicketUpdated>();
        var confirmed = ticket.After(new UpdateTicket { Category = new("payment.refund") });
        Assert.Null(confirmed.The<Ticket>().Category!.Confidence);
        confirmed.When(new UpdateTicket { Category = new("payment.refund") }).Nothing();
    }

    [Fact]
    public void A_corrected_category_asks_for_other_skills_unless_a_person_chose_them()
    {
        var ticket = Opened(Open with { Triage = Refund });
        var decision = ticket.When(new UpdateTicket { Category = new("delivery.lost") });
        decision.Tells<TicketWaits>(GrainKinds.Router, "desk");
        Assert.Equal(["logistics", "zh"], ticket.Events(decision.Events).The<Ticket>().Skills);
        Assert.Equal(["app", "zh"], ticket.After(new UpdateTicket { Skills = ["app"] }, new UpdateTicket { Category = new("delivery.lost") }).The<Ticket>().Skills);
        Opened(Open with { Triage = Refund, Queue = "default" }).When(new UpdateTicket { Category = new("delivery.lost") }).TellsNobody();
    }

    [Fact]
    public void A_tenants_own_category_says_which_skills_it_needs()
    {
        var settings = Desk.With(new(GrainKinds.Category, "payment.refund", new CategoryDefinition { Name = "Refund", Skills = ["money"] }), 1);
        Assert.Equal(["money", "zh"], Opened(Open with { Triage = Refund }, settings).The<Ticket>().Skills);
    }

    [Fact]
    public void What_is_kept_of_triage_is_bounded()
    {
        var many = Enumerable.Range(0, 200).Select(i => new FoundEntity("order", new(new string('号', 60)), new($"{i}"))).ToImmutableArray();
        var ticket = Opened(Open with { Triage = Refund with { Entities = many } });
        for (var i = 0; i < 30; i++) ticket = ticket.After(Message(Refund with { Entities = [new("order", new("x"), new($"new{i}"))] }));
        Assert.InRange(JsonSerializer.SerializeToUtf8Bytes(ticket.The<Ticket>().Triage, StoredJson.Options).Length, 500, 6_000);
    }

    [Fact]
    public void A_ticket_from_before_triage_is_read_and_left_as_people_made_it()
    {
        const string Stored = """
            {"id":"tkt_1","number":7,"status":"queued","subject":"S","kind":"other","priority":"normal","channel":"web","customerId":"cus_1","tier":"standard","queue":"desk",
             "skills":["zh"],"createdAt":1,"updatedAt":1}
            """;
        var old = JsonSerializer.Deserialize(Stored, StoredJson.Default.Ticket)!;
        Assert.Equal((null, null, UnsaidMembers.None), (old.Triage, old.TriageNext, old.Unsaid));
        var given = Make.Nobody(GrainKinds.Ticket, "tkt_1") with { State = old, Version = 1, Settings = Desk };
        var heard = given.After(Message(Refund)).The<Ticket>();
        Assert.Equal((null, Priority.Normal, TicketKind.Other), (heard.Category, heard.Priority, heard.Kind));
        var opened = (TicketOpened)StoredTypes.ReadEvent("ticket.opened", """
            {"id":"tkt_1","number":7,"subject":"S","channel":"web","customerId":"cus_1","tier":"standard","kind":"other","priority":"normal","queue":"default","at":1}
            """u8);
        Assert.Equal((null, null, UnsaidMembers.None), (opened.Triage, opened.TriageNext, opened.Unsaid));
    }

    internal static AddMessage Message(TicketTriage triage) => Make.FromCustomer() with { Triage = triage };

    internal static Given Opened(OpenTicket open, Settings? settings = null) => (Make.Nobody(GrainKinds.Ticket, "tkt_1") with { Settings = settings ?? Desk }).After(open);

    internal static IEnumerable<Reminder> Reminders(Ticket ticket) => Kinds.All[GrainKinds.Ticket].Reminders(ticket);
}
