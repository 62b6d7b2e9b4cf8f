using System.Collections.Immutable;
using OrleansTicketing.Agents;
using OrleansTicketing.Routing;
using OrleansTicketing.Tickets;

namespace OrleansTicketing.Tests.Domain;

/// <summary>
/// Tickets, agents and two routers in memory, with a bag of messages that are delivered in any order, some of them twice. Each committed
/// step checks what must always hold.
/// </summary>
internal sealed class Simulation
{
    private readonly Dictionary<GrainId, Given> _grains = [];
    private readonly List<Outgoing> _bag = [];
    private readonly Func<int, int> _choose;
    private readonly int _capacity;
    private readonly bool _mayExceed;
    private Timestamp _now = Given.Start;

    /// <param name="choose">A number below the argument: all chance comes from the property's input.</param>
    /// <param name="agents">How many.</param>
    /// <param name="capacity">Of each.</param>
    /// <param name="mayExceed">Whether tickets come back beyond capacity; room is never given beyond it.</param>
    public Simulation(Func<int, int> choose, int agents, int capacity, bool mayExceed)
    {
        (_choose, _capacity, _mayExceed) = (choose, capacity, mayExceed);
        for (var i = 0; i < agents; i++)
        {
            Do(Agent(i), new CreateAgent { Login = $"a{i}", Name = new("A"), Capacity = capacity, Queues = ["default", "billing"], Skills = [new("billing", 1)] });
            Do(Agent(i), new SetPresence(Presence.Online));
        }
    }

    public IEnumerable<Ticket> Tickets => _grains.Values.Select(g => g.State).OfType<Ticket>();

    public IEnumerable<Agent> Agents => _grains.Values.Select(g => g.State).OfType<Agent>();

    public static GrainId Agent(int i) => new(GrainKinds.Agent, $"agt_{i}");

    public static GrainId Ticket(int i) => new(GrainKinds.Ticket, $"tkt_{i}");

    /// <summary>A command of a person; refusals are fine.</summary>
    public void Do(GrainId id, Command command)
    {
        var grain = _grains.GetValueOrDefault(id, new Given(id)) with { At = _now, Routing = id.Kind == GrainKinds.Router ? Load(id.Key) : RoutingLoad.None };
        var decision = grain.When(command);
        if (command is Message) Assert.Null(decision.Refusal);
        if (decision.Events.Any(e => e is RoomReserved)) Assert.True(grain.The<Agent>().Load < _capacity);
        _grains[id] = grain.Events(decision.Events);
        _bag.AddRange(decision.Messages);
        Check();
    }

    /// <summary>Delivers one message of the bag; one in eight stays there and comes once more.</summary>
    public bool Deliver(bool mayRepeat)
    {
        if (_bag.Count == 0) return false;
        var i = _choose(_bag.Count);
        var (to, message) = _bag[i];
        if (!mayRepeat || _choose(8) != 0) _bag.RemoveAt(i);
        Do(to, message);
        return true;
    }

    public void Wait(long ms)
    {
        _now = _now.Plus(ms);
        foreach (var (id, grain) in _grains.Where(g => g.Value.State is not null).ToList())
        {
            foreach (var due in Kinds.All[id.Kind].Reminders(grain.State!).Where(r => r.Due <= _now)) Do(id, new ReminderDue(due.Name, due.Due));
        }
    }

    /// <summary>Everything arrives; no sweep is needed but the one right after what was believed of agents.</summary>
    public void Drain()
    {
        for (var second = 0; second < 5; second++)
        {
            Wait(1_000);
            for (var steps = 0; Deliver(mayRepeat: false); steps++) Assert.True(steps < 10_000, "Messages go round in circles.");
        }
    }

    private RoutingLoad Load(string queue)
    {
        ImmutableArray<WaitingTicket> waiting = [.. Tickets.Where(t => t.Status is TicketStatus.Queued && t.Queue == queue)
            .Select(t => new WaitingTicket(t.Id, t.Priority, t.QueuedAt, t.Skills, t.Language))];
        var free = Agents.Where(a => a.HasRoom && a.Queues.Contains(queue))
            .Select(Candidate.Of);
        // The first two of each requirement only, so that the router has to be woken to go on.
        ImmutableArray<WaitingTicket> first = [.. waiting.GroupBy(t => t.Requirement).SelectMany(g => g.OrderBy(t => t.QueuedAt).Take(2))];
        return new(first, [.. free], true, first.Length < waiting.Length, [.. waiting.Select(t => t.Id)]);
    }

    private void Check()
    {
        if (_mayExceed) return;
        foreach (var agent in Agents)
        {
            var taken = Tickets.Where(t => t.Counts && t.Assignee == agent.Id).ToList();
            Assert.True(taken.Count <= _capacity, $"{agent.Id} has {taken.Count} of {_capacity}.");
            Assert.True(agent.Load <= _capacity, $"{agent.Id} keeps room for {agent.Load} of {_capacity}.");
        }
    }
}
