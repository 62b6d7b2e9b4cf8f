using System.Collections.Immutable;
using System.Diagnostics;
using OrleansTicketing.Agents;

namespace OrleansTicketing.Routing;

/// <summary>
/// A queue's router. Whatever wakes it, it does the same: looks who waits and who has room, and gives out what it can. A look that
/// finds nothing new records nothing.
/// </summary>
public static class RouterDecider
{
    private const string SweepReminder = "sweep";
    private const long SweepMs = 30_000;
    private const long SoonMs = 1_000;
    private const long OverdueMs = 60_000;
    private const int MostPending = 200;
    private const int MostBlocked = 64;

    public static Decision Decide(Router? state, Command command, TurnContext context) => command switch
    {
        TicketWaits or AgentHasRoom or QueueChanged or ReminderDue => Look(state ?? new(), null, context),
        ReservationDeclined declined => Look(state ?? new(), declined.Reservation, context),
        Message => Decision.Nothing,
        _ => throw new UnreachableException($"A router knows no {command.GetType().Name}."),
    };

    public static Router Evolve(Router? state, Event e)
    {
        var router = state ?? new();
        return e switch
        {
            TicketGivenOut given => router with
            {
                LastReservation = router.LastReservation + 1,
                Pending = router.Pending.Add(new(given.TicketId, given.AgentId, given.Reservation, given.At, given.QueuedAt)),
            },
            ReservationsSettled settled => router with { Pending = router.Pending.RemoveAll(p => settled.Reservations.Contains(p.Reservation)) },
            RequirementBlocked { Reason: { } reason } blocked => router with { Blocked = router.Blocked.SetItem(blocked.Requirement, reason) },
            RequirementBlocked blocked => router with { Blocked = router.Blocked.Remove(blocked.Requirement) },
            SweepPlanned planned => router with { SweepAt = planned.At },
            _ => throw new UnreachableException($"A router knows no {e.GetType().Name}."),
        };
    }

    public static IEnumerable<Reminder> Reminders(Router router) => router.SweepAt is { } due ? [new(SweepReminder, due)] : [];

    private static Decision Look(Router router, string? declined, TurnContext context)
    {
        var load = context.Routing;
        var waits = load.Waiting.ToDictionary(t => t.Id, t => t.QueuedAt, StringComparer.Ordinal);
        var settled = router.Pending.Where(IsSettled).ToImmutableArray();
        var pending = router.Pending.RemoveRange(settled);
        var onTheWay = pending.Select(p => p.TicketId).ToHashSet(StringComparer.Ordinal);

        var pairing = RoutingPolicy.Pair(
            load.Waiting.Where(t => !onTheWay.Contains(t.Id)),
            load.Agents.Select(a => WithPending(a, pending)),
            load.AnyOnline,
            MostPending - pending.Length,
            context.At);

        ImmutableArray<Event> events =
        [
            .. pairing.Given.Select((g, i) => GivenOut(g, $"{context.Grain.Key}/{router.LastReservation + 1 + i}", context.At)),
            .. Blockings(router, pairing, load, context.At),
            .. Sweep(router, !load.Waiting.IsEmpty, HidesRoom(pairing, pending, load), context.At),
        ];
        // What settled by itself is written down when there is something to write anyway.
        if (!settled.IsEmpty && (!events.IsEmpty || settled.Any(p => p.Reservation == declined)))
            events = [new ReservationsSettled([.. settled.Select(p => p.Reservation)]), .. events];
        var goOn = load.MoreWaiting || pairing.Given.Length == MostPending - pending.Length;
        return new() { Events = events, Messages = Reservations(pairing, events, goOn, context.Grain.Key) };

        // Declined, or the ticket left or waits anew. One that is overdue may be given out again: whichever reservation arrives first wins.
        bool IsSettled(GivenOut given) =>
            given.Reservation == declined
            || !load.StillQueued.Contains(given.TicketId)
            || (waits.TryGetValue(given.TicketId, out var since) && since != given.QueuedAt)
            || context.At >= given.At.Plus(OverdueMs);
    }

