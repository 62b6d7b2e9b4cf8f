using OrleansTicketing.Load.Faults;
using OrleansTicketing.Tests.Kit;

namespace OrleansTicketing.Tests.Faults;

/// <summary>The short form of the race in <c>Tests/Load -- faults</c>.</summary>
public class IdempotencyRaceTests(PostgresServer postgres)
{
    [Fact]
    public async Task Of_fifty_equal_requests_to_three_nodes_one_runs_and_no_answer_differs()
    {
        await using var store = new SharedDatabase(await postgres.CreateDatabase());
        var report = await RaceRun.Run(store, new(Nodes: 3, Keys: 40, Connections: 50));
        Assert.True(report.Violations == 0, report.ToString());
        Assert.True(report.Replayed >= 40 * 3, report.ToString());
    }
}
