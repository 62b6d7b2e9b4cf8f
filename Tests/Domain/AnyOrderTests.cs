using FsCheck;
using FsCheck.Fluent;
using OrleansTicketing.Agents;
using OrleansTicketing.Tickets;

namespace OrleansTicketing.Tests.Domain;

/// <summary>Whatever the order of messages, and when some come twice: no agent beyond capacity, no ticket with two, nothing lost.</summary>
public sealed class AnyOrderTests
{
    private const int Tickets = 8;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Capacity_holds_and_everything_drains(bool customersReply) => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(200),
        Prop.ForAll(Arb.From(Gen.Choose(0, int.MaxValue - 1).ArrayOf(400)), chances => Holds(chances, customersReply)));

    private static void Holds(int[] chances, bool customersReply)
    {
        var next = 0;
        var world = new Simulation(n => chances[next++ % chances.Length] % n, agents: 3, capacity: 2, mayExceed: customersReply);
        int Choose(int n) => chances[next++ % chances.Length] % n;
        for (var i = 0; i < Tickets; i++) world.Do(Simulation.Ticket(i), Make.Open with { Queue = i % 3 == 0 ? "billing" : "default" });
        for (var step = 0; step < 120; step++)
        {
            if (Choose(3) > 0) world.Deliver(mayRepeat: true);
            else Act(world, Choose, step, customersReply);
        }

        world.Drain();
        Settled(world);
    }

    /// <summary>What people do meanwhile. A customer who answers may bring a ticket back to its agent beyond capacity.</summary>
    private static void Act(Simulation world, Func<int, int> choose, int step, bool customersReply)
    {
        var ticket = Simulation.Ticket(choose(Tickets));
        var agent = Simulation.Agent(choose(4));
        var holder = world.Tickets.First(t => t.Id == ticket.Key).Assignee;
        switch (choose(7))
        {
            case 0: world.Do(ticket, Make.Wish($"h{step}", agent.Key, from: holder)); break;
            case 1: world.Do(ticket, new MoveToQueue(choose(2) == 0 ? "default" : "billing", false, holder)); break;
            case 2: world.Do(ticket, Make.To(TicketStatus.Resolved, caller: agent.Key)); break;
            case 3: world.Do(ticket, Make.To(TicketStatus.WaitingCustomer)); break;
            case 4 when customersReply || world.Tickets.First(t => t.Id == ticket.Key).Status is TicketStatus.Resolved: world.Do(ticket, Make.FromCustomer()); break;
            case 5: world.Wait(choose(2) * 5_000L); break;
            default: world.Do(ticket, Make.FromAgent()); break;
        }
    }

    /// <summary>Agents and tickets agree on who has what, and a ticket waits only when nobody has room.</summary>
    private static void Settled(Simulation world)
    {
        foreach (var agent in world.Agents)
        {
            var taken = world.Tickets.Where(t => t.Counts && t.Assignee == agent.Id).Select(t => (t.Id, t.Reservation)).Order();
            Assert.Equal(taken, agent.Held.Select(h => (h.TicketId, h.Reservation)).Order());
        }

        Assert.All(world.Tickets, t => Assert.Empty(t.Requests));
        if (world.Tickets.Any(t => t.Status is TicketStatus.Queued)) Assert.DoesNotContain(world.Agents, a => a.HasRoom);
        Assert.All(world.Agents, a => Assert.Equal(Presence.Online, a.Presence));
    }
}
