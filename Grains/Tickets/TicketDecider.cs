using System.Diagnostics;
using OrleansTicketing.Agents;
using OrleansTicketing.Sla;

namespace OrleansTicketing.Tickets;

/// <summary>What a ticket does about a command: the rules are in the family's files, what every turn has in common is here.</summary>
public static class TicketDecider
{
    private const string SlaReminder = "sla";

    public static Decision Decide(Ticket? ticket, Command command, TurnContext context) => (ticket, command) switch
    {
        (null, OpenTicket open) => TicketOpening.Open(open, context),
        (not null, OpenTicket) => new AlreadyExists("ticket", context.Version),
        (null, AgentReserved answer) => TicketAssignment.GiveBack(context.Grain.Key, Decision.Nothing, answer),
        (null, Message or ReminderDue) => Decision.Nothing,
        (null, _) => new NotFound("ticket"),
        _ => Complete(ticket, Step(ticket, command, context), command, context),
    };

    /// <summary>One alarm clock for all clocks of the ticket, and one for a triage that is still to come.</summary>
    public static IEnumerable<Reminder> Reminders(Ticket ticket) =>
    [
        .. TicketClocks.NextDue(ticket.Sla) is { } due ? [new Reminder(SlaReminder, due)] : Array.Empty<Reminder>(),
        .. ticket.TriageNext is { } triage && !ticket.IsOver() ? [new Reminder(TicketTriaging.Reminder, triage.Due)] : Array.Empty<Reminder>(),
    ];

    /// <summary>What the shell loads for a command.</summary>
    public static Loads Needs(Command command) => command switch
    {
        OpenTicket => Loads.TicketNumber,
        ReminderDue { Name: TicketTriaging.Reminder } => Loads.Triage,
        _ => Loads.Nothing,
    };

    private static Decision Step(Ticket ticket, Command command, TurnContext context) => command switch
    {
        AddMessage add => TicketConversation.Add(ticket, add, context),
        AddNote add => TicketConversation.Add(ticket, add, context),
        RateTicket rate => TicketConversation.Rate(ticket, rate, context),
        Transition to => TicketLifeCycle.Step(ticket, to, context),
        UpdateTicket update => TicketChanges.Update(ticket, update, context),
        RequestAssignment request => TicketAssignment.Request(ticket, request.Wish, context),
        MoveToQueue move => TicketAssignment.Move(ticket, move, context),
        AgentReserved answer => TicketAssignment.Reserved(ticket, answer, context),
        AssignmentDeclined answer => TicketAssignment.Declined(ticket, answer, context),
        ReminderDue { Name: TicketTriaging.Reminder } => TicketTriaging.Remind(ticket, context),
        ReminderDue => Decision.Nothing,
        _ => throw new UnreachableException($"A ticket knows no {command.GetType().Name}."),
    };

    /// <summary>What follows from a step whatever it was: the clocks move, and agents hear whether the ticket takes their room.</summary>
    private static Decision Complete(Ticket before, Decision decision, Command command, TurnContext context)
    {
        if (decision.Refusal is not null || (decision.Events.IsEmpty && command is not ReminderDue))
            return decision;
        var after = decision.Events.Aggregate(before, TicketEvolve.Evolve);
        var clocks = TicketClocks.Follow(before, after, decision.Events, context.Settings, context.At);
        decision = decision with { Events = [.. decision.Events, .. clocks.Select(e => Stamped(e, context.At))] };
        return Tell(before, after, context.Version + 1, decision);
    }

    /// <summary>
    /// A stay that begins by a reservation needs no word: the agent keeps that room already. Its end, and each time it stops or begins
    /// to count, does.
    /// </summary>
    private static Decision Tell(Ticket before, Ticket after, long version, Decision decision)
    {
        var sameStay = before.Assignee == after.Assignee && before.Reservation == after.Reservation;
        var counts = sameStay && after.Counts;
        return before.Assignee is not { } agent || before.Counts == counts
            ? decision
            : decision.Send(new(GrainKinds.Agent, agent), new TicketHolds(before.Id, version, counts, before.Reservation ?? ""));
    }

    private static Event Stamped(Event e, Timestamp at) => e switch
    {
        SlaChanged changed => changed with { At = at },
        SlaWarning warning => warning with { At = at },
        SlaBreached breached => breached with { At = at },
        SlaMet met => met with { At = at },
        _ => e,
    };
}
