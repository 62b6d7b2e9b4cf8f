using System.Text.Json;
using OrleansTicketing.Routing;
using OrleansTicketing.Tickets;

namespace OrleansTicketing.Tests.Domain;

public sealed class UpdateTicketTests
{
    [Fact]
    public void Only_what_changes_is_recorded()
    {
        var changes = Make.Ticket().When(new UpdateTicket { Subject = new("S"), Priority = Priority.High, Tags = [] }).Records<TicketUpdated>().Changes;
        Assert.Equal(new UpdateTicket { Priority = Priority.High }, changes);
        Make.Ticket().When(new UpdateTicket { Subject = new("S"), Category = new(null), Fields = Make.Fields("{\"a\":null}") }).Nothing();
    }

    [Fact]
    public void Members_change_and_are_cleared()
    {
        var set = Make.Ticket().Later(9).After(new UpdateTicket
        {
            Subject = new("New"), Kind = TicketKind.Fault, Category = new("payment"), Product = new("app"), Language = new("zh"), Tags = ["b", "a"],
        });
        var ticket = set.The<Ticket>();
        Assert.Equal(("New", TicketKind.Fault, "payment", "app", "zh"), (ticket.Subject.Value, ticket.Kind, ticket.Category!.Code, ticket.Product, ticket.Language));
        Assert.Equal(Given.Start.Plus(9), ticket.UpdatedAt);
        Assert.Null(set.After(new UpdateTicket { Category = new(null) }).The<Ticket>().Category);
    }

    [Fact]
    public void Fields_merge_and_null_removes()
    {
        var ticket = Make.Ticket(Make.Open with { Fields = Make.Fields("{\"a\":1,\"b\":2}") })
            .After(new UpdateTicket { Fields = Make.Fields("{\"b\":null,\"c\":[3]}") }).The<Ticket>();
        Assert.Equal("""{"a":1,"c":[3]}""", JsonSerializer.Serialize(ticket.Fields));
    }

    [Fact]
    public void Skills_keep_those_of_the_queue_and_wake_the_router_while_the_ticket_waits()
    {
        var decision = Make.Ticket(Make.Open with { Queue = "billing" }).When(new UpdateTicket { Skills = ["App"] });
        Assert.Equal(["app", "billing"], decision.Records<TicketUpdated>().Changes.Skills!.Value);
        decision.Tells<TicketWaits>(GrainKinds.Router, "billing");
        Make.Assigned().When(new UpdateTicket { Skills = ["app"] }).TellsNobody();
    }

    [Fact]
    public void Ticket_cannot_grow_without_end()
    {
        var large = Make.Ticket(Make.Open with { Fields = Make.Fields($"{{\"a\":\"{new string('x', 16_000)}\"}}") });
        large.When(new UpdateTicket { Fields = Make.Fields($"{{\"b\":\"{new string('x', 1_000)}\"}}") }).Refuses<TicketTooLarge>();
        large.When(new UpdateTicket { Tags = [.. Enumerable.Range(0, 100).Select(i => new string((char)('一' + i), 64))] }).Refuses<TicketTooLarge>();
        var full = large.After(new UpdateTicket { Tags = [.. Enumerable.Range(0, 100).Select(i => $"tag-number-{i}")] });
        Assert.True(JsonSerializer.SerializeToUtf8Bytes(full.State, Kinds.All[GrainKinds.Ticket].Json).Length < 32 * 1024);
    }
}
