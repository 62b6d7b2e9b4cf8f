using System.Text.Json;
using OrleansTicketing.Load.Faults;

namespace OrleansTicketing.Tests.Measuring;

/// <summary>An auditor that cannot find anything proves nothing.</summary>
public sealed class AuditorTests
{
    private const string Ticket = "ticket/tkt_1";
    private static readonly Seen Opened = new("evt_1", Ticket, 1, "ticket.opened") { Text = "first" };
    private static readonly Seen Queued = new("evt_2", Ticket, 1, "ticket.queued");
    private static readonly Seen Message = new("evt_3", Ticket, 2, "message.added") { Text = "hello" };
    private static readonly Seen Breached = new("evt_4", Ticket, 3, "sla.breached") { Late = TimeSpan.FromSeconds(1) };
    private static readonly Sent ToOpen = new("ticket.opened", "first", Ticket, IsAcknowledged: true);
    private static readonly Sent ToSay = new("message.added", "hello", Ticket, IsAcknowledged: true);
    private static readonly Evidence Good = Kept(Opened, Queued, Message, Breached);

    [Fact]
    public void A_run_that_kept_all_promises_has_no_violation() => Finds(Good);

    [Fact]
    public void A_lost_message_is_found() => Finds(
        Kept(Opened, Queued, Breached with { Version = 2 }),
        "message.added \"hello\" is not in the journal.",
        "message.added \"hello\" is not on the feed.");

    [Fact]
    public void A_message_that_only_the_feed_lost_is_found() => Finds(
        Good with { Feed = [Opened, Queued, Breached] },
        "message.added \"hello\" is not on the feed.",
        $"{Message} is in the journal and not on the feed.");

    [Fact]
    public void What_no_client_sent_and_the_feed_lost_is_found() => Finds(
        Good with { Feed = [Opened, Message, Breached] }, $"{Queued} is in the journal and not on the feed.");

    [Fact]
    public void What_is_no_news_is_not_missed_on_the_feed()
    {
        var triaged = new Seen("evt_5", Ticket, 4, "ticket.triaged");
        Finds(Kept(Opened, Queued, Message, Breached, triaged) with { Feed = Good.Feed });
    }

    [Fact]
    public void A_doubled_message_is_found() => Finds(
        Kept(Opened, Queued, Message, Message with { Id = "evt_5", Version = 3 }, Breached with { Version = 4 }),
        "message.added \"hello\" is 2 times in the journal.",
        "message.added \"hello\" is 2 times on the feed.");

    [Fact]
    public void A_message_that_says_something_else_is_found()
    {
        var other = Message with { Text = "hell" };
        Finds(
            Kept(Opened, Queued, other, Breached),
            "message.added \"hello\" is not in the journal.",
            $"Nobody sent {other}, which is in the journal.",
            "message.added \"hello\" is not on the feed.",
            $"Nobody sent {other}, which is on the feed.");
    }

    [Fact]
    public void A_message_at_another_ticket_is_found() => Finds(
        Good with { Log = [ToOpen, ToSay with { Ticket = "ticket/tkt_2" }] },
        $"message.added \"hello\" of ticket/tkt_2 is in the journal as {Message}.",
        $"message.added \"hello\" of ticket/tkt_2 is on the feed as {Message}.");

    [Fact]
    public void A_lost_ticket_is_found() => Finds(
        Kept() with { Log = [ToOpen] },
        "ticket.opened \"first\" is not in the journal.",
        "ticket.opened \"first\" is not on the feed.");

    [Fact]
    public void A_ticket_opened_twice_is_found()
    {
        Seen[] again = [.. Good.Journal.Where(e => e != Message).Select(e => e with { Id = e.Id + "b", Grain = "ticket/tkt_2", Version = Math.Min(e.Version, 2) })];
        Finds(
            Good with { Tickets = new Dictionary<string, long>(Good.Tickets) { ["ticket/tkt_2"] = 2 }, Journal = [.. Good.Journal, .. again], Feed = [.. Good.Feed, .. again] },
            "ticket.opened \"first\" is 2 times in the journal.",
            $"ticket.opened \"first\" of {Ticket} is in the journal as {again[0]}.",
            "ticket.opened \"first\" is 2 times on the feed.",
            $"ticket.opened \"first\" of {Ticket} is on the feed as {again[0]}.");
    }

