using System.Collections.Concurrent;
using System.Diagnostics;
using OrleansTicketing.Silo.Telemetry;
using OrleansTicketing.Tests.Kit;
using OrleansTicketing.Tickets;

namespace OrleansTicketing.Tests.Runtime;

public sealed class TraceTests
{
    [Fact]
    public async Task A_command_leaves_a_span_with_its_name_its_kind_of_grain_and_its_outcome_and_nothing_else()
    {
        using var store = TestStore.Sqlite();
        await using var node = await TestNode.Start(store.Settings);
        var spans = new ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source == TicketingTelemetry.Source,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = spans.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        // Other tests' nodes are heard too: ours is what belongs to this trace.
        using var trace = new Activity("test").Start();

        await node.NewCustomer();
        await node.Grains.Execute(new(new(GrainKinds.Ticket, TestNode.NewId("tkt_")), new AddNote("n", null, new("x")), Actor.System));

        var ours = spans.Where(s => s.TraceId == trace.TraceId).ToList();
        Assert.All(ours, s => Assert.Equal("ticketing.command", s.OperationName));
        Assert.Equal(
            [
                "ticketing.command=create_customer ticketing.grain=customer ticketing.outcome=done",
                "ticketing.command=add_note ticketing.grain=ticket ticketing.outcome=not-found",
            ],
            ours.Select(s => string.Join(' ', s.Tags.Select(t => $"{t.Key}={t.Value}"))));
    }
}
