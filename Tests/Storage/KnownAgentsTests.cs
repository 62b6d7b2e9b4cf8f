using System.Text.Json;
using OrleansTicketing.Agents;
using OrleansTicketing.Routing;
using OrleansTicketing.Silo.Storage;

namespace OrleansTicketing.Tests.Storage;

public class KnownAgentsTests
{
    [Fact]
    public void An_older_answer_that_comes_later_takes_nothing_back()
    {
        var known = new KnownAgents();
        known.Learn(Answer(10, Row("agt_a", 1, room: 1)), since: null, "q");
        known.Remember([StateOf("agt_a", 2, room: 5)], before: 10, last: 12);
        Assert.Equal(5, Room(known.Learn(Answer(10, Row("agt_a", 1, room: 1)), since: null, "q")));
        Assert.Equal(5, Room(known.Learn(Answer(11, Row("agt_a", 1, room: 1)), since: 10, "q")));
        Assert.Equal(12, known.Position);
    }

    [Fact]
    public void A_commit_after_one_that_was_not_seen_leaves_the_position_where_it_was()
    {
        var known = new KnownAgents();
        known.Learn(Answer(10, Row("agt_a", 1, room: 1)), since: null, "q");
        known.Remember([StateOf("agt_a", 3, room: 7)], before: 11, last: 12);
        Assert.Equal(10, known.Position);
        Assert.Equal(7, Room(known.Learn(Answer(12, Row("agt_a", 3, room: 7)), since: 10, "q")));
        Assert.Equal(12, known.Position);
    }

    [Fact]
    public void What_was_asked_of_a_knowledge_that_is_gone_has_no_answer()
    {
        var known = new KnownAgents();
        known.Learn(Answer(10, Row("agt_a", 1, room: 1)), since: null, "q");
        known.Forget(9);
        Assert.Equal(10, known.Position);
        known.Forget(10);
        Assert.Null(known.Learn(Answer(11), since: 10, "q"));
        Assert.Equal(1, Room(known.Learn(Answer(11, Row("agt_a", 1, room: 1)), since: null, "q")));
    }

    [Fact]
    public void Whoever_went_offline_is_not_kept_for_ever()
    {
        var known = new KnownAgents();
        known.Learn(Answer(0), since: null, "q");
        for (var i = 1; i <= 5_000; i++) known.Remember([StateOf($"agt_{i}", 1, room: 1)], i - 1, i);
        Assert.Equal(5_000, known.Position);
        known.Remember([StateOf("agt_last", 1, room: 1)], 5_000, 5_001);
        Assert.Null(known.Position);
    }

    private static int? Room((List<Candidate> WithRoom, bool AnyOnline)? seen) => Assert.Single(seen!.Value.WithRoom).Capacity;

    private static Agent Agent(string id, int room) => Rows.Agent(id, "q") with { Capacity = room };

    private static StateWrite StateOf(string id, long version, int room) => new(new(GrainKinds.Agent, id), version - 1, version, Guid.Empty, 1, default, [], Agent(id, room));

    private static AgentRow Row(string id, long version, int room) => new(id, version, JsonSerializer.Serialize(Agent(id, room), StoredJson.Default.Agent), 1);

    private static RoutingRows Answer(long head, params AgentRow[] agents) => new(head, [.. agents], [], false, new HashSet<string>());
}