    [Fact]
    public void A_ticket_without_its_row_is_found() => Finds(
        Good with { Tickets = new Dictionary<string, long>() },
        $"{Ticket} ends at version 3, its row is at 0.");

    [Fact]
    public void What_the_feed_shows_again_is_found() => Finds(
        Good with { Feed = [Opened, Queued, Queued, Message, Breached] },
        $"{Queued} is on the feed again, or after what followed it.");

    [Fact]
    public void What_the_journal_holds_again_is_found() => Finds(
        Good with { Journal = [Opened, Queued, Queued, Message, Breached] },
        $"{Queued} is more than once in the journal.");

    [Fact]
    public void What_the_feed_shows_out_of_order_is_found() => Finds(
        Good with { Feed = [Queued, Opened, Message, Breached] },
        $"{Opened} is on the feed again, or after what followed it.");

    [Fact]
    public void What_only_the_feed_knows_is_found() => Finds(
        Good with { Journal = [Opened, Message, Breached] },
        $"{Queued} is on the feed and not in the journal.");

    [Fact]
    public void A_gap_in_the_versions_of_any_grain_is_found()
    {
        Seen first = new("evt_5", "router/default", 1, "router.decided"), third = first with { Id = "evt_6", Version = 3 };
        Finds(Good with { Journal = [.. Good.Journal, first, third] }, $"After version 1 comes {third}.");
    }

    [Fact]
    public void A_version_that_comes_again_is_found()
    {
        var late = new Seen("evt_5", Ticket, 1, "ticket.queued");
        Finds(
            Good with { Journal = [.. Good.Journal, late], Feed = [.. Good.Feed, late] },
            $"After version 3 comes {late}.",
            $"{Ticket} ends at version 1, its row is at 3.");
    }

    [Fact]
    public void A_command_without_an_answer_may_have_happened_or_not_but_not_twice()
    {
        Sent[] log = [ToOpen, ToSay with { IsAcknowledged = false }];
        Finds(Good with { Log = log });
        Finds(Kept(Opened, Queued, Breached with { Version = 2 }) with { Log = log });
        Finds(
            Kept(Opened, Queued, Message, Message with { Id = "evt_5", Version = 3 }, Breached with { Version = 4 }) with { Log = log },
            "message.added \"hello\" is 2 times in the journal.",
            "message.added \"hello\" is 2 times on the feed.");
    }

    [Fact]
    public void A_deadline_that_never_took_effect_is_found() => Finds(Kept(Opened, Queued, Message), $"The deadline of {Ticket} took effect 0 times.");

    [Fact]
    public void A_deadline_that_took_effect_twice_is_found() => Finds(
        Kept(Opened, Queued, Message, Breached, Breached with { Id = "evt_5", Version = 4 }), $"The deadline of {Ticket} took effect 2 times.");

    [Fact]
    public void A_deadline_that_took_effect_too_late_is_found() => Finds(
        Kept(Opened, Queued, Message, Breached with { Late = TimeSpan.FromSeconds(31) }), $"The deadline of {Ticket} took effect 31 s late.");

    [Fact]
    public void A_report_is_printed_with_how_many_violations_there_were() =>
        Assert.Contains("\"ViolationCount\":2", JsonSerializer.Serialize(KillReport.Of(Good, ["one", "another"])), StringComparison.Ordinal);

    /// <summary>An engine that kept these events, and shows them.</summary>
    private static Evidence Kept(params Seen[] events) =>
        new([ToOpen, ToSay], events.GroupBy(e => e.Grain).ToDictionary(g => g.Key, g => g.Max(e => e.Version)), events, events);

    private static void Finds(Evidence evidence, params string[] violations) => Assert.Equal(violations, Auditor.Violations(evidence));
}
