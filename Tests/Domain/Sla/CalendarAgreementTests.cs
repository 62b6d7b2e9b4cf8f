using FsCheck;
using FsCheck.Fluent;
using OrleansTicketing.Sla;

namespace OrleansTicketing.Tests.Domain.Sla;

public sealed class CalendarAgreementTests
{
    /// <summary>Fixed, so that a failure is the same on every machine.</summary>
    private static readonly Config Fixed = Config.QuickThrowOnFailure.WithMaxTest(1000).WithReplay(20_260_101, 7);

    private static readonly Gen<RandomCalendar> Calendars = Gen.Choose(0, 1_000_000).Select(seed => new RandomCalendar(seed));

    [Fact]
    public void Counting_and_adding_agree_with_a_second_by_second_calculator_on_2000_random_calendars()
    {
        for (var seed = 0; seed < 2000; seed++)
        {
            var random = new RandomCalendar(seed);
            var open = SlowCalendar.Seconds(random.Definition, random.Start, random.Length);
            var total = open.Count(second => second);
            Assert.True(total * 1000L == random.Calendar.CountMs(Instant(random, 0), Instant(random, random.Length)), $"{seed}: {random}");

            // The instant at which a part of it has passed: the end of the n-th open second.
            var wanted = random.Random.Next(0, total + 1);
            var due = 0;
            for (var counted = 0; counted < wanted; due++)
                counted += open[due] ? 1 : 0;
            Assert.True(Instant(random, due) == random.Calendar.Add(Instant(random, 0), wanted * 1000L), $"{seed}: {random}, {wanted} s");
        }
    }

    [Fact]
    public void Counting_agrees_over_weeks()
    {
        for (var seed = 0; seed < 12; seed++)
        {
            var random = new RandomCalendar(seed);
            var open = SlowCalendar.Seconds(random.Definition, random.Start, 86_400 * 15);
            var counted = random.Calendar.CountMs(Instant(random, 0), Instant(random, 86_400 * 15));
            Assert.True(open.Count(second => second) * 1000L == counted, $"{seed}: {random}");
        }
    }

    [Fact]
    public void Counting_is_additive_over_splits() => Holds((calendar, a, b, c) =>
        calendar.CountMs(a, c) == calendar.CountMs(a, b) + calendar.CountMs(b, c));

    [Fact]
    public void Counting_is_monotone_and_never_faster_than_time() => Holds((calendar, a, b, c) =>
        calendar.CountMs(a, b) <= calendar.CountMs(a, c) && calendar.CountMs(b, c) <= c.Ms - b.Ms);

    [Fact]
    public void Adding_what_was_counted_lands_where_the_last_open_time_ended() => Holds((calendar, a, b, _) =>
    {
        var counted = calendar.CountMs(a, b);
        var due = calendar.Add(a, counted)!.Value;
        return due <= Timestamp.Max(a, b) && calendar.CountMs(a, due) == counted
            && (counted == 0 || calendar.CountMs(a, due.Plus(-1)) == counted - 1);
    });

    [Fact]
    public void Adding_in_two_steps_is_adding_at_once() => Holds((calendar, a, b, c) =>
        calendar.Add(a, b.Ms - a.Ms) is not { } half
        || calendar.Add(half, c.Ms - b.Ms) == (c.Ms == b.Ms ? half : calendar.Add(a, c.Ms - a.Ms)));

    /// <summary>Three instants in order, to the millisecond, within ten days around an interesting one.</summary>
    private static void Holds(Func<BusinessCalendar, Timestamp, Timestamp, Timestamp, bool> property)
    {
        var cases =
            from random in Calendars
            from offsets in Gen.Choose(-432_000_000, 432_000_000).ListOf(3)
            let sorted = offsets.Order().Select(offset => new Timestamp((random.Start * 1000) + offset)).ToArray()
            select (random, sorted);
        Prop.ForAll(cases.ToArbitrary(), c => property(c.random.Calendar, c.sorted[0], c.sorted[1], c.sorted[2])).Check(Fixed);
    }

    private static Timestamp Instant(RandomCalendar random, int second) => new((random.Start + second) * 1000);
}