    /// <summary>
    /// What is on its way takes room, too, as long as the agent's load cannot contain it: while the agent was not given anything since.
    /// If in doubt the agent is asked, who knows better; so no room is ever left unused for want of news.
    /// </summary>
    private static Candidate WithPending(Candidate agent, ImmutableArray<GivenOut> pending)
    {
        var unseen = pending.Count(p => p.AgentId == agent.Id && agent.IdleSince < p.At);
        return unseen == 0 ? agent : agent with { Load = agent.Load + unseen };
    }

    private static TicketGivenOut GivenOut(RoutingPolicy.Given given, string reservation, Timestamp at) =>
        new(given.Ticket.Id, given.Ticket.Requirement, given.AgentId, reservation, given.Scores, at, given.Ticket.QueuedAt);

    /// <summary>Only what changed: a new reason, or no tickets any more that wait for want of an agent.</summary>
    private static IEnumerable<Event> Blockings(Router router, RoutingPolicy.Pairing pairing, RoutingLoad load, Timestamp at)
    {
        var open = pairing.Blocked.ToDictionary(b => b.Requirement, StringComparer.Ordinal);
        var free = Math.Max(0, MostBlocked - router.Blocked.Count);
        var over = router.Blocked.Keys.Where(r => !open.ContainsKey(r)).Select(r => new RequirementBlocked(r, null, [], at));
        var changed = open.Values.Where(b => router.Blocked.ContainsKey(b.Requirement) && router.Blocked[b.Requirement] != b.Reason);
        var begun = open.Values.Where(b => !router.Blocked.ContainsKey(b.Requirement)).Take(free);
        return [.. over, .. changed.Concat(begun).Select(b => new RequirementBlocked(b.Requirement, b.Reason, b.Scores, at))];
    }

    /// <summary>
    /// The next look of its own accord, while anything waits; moved only when it is due or comes too late, so that most turns do not
    /// write it.
    /// </summary>
    private static IEnumerable<Event> Sweep(Router router, bool anyWaits, bool soon, Timestamp at)
    {
        Timestamp? wanted = anyWaits ? at.Plus(soon ? SoonMs : SweepMs) : null;
        var keeps = router.SweepAt is { } due ? due > at && !(due > wanted && soon) : wanted is null;
        return keeps ? [] : [new SweepPlanned(wanted)];
    }

    /// <summary>
    /// Whether what is on its way may hide room. Agents may be thought full who do not know it yet; when something leaves them meanwhile,
    /// they were never full and wake nobody. And tickets on their way may stand before others that were not loaded.
    /// </summary>
    private static bool HidesRoom(RoutingPolicy.Pairing pairing, ImmutableArray<GivenOut> pending, RoutingLoad load) =>
        (!pending.IsEmpty || !pairing.Given.IsEmpty) && (load.MoreWaiting || pairing.Blocked.Any(b => b.Reason == Contender.NoRoom));

    /// <summary>
    /// Asks the agents. A requirement of which all that was loaded is on its way hides those behind: until some arrived, nobody's room
    /// could be used for them. So its last ticket wakes the router on its way.
    /// </summary>
    private static ImmutableArray<Outgoing> Reservations(
        RoutingPolicy.Pairing pairing, ImmutableArray<Event> events, bool goOn, string queue)
    {
        var seen = pairing.Blocked.Select(b => b.Requirement).ToHashSet(StringComparer.Ordinal);
        var last = goOn ? pairing.Given.Reverse().Where(g => seen.Add(g.Ticket.Requirement)).Select(g => g.Ticket.Id).ToHashSet() : [];
        return
        [
            .. events.OfType<TicketGivenOut>().Zip(pairing.Given, (e, given) => new Outgoing(
                new(GrainKinds.Agent, e.AgentId),
                new Reserve(e.TicketId, e.Reservation, queue, Force: false, given.Ticket.QueuedAt, Echo: last.Contains(e.TicketId)))),
        ];
    }
}
