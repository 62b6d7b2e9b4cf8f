using FsCheck;
using FsCheck.Fluent;
using OrleansTicketing.Configuration;
using OrleansTicketing.Sla;
using OrleansTicketing.Tickets;

namespace OrleansTicketing.Tests.Domain.Sla;

public sealed class ClockAgreementTests
{
    [Fact]
    public void Clocks_agree_with_a_second_by_second_calculator_on_2000_random_tickets_even_when_reminders_ring_late()
    {
        for (var seed = 10_000; seed < 12_000; seed++)
        {
            var random = new RandomCalendar(seed);
            var policy = RandomPolicy(random.Random);
            var script = RandomScript(random.Random, random.Length);

            var expected = Slowly(random, policy, script);
            foreach (var late in new[] { false, true })
            {
                var desk = Quickly(random, policy, script, late);
                var now = Instant(random, random.Length);
                var actual = desk.Ticket.Sla!.Clocks.ToDictionary(c => c.Metric, c => Told(c, desk.Elapsed(c.Metric, now)));
                Assert.True(expected.Count == actual.Count, $"{seed}: {random}");
                foreach (var (metric, told) in expected)
                {
                    Assert.True(told == actual[metric], $"{seed}: {random}, late={late}, {metric}\nexpected {told}\nactual   {actual[metric]}\n{string.Join('\n', script)}");
                    if (metric is not SlaMetric.NextResponse) // the ledger of that one also has its earlier rounds
                        Assert.Equal(told.ElapsedMs / 1000.0, desk.Ledger(now).Where(i => i.Metric == metric).Sum(i => i.CountedSeconds), 3);
                }
            }
        }
    }

    [Fact]
    public void A_pause_of_no_length_changes_nothing() => Prop.ForAll(
        (from seed in Gen.Choose(0, 1_000_000) from after in Gen.Choose(0, 50_000_000) select (seed, after)).ToArbitrary(),
        one =>
        {
            var random = new RandomCalendar(one.seed);
            var policy = Given.Policy(Given.Target(SlaMetric.Resolution, 1440, SlaTime.Business)) with { PauseIn = [TicketStatus.WaitingCustomer] };
            var (steady, paused) = (Desk(random, policy), Desk(random, policy));
            var at = Instant(random, 0).Plus(one.after);
            paused.Remind(at);
            paused.Turn(at, paused.To(TicketStatus.WaitingCustomer));
            paused.Turn(at, paused.To(TicketStatus.InProgress));
            steady.Remind(at);
            var later = at.Plus(one.after);
            return paused.Clock(SlaMetric.Resolution).DueAt == steady.Clock(SlaMetric.Resolution).DueAt
                && paused.Elapsed(SlaMetric.Resolution, later) == steady.Elapsed(SlaMetric.Resolution, later);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500).WithReplay(20_260_102, 7));

    private readonly record struct Reading(SlaClockState State, Timestamp StartedAt, long ElapsedMs, Timestamp? MetAt, Timestamp? BreachedAt);

    private static Reading Told(SlaClock clock, long elapsed) => new(clock.State, clock.StartedAt, elapsed, clock.MetAt, clock.BreachedAt);

    private static Dictionary<SlaMetric, Reading> Slowly(RandomCalendar random, SlaPolicyDefinition policy, SortedDictionary<int, Event> script)
    {
        var open = SlowCalendar.Seconds(random.Definition, random.Start, random.Length);
        var clocks = new SlowClocks(policy, random.Start);
        for (var second = 0; second <= random.Length; second++)
        {
            var now = random.Start + second;
            if (script.TryGetValue(second, out var e))
                clocks.Hear(e, now);
            if (second < random.Length)
                clocks.PassSecond(open[second], now);
        }
        return clocks.Watches.ToDictionary(w => w.Key, w => new Reading(
            w.Value.State, new(w.Value.StartedAt * 1000), w.Value.Counted * 1000, At(w.Value.EndedAt), At(w.Value.BreachedAt)));
    }

    private static SlaDesk Quickly(RandomCalendar random, SlaPolicyDefinition policy, SortedDictionary<int, Event> script, bool late)
    {
        var desk = Desk(random, policy);
        foreach (var (second, e) in script)
        {
            if (!late)
                desk.Remind(Instant(random, second));
            desk.Turn(Instant(random, second), e);
        }
        if (!late)
            desk.Remind(Instant(random, random.Length));
        desk.Turn(Instant(random, random.Length));
        return desk;
    }

    private static SlaDesk Desk(RandomCalendar random, SlaPolicyDefinition policy) =>
        new(Given.Only(policy, random.Definition), Instant(random, 0));

    /// <summary>Each metric has, half the time, a target for all, and half the time one for urgent tickets only.</summary>
    private static SlaPolicyDefinition RandomPolicy(Random random)
    {
        TicketStatus[] pausing = [TicketStatus.Queued, TicketStatus.InProgress, TicketStatus.WaitingCustomer, TicketStatus.WaitingThirdParty];
        var targets =
            from metric in Enum.GetValues<SlaMetric>()
            from priority in new Priority?[] { null, Priority.Urgent }
            where random.Next(priority is null ? 4 : 2) > 0
            select new SlaTarget(metric, priority, random.Next(60, 20_000), (SlaTime)random.Next(2));
        return Given.Policy([.. targets]) with
        {
            PauseIn = [.. pausing.Where(_ => random.Next(2) == 0)],
            WarnBeforeSeconds = [.. Enumerable.Range(0, random.Next(3)).Select(_ => (long)random.Next(1, 5000))],
        };
    }

    /// <summary>Up to fourteen things that happen, none after the ticket was closed or rejected.</summary>
    private static SortedDictionary<int, Event> RandomScript(Random random, int length)
    {
        var script = new SortedDictionary<int, Event>();
        foreach (var second in Enumerable.Range(0, random.Next(14)).Select(_ => random.Next(1, length)).Distinct().Order())
        {
            script[second] = random.Next(16) switch
            {
                0 or 1 or 2 => SlaDesk.Assigned(),
                3 => SlaDesk.Queued(),
                4 or 5 => SlaDesk.Says(MessageFrom.Agent),
                6 or 7 => SlaDesk.Says(MessageFrom.Customer),
                8 or 9 => Status(TicketStatus.WaitingCustomer),
                10 => Status(TicketStatus.WaitingThirdParty),
                11 => Status(TicketStatus.InProgress),
                12 => Status(TicketStatus.Resolved),
                13 => SlaDesk.Becomes(Priority.Urgent),
                14 => SlaDesk.Becomes(Priority.Normal),
                _ => Status(random.Next(2) == 0 ? TicketStatus.Closed : TicketStatus.Rejected),
            };
            if (script[second] is TicketStatusChanged { To: TicketStatus.Closed or TicketStatus.Rejected })
                break;
        }
        return script;
    }

    private static TicketStatusChanged Status(TicketStatus to) => new(TicketStatus.New, to, null, null, default);

    private static Timestamp? At(long? second) => second is { } value ? new(value * 1000) : null;

    private static Timestamp Instant(RandomCalendar random, int second) => new((random.Start + second) * 1000);
}
