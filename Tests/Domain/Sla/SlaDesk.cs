using System.Collections.Immutable;
using System.Globalization;
using OrleansTicketing.Configuration;
using OrleansTicketing.Customers;
using OrleansTicketing.Sla;
using OrleansTicketing.Tickets;

namespace OrleansTicketing.Tests.Domain.Sla;

/// <summary>Short words for calendars, policies and instants.</summary>
internal static class Given
{
    public static Timestamp At(string iso) => Timestamp.From(DateTimeOffset.Parse(iso, CultureInfo.InvariantCulture));

    /// <summary>Reads "09:00-12:00 13:00-18:00"; an end not later than its start is after midnight.</summary>
    public static ImmutableArray<DayInterval> Hours(string text) =>
        [.. text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(part => part.Split('-').Select(Minute).ToArray()).Select(
            ends => new DayInterval(ends[0], ends[1] > ends[0] ? ends[1] : ends[1] + 1440))];

    public static CalendarDefinition Calendar(string zone, string weekdays, string weekend = "") => new()
    {
        Name = "Hours",
        TimeZone = zone,
        Weekly = [.. Enumerable.Repeat(Hours(weekdays), 5), .. Enumerable.Repeat(Hours(weekend), 2)],
    };

    public static SlaTarget Target(SlaMetric metric, long minutes, SlaTime time = SlaTime.Calendar, Priority? priority = null) =>
        new(metric, priority, minutes * 60, time);

    public static SlaPolicyDefinition Policy(params ImmutableArray<SlaTarget> targets) => new() { Name = "Policy", Targets = targets };

    public static Settings With(this Settings settings, string kind, string key, Definition definition, long version = 1) =>
        settings.With(new ConfigurationChanged(kind, key, definition), version);

    public static Settings Only(SlaPolicyDefinition policy, CalendarDefinition? calendar = null)
    {
        var settings = Settings.Empty.With(GrainKinds.SlaPolicy, "p", policy with { Calendar = calendar is null ? null : "c" });
        return calendar is null ? settings : settings.With(GrainKinds.Calendar, "c", calendar);
    }

    private static int Minute(string text) => (int)TimeSpan.Parse(text, CultureInfo.InvariantCulture).TotalMinutes;
}

/// <summary>A ticket with just enough of a life for its clocks: events change it, the clocks follow, all of it is journaled.</summary>
internal sealed class SlaDesk
{
    private readonly Settings _settings;

    public SlaDesk(Settings settings, Timestamp at, Priority priority = Priority.Normal)
    {
        _settings = settings;
        Ticket = new()
        {
            Id = "tkt_1",
            Number = 1,
            Status = TicketStatus.Queued,
            Subject = new("s"),
            Kind = TicketKind.Other,
            Priority = priority,
            Channel = Channel.Web,
            CustomerId = "cus_1",
            Tier = CustomerTier.Standard,
            Queue = "default",
            CreatedAt = at,
            UpdatedAt = at,
            Sla = TicketClocks.Start(settings, "default", priority, CustomerTier.Standard, TicketKind.Other, Channel.Web, at),
        };
        Journal.Add((at, new TicketOpened
        {
            Number = 1,
            Subject = Ticket.Subject,
            Channel = Ticket.Channel,
            CustomerId = Ticket.CustomerId,
            Tier = Ticket.Tier,
            Kind = Ticket.Kind,
            Priority = priority,
            Queue = Ticket.Queue,
            Sla = Ticket.Sla,
            At = at,
        }));
    }

    public Ticket Ticket { get; private set; }

    public List<(Timestamp At, Event Event)> Journal { get; } = [];

    public SlaClock Clock(SlaMetric metric) => Ticket.Sla!.Clocks.Single(c => c.Metric == metric);

    public long Elapsed(SlaMetric metric, Timestamp now) => TicketClocks.ElapsedMs(Clock(metric), _settings, now);

    public ImmutableArray<SlaInterval> Ledger(Timestamp now) => TicketClocks.Ledger(Journal, _settings, now);

    /// <summary>One turn; what the clocks said to it.</summary>
    public ImmutableArray<Event> Turn(Timestamp at, params ImmutableArray<Event> events)
    {
        var after = events.Aggregate(Ticket, (ticket, e) => Evolve(ticket, e, at));
        var said = TicketClocks.Follow(Ticket, after, events, _settings, at);
        Ticket = after with { Sla = said.Aggregate(after.Sla, TicketClocks.Evolve) };
        Journal.AddRange(events.Concat(said).Select(e => (at, e)));
        return said;
    }

    public ImmutableArray<Event> Turn(string at, params ImmutableArray<Event> events) => Turn(Given.At(at), events);

    /// <summary>Rings every reminder due up to then, each at its instant.</summary>
    public void Remind(Timestamp until)
    {
        while (TicketClocks.NextDue(Ticket.Sla) is { } due && due <= until)
            Assert.NotEmpty(Turn(due)); // or it would ring for ever
    }

    public ImmutableArray<Event> Move(string at, TicketStatus to) => Turn(at, To(to));

    public TicketStatusChanged To(TicketStatus to) => new(Ticket.Status, to, null, null, default);

    public static TicketAssigned Assigned() => new("agt_1", false, "r", default);

    public static TicketQueued Queued() => new("default", [], default);

    public static MessageAdded Says(MessageFrom from) => new("msg_1", from, null, new("t"), default);

    public static TicketUpdated Becomes(Priority priority) => new(new UpdateTicket { Priority = priority });

    private static Ticket Evolve(Ticket ticket, Event e, Timestamp at) => e switch
    {
        TicketAssigned assigned => ticket with { Assignee = assigned.AgentId, Status = TicketStatus.Assigned },
        TicketQueued => ticket with { Assignee = null, Status = TicketStatus.Queued },
        TicketStatusChanged changed => ticket with { Status = changed.To },
        TicketUpdated { Changes.Priority: { } priority } => ticket with { Priority = priority },
        MessageAdded { From: MessageFrom.Agent } => ticket with { FirstRespondedAt = ticket.FirstRespondedAt ?? at },
        _ => ticket,
    };
}
