using System.Collections.Immutable;
using Microsoft.Extensions.DependencyInjection;
using OrleansTicketing.Configuration;
using OrleansTicketing.Queries;
using OrleansTicketing.Sla;
using OrleansTicketing.Tests.Kit;

namespace OrleansTicketing.Tests.Runtime;

/// <summary>A node that only reads counts as the nodes that decide do.</summary>
public sealed class ReadingNodeTests(PostgresServer server)
{
    private const long WeekMs = 7 * 86_400_000L;

    [Fact]
    public async Task It_counts_by_the_calendar_that_another_node_has_acknowledged()
    {
        using var store = await TestStore.Postgres(server);
        await using var reader = await TestNode.Start(store.Settings);
        await using var writer = await TestNode.Start(store.Settings);
        var customer = await writer.NewCustomer();
        // Each ticket is opened under a calendar that the reader has never heard of: first a new one, then new versions of it.
        for (var hours = 1; hours <= 3; hours++)
        {
            ImmutableArray<DayInterval> day = [new(9 * 60, (9 + hours) * 60)];
            await writer.Do(new(GrainKinds.Calendar, "hours"), new PutDefinition(new CalendarDefinition
            {
                Name = "Hours", TimeZone = "UTC", Weekly = [.. Enumerable.Repeat(day, 7)],
            }));
            if (hours == 1)
            {
                await writer.Do(new(GrainKinds.SlaPolicy, "hours"), new PutDefinition(new SlaPolicyDefinition
                {
                    Name = "Hours", Calendar = "hours", Targets = [new(SlaMetric.Dispatch, null, 3_000_000, SlaTime.Business)],
                }));
            }
            var (id, _) = await writer.Open(customer);
            Assert.Equal(hours * 7 * 3600, await Elapsed(reader, id));
            // Whole seconds, in pieces that begin and end at milliseconds.
            Assert.Equal(hours * 7 * 3600, await Counted(reader, id), tolerance: 1e-6);
        }
    }

    private static async Task<long> Elapsed(TestNode node, string ticket)
    {
        var row = await node.Services.GetRequiredService<ITicketQueries>().Find(ticket, new TicketScope.All(), CancellationToken.None);
        var clock = Assert.Single(row!.State.Sla!.Clocks);
        return node.Services.GetRequiredService<ISlaReader>().ElapsedSeconds(clock, clock.StartedAt.Plus(WeekMs));
    }

    private static async Task<double> Counted(TestNode node, string ticket)
    {
        var journal = await node.Services.GetRequiredService<ITicketQueries>().Journal(new(GrainKinds.Ticket, ticket), 0, 100, CancellationToken.None);
        return node.Services.GetRequiredService<ISlaReader>().Ledger(journal, journal[0].At.Plus(WeekMs)).Sum(i => i.CountedSeconds);
    }
}
