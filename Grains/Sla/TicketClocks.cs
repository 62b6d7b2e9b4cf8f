using System.Collections.Immutable;
using OrleansTicketing.Configuration;
using OrleansTicketing.Customers;
using OrleansTicketing.Tickets;

namespace OrleansTicketing.Sla;

/// <summary>What a ticket's clocks do as the ticket moves.</summary>
public static class TicketClocks
{
    /// <summary>The clocks a new ticket starts with; null when no policy is for it.</summary>
    public static TicketSla? Start(Settings settings, string queue, Priority priority, CustomerTier tier, TicketKind kind, Channel channel, Timestamp at) =>
        throw new NotImplementedException();

    /// <summary>
    /// What the clocks do about a turn: first warnings and breaches due up to <paramref name="at"/>, then what the change from
    /// <paramref name="before"/> to <paramref name="after"/> (by <paramref name="events"/>) meets, pauses, resumes, retargets or cancels.
    /// </summary>
    public static ImmutableArray<Event> Follow(Ticket before, Ticket after, ImmutableArray<Event> events, Settings settings, Timestamp at) =>
        throw new NotImplementedException();

    /// <summary>The next instant at which a warning or a breach is due; null = none.</summary>
    public static Timestamp? NextDue(TicketSla? sla) => throw new NotImplementedException();
}
