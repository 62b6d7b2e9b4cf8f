using OrleansTicketing.Load.Faults;
using OrleansTicketing.Load.Stores;

namespace OrleansTicketing.Tests.Faults;

/// <summary>The short forms of <c>Tests/Load -- faults</c>: real processes, killed with kill -9 while clients write.</summary>
public class KillTests
{
    [Fact]
    public async Task Killing_the_process_on_sqlite_loses_nothing_and_doubles_nothing() =>
        Holds(await KillRun.Run(new("sqlite", Nodes: 1, Kills: 5, TimeSpan.FromSeconds(2), Rate: 100)));

    [Fact]
    public async Task Killing_nodes_of_a_cluster_loses_nothing_and_doubles_nothing()
    {
        Assert.SkipUnless(PostgresBinaries.Find() is not null || Environment.GetEnvironmentVariable("CI") == "true", PostgresBinaries.Missing);
        Holds(await KillRun.Run(new("postgres", Nodes: 3, Kills: 5, TimeSpan.FromSeconds(3), Rate: 100)));
    }

    private static void Holds(KillReport report)
    {
        Assert.Empty(report.Violations);
        Assert.True(report.Holds, report.ToString());
        Assert.True(report.Acknowledged > 100, report.ToString());
    }
}
