using System.Collections.Immutable;
using System.Diagnostics;

namespace OrleansTicketing.Agents;

/// <summary>What each event makes of an agent.</summary>
public static class AgentEvolve
{
    public static Agent Evolve(Agent? agent, Event e) => (agent, e) switch
    {
        (_, AgentCreated created) => Created(created),
        (null, _) => throw new UnreachableException($"{e.GetType().Name} before an agent was created."),
        (_, AgentUpdated updated) => Updated(Touched(agent, updated.At), updated.Changes),
        (_, PresenceChanged changed) => Touched(agent, changed.At) with { Presence = changed.Presence },
        (_, RoomReserved reserved) => Touched(agent, reserved.At) with
        {
            IdleSince = Timestamp.Max(agent.IdleSince, reserved.At),
            Held = agent.Held.Add(new(reserved.TicketId, reserved.Reservation, 0)),
        },
        (_, ReservationReleased released) => Touched(agent, released.At) with { Held = Without(agent.Held, released.TicketId, released.Reservation) },
        (_, TicketHeld held) => Touched(agent, held.At) with
        {
            Held = Without(agent.Held, held.TicketId, held.Reservation).Add(new(held.TicketId, held.Reservation, held.TicketVersion)),
            Left = Without(agent.Left, held.TicketId, held.Reservation),
        },
        (_, TicketLeft left) => Touched(agent, left.At) with
        {
            Held = Without(agent.Held, left.TicketId, left.Reservation),
            Left =
            [
                .. Without(agent.Left, left.TicketId, left.Reservation).TakeLast(AgentRoom.MostLeft - 1),
                new(left.TicketId, left.Reservation, left.TicketVersion),
            ],
        },
        _ => throw new UnreachableException($"An agent knows no {e.GetType().Name}."),
    };

    private static Agent Created(AgentCreated e) => new()
    {
        Id = e.Id,
        Login = e.Agent.Login,
        Name = e.Agent.Name,
        Department = e.Agent.Department,
        Role = e.Agent.Role,
        Skills = e.Agent.Skills,
        Languages = e.Agent.Languages,
        Capacity = e.Agent.Capacity,
        Queues = e.Agent.Queues,
        PasswordHash = e.Agent.PasswordHash,
        IdleSince = e.At,
        CreatedAt = e.At,
        UpdatedAt = e.At,
    };

    private static Agent Updated(Agent agent, UpdateAgent e) => agent with
    {
        Login = e.Login ?? agent.Login,
        Name = e.Name ?? agent.Name,
        Department = e.Department is { } department ? department.To : agent.Department,
        Role = e.Role ?? agent.Role,
        Skills = Sets.Keep(agent.Skills, e.Skills ?? agent.Skills),
        Languages = Sets.Keep(agent.Languages, e.Languages ?? agent.Languages),
        Capacity = e.Capacity ?? agent.Capacity,
        Queues = Sets.Keep(agent.Queues, e.Queues ?? agent.Queues),
        PasswordHash = e.PasswordHash ?? agent.PasswordHash,
    };

    private static ImmutableArray<HeldTicket> Without(ImmutableArray<HeldTicket> stays, string ticket, string? reservation) =>
        stays.RemoveAll(s => s.TicketId == ticket && s.Reservation == reservation);

    private static Agent Touched(Agent agent, Timestamp at) => agent with { UpdatedAt = Timestamp.Max(agent.UpdatedAt, at) };
}
