using System.Diagnostics;
using OrleansTicketing.Routing;
using OrleansTicketing.Tickets;

namespace OrleansTicketing.Tests.Domain;

public sealed class RoutingPolicyTests
{
    private static RoutingPolicy.Pairing Pair(WaitingTicket[] tickets, Candidate[] agents, bool anyOnline = true, int most = 200) =>
        RoutingPolicy.Pair(tickets, agents, anyOnline, most, new(1000));

    private static string? Chosen(WaitingTicket ticket, params Candidate[] agents) => Pair([ticket], agents).Given.SingleOrDefault()?.AgentId;

    private static string? Why(WaitingTicket ticket, params Candidate[] agents) => Pair([ticket], agents).Blocked.SingleOrDefault()?.Reason;

    [Fact]
    public void All_needed_skills_are_required() => Assert.Equal("both", Chosen(
        Make.Waiting("t", skills: ["a", "b"]),
        Make.Candidate("one", skills: ("a", 5)), Make.Candidate("both", skills: [("a", 1), ("b", 1)])));

    [Fact]
    public void Highest_sum_of_levels_comes_first() => Assert.Equal("good", Chosen(
        Make.Waiting("t", skills: ["a", "b"]),
        Make.Candidate("fair", skills: [("a", 5), ("b", 1)]), Make.Candidate("good", load: 4, skills: [("a", 3), ("b", 4)])));

    [Fact]
    public void Then_a_declared_language() => Assert.Equal("zh", Chosen(
        Make.Waiting("t", language: "zh-CN"), Make.Candidate("any"), Make.Candidate("zh", load: 4, languages: ["zh"])));

    [Fact]
    public void Then_the_larger_spare_share() => Assert.Equal("b", Chosen(
        Make.Waiting("t"), Make.Candidate("a", capacity: 10, load: 5), Make.Candidate("b", capacity: 4, load: 1)));

    [Fact]
    public void Then_the_longest_idle() => Assert.Equal("b", Chosen(Make.Waiting("t"), Make.Candidate("a", idle: 5), Make.Candidate("b", idle: 4)));

    [Fact]
    public void Urgent_and_oldest_tickets_come_first()
    {
        var pairing = Pair(
            [Make.Waiting("low", Priority.Low, 1), Make.Waiting("new", Priority.Urgent, 9), Make.Waiting("old", Priority.Urgent, 8)],
            [Make.Candidate("a", capacity: 2)]);
        Assert.Equal(["old", "new"], pairing.Given.Select(g => g.Ticket.Id));
        Assert.Equal("no_room", Assert.Single(pairing.Blocked).Reason);
    }

    [Fact]
    public void Work_is_spread_and_never_beyond_capacity()
    {
        var tickets = Enumerable.Range(0, 100).Select(i => Make.Waiting($"t{i:00}", queuedAt: i)).ToArray();
        var agents = Enumerable.Range(0, 10).Select(i => Make.Candidate($"a{i}", capacity: 3 + i)).ToArray();
        var given = Pair(tickets, agents).Given.CountBy(g => g.AgentId).ToDictionary();
        Assert.All(agents, a => Assert.Equal(a.Capacity, given[a.Id]));
        Assert.All(Pair(tickets[..10], [.. agents.Select(a => a with { Capacity = 5 })]).Given.CountBy(g => g.AgentId), g => Assert.Equal(1, g.Value));
    }

    [Fact]
    public void Reason_tells_what_is_missing()
    {
        var ticket = Make.Waiting("t", language: "zh", skills: "a");
        Assert.Equal("no_agent_online", Pair([ticket], [], anyOnline: false).Blocked[0].Reason);
        Assert.Equal("no_room", Why(ticket));
        Assert.Equal("no_room", Why(ticket, Make.Candidate("a", load: 5, skills: ("a", 1)), Make.Candidate("b")));
        Assert.Equal("skill_missing", Why(ticket, Make.Candidate("a", languages: ["en"]), Make.Candidate("b")));
        Assert.Equal("language_missing", Why(ticket, Make.Candidate("a", languages: ["en"], skills: ("a", 1)), Make.Candidate("b")));
        Assert.Null(Why(Make.Waiting("t"), Make.Candidate("a", languages: ["en"])));
    }

    [Fact]
    public void Record_shows_the_best_first_and_what_ruled_the_others_out()
    {
        var scores = Pair([Make.Waiting("t", language: "zh", skills: "a")],
        [
            Make.Candidate("full", load: 5, skills: ("a", 5)), Make.Candidate("none"), Make.Candidate("en", languages: ["en"], skills: ("a", 1)),
            Make.Candidate("good", languages: ["zh"], skills: ("a", 2)),
        ]).Given[0].Scores;
        Assert.Equal([("good", null), ("full", "no_room"), ("en", "language_missing"), ("none", "skill_missing")], scores.Select(s => (s.AgentId, s.RuledOut)));
        Assert.Equal(new("good", null, 2, true, 1, default), scores[0]);
    }

    [Fact]
    public void Nothing_is_given_beyond_the_bound_nor_called_blocked()
    {
        var pairing = Pair([Make.Waiting("a"), Make.Waiting("b")], [Make.Candidate("a")], most: 1);
        Assert.Equal((1, 0), (pairing.Given.Length, pairing.Blocked.Length));
    }

    [Fact]
    public void Explain_tells_the_same_without_giving_out()
    {
        Assert.Null(RoutingPolicy.Explain(["a"], null, [Make.Candidate("x", skills: ("a", 1))], true).Reason);
        Assert.Equal("no_room", RoutingPolicy.Explain(["a"], null, [Make.Candidate("x", load: 5, skills: ("a", 1))], true).Reason);
    }

    [Fact]
    public void Hundred_tickets_and_two_hundred_agents_take_milliseconds()
    {
        var agents = Enumerable.Range(0, 200).Select(i => Make.Candidate($"a{i}", 50, i % 50, i, null, ("a", 1 + (i % 5)), ("b", 1), ("c", 2))).ToArray();
        var tickets = Enumerable.Range(0, 100).Select(i => Make.Waiting($"t{i}", Priority.Normal, i, null, i % 2 == 0 ? ["a"] : ["a", "b"])).ToArray();
        var best = Enumerable.Range(0, 20).Min(_ =>
        {
            var from = Stopwatch.GetTimestamp();
            Assert.Equal(100, Pair(tickets, agents).Given.Length);
            return Stopwatch.GetElapsedTime(from);
        });
        Assert.True(best.TotalMilliseconds < 20, $"{best}");
    }
}
