using OrleansTicketing.Routing;
using OrleansTicketing.Tickets;

namespace OrleansTicketing.Agents;

/// <summary>
/// What takes an agent's room: one entry for each stay of a ticket, named by ticket and reservation. A stay begins with its reservation;
/// later words about it carry the ticket's version, and an older word never undoes a newer one.
/// </summary>
internal static class AgentRoom
{
    /// <summary>Stays that ended and are remembered.</summary>
    public const int MostLeft = 100;

    public static Decision Reserve(Agent agent, Reserve ask, TurnContext context)
    {
        // Repeated: it was answered the first time.
        if (agent.Stay(ask.TicketId, ask.Reservation) is not null || agent.Ended(ask.TicketId, ask.Reservation) is not null)
            return Decision.Nothing;
        if (WhyNot(agent, ask) is { } reason)
            return Decline(ask, "agent-at-capacity", reason, context);
        return Decision.Accept(new RoomReserved(ask.TicketId, ask.Reservation, context.At)).Send(
            new(GrainKinds.Ticket, ask.TicketId),
            new AgentReserved(agent.Id, ask.Reservation, ByHand: ask.Queue is null, ask.QueuedAt, ask.Echo ? ask.Queue : null));
    }

    public static Decision DeclineForNobody(Reserve ask, TurnContext context) => Decline(ask, "reference-not-found", "no_such_agent", context);

    /// <summary>Ends a stay that the ticket never took up; one that the ticket spoke of is ended by its own word only.</summary>
    public static Decision Release(Agent agent, ReleaseReservation release, TurnContext context) =>
        agent.Stay(release.TicketId, release.Reservation) is { TicketVersion: 0 }
            ? Told(agent, new ReservationReleased(release.TicketId, release.Reservation, context.At))
            : Decision.Nothing;

    public static Decision Hold(Agent agent, TicketHolds word, TurnContext context)
    {
        var known = agent.Stay(word.TicketId, word.Reservation) ?? agent.Ended(word.TicketId, word.Reservation);
        if (known is not null && known.TicketVersion >= word.TicketVersion)
            return Decision.Nothing;
        return Told(agent, word.Counts
            ? new TicketHeld(word.TicketId, word.TicketVersion, word.Reservation, context.At)
            : new TicketLeft(word.TicketId, word.TicketVersion, word.Reservation, context.At));
    }

    private static HeldTicket? Stay(this Agent agent, string ticket, string reservation) => Find(agent.Held, ticket, reservation);

    private static HeldTicket? Ended(this Agent agent, string ticket, string reservation) => Find(agent.Left, ticket, reservation);

    private static HeldTicket? Find(IEnumerable<HeldTicket> stays, string ticket, string reservation) =>
        stays.FirstOrDefault(s => s.TicketId == ticket && s.Reservation == reservation);

    private static string? WhyNot(Agent agent, Reserve ask)
    {
        var onlineOnly = ask.Queue is not null || ask.OnlineOnly;
        return ask switch
        {
            { Force: true } => null,
            { Queue: { } queue } when !agent.Queues.Contains(queue) => "not_in_queue",
            _ when onlineOnly && agent.Presence is not Presence.Online => "not_online",
            _ => agent.Load < agent.Capacity ? null : "no_room",
        };
    }

    private static Decision Decline(Reserve ask, string code, string reason, TurnContext context) => ask.Queue is { } queue
        ? Decision.Nothing.Send(new(GrainKinds.Router, queue), new ReservationDeclined(ask.TicketId, context.Grain.Key, ask.Reservation, reason))
        : Decision.Nothing.Send(new(GrainKinds.Ticket, ask.TicketId), new AssignmentDeclined(ask.Reservation, code));

    private static Decision Told(Agent agent, Event e) => AgentDecider.TellRouters(agent, AgentEvolve.Evolve(agent, e), Decision.Accept(e));
}
