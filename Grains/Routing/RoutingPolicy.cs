using System.Collections.Immutable;

namespace OrleansTicketing.Routing;

/// <summary>
/// Who gets what: skills and language must fit; of those who fit, the highest sum of levels, then a declared language, then the largest
/// spare share, then the longest idle.
/// </summary>
public static class RoutingPolicy
{
    private const int MostRecordedOfGiven = 10;
    private const int MostRecordedOfBlocked = 20;

    /// <summary>A ticket and the agent who gets it.</summary>
    public sealed record Given(WaitingTicket Ticket, string AgentId, ImmutableArray<CandidateScore> Scores);

    /// <summary>Why tickets of one requirement got nobody.</summary>
    public sealed record Blocked(string Requirement, string Reason, ImmutableArray<CandidateScore> Scores);

    /// <param name="Given">In the order of the tickets.</param>
    /// <param name="Blocked">One a requirement.</param>
    public sealed record Pairing(ImmutableArray<Given> Given, ImmutableArray<Blocked> Blocked);

    /// <summary>Pairs tickets, urgent and oldest first, with agents; gives out at most <paramref name="most"/>.</summary>
    public static Pairing Pair(IEnumerable<WaitingTicket> tickets, IEnumerable<Candidate> agents, bool anyOnline, int most, Timestamp at)
    {
        ImmutableArray<Seat> seats = [.. agents.Select(a => new Seat(a))];
        var contests = new Dictionary<string, Contest>(StringComparer.Ordinal);
        var given = ImmutableArray.CreateBuilder<Given>();
        var blocked = ImmutableArray.CreateBuilder<Blocked>();
        foreach (var ticket in tickets.OrderBy(t => t.Priority).ThenBy(t => t.QueuedAt).ThenBy(t => t.Id, StringComparer.Ordinal))
        {
            var requirement = ticket.Requirement;
            if (!contests.TryGetValue(requirement, out var contest))
                contests.Add(requirement, contest = new Contest(ticket.Skills, ticket.Language, seats));
            if (contest.Closed)
                continue;
            if (contest.Best() is not { } best)
            {
                contest.Closed = true;
                blocked.Add(new(requirement, contest.WhyNobody(anyOnline), contest.Scores(MostRecordedOfBlocked)));
            }
            else if (given.Count < most)
            {
                given.Add(new(ticket, best.Agent.Id, contest.Scores(MostRecordedOfGiven)));
                best.Take(at);
            }
        }

        return new(given.ToImmutable(), blocked.ToImmutable());
    }

    /// <summary>Why tickets of this requirement would wait now (null = an agent could take one), and how each agent fares.</summary>
    public static (string? Reason, ImmutableArray<CandidateScore> Scores) Explain(
        ImmutableArray<string> skills, string? language, IEnumerable<Candidate> agents, bool anyOnline)
    {
        var contest = new Contest(skills, language, [.. agents.Select(a => new Seat(a))]);
        return (contest.Best() is null ? contest.WhyNobody(anyOnline) : null, contest.Scores(MostRecordedOfBlocked));
    }
}
