using OrleansTicketing.Alerts;
using OrleansTicketing.Text.Topics;

namespace OrleansTicketing.Tests.Domain.Text;

public sealed class BurstTests
{
    // A Monday, 00:00 UTC.
    private static readonly Timestamp Start = Timestamp.From(new DateTimeOffset(2026, 10, 5, 0, 0, 0, TimeSpan.Zero));
    private static readonly Given Counter = Make.Nobody(GrainKinds.Burst, "account.login");

    private static IEnumerable<Timestamp> Hour(int hour, int count) =>
        Enumerable.Range(0, count).Select(i => Start.Plus(hour * 3_600_000L + i * 3_600_000L / count));

    private static IEnumerable<Timestamp> Quiet(int weeks = 1) => Enumerable.Range(0, 168 * weeks).SelectMany(hour => Hour(hour, 4));

    /// <summary>Counts them some at a time, each turn soon after its last report.</summary>
    private static (Given Counter, List<RaiseAlert> Raised, List<GrowAlert> Grown) Run(IEnumerable<Timestamp> at, int atOnce = 1, Given? from = null)
    {
        var (counter, raised, grown) = (from ?? Counter, new List<RaiseAlert>(), new List<GrowAlert>());
        var position = counter.State is Burst before ? before.Position : 0;
        foreach (var some in at.Select(t => new Report(++position, $"tkt_{position}", t)).Chunk(atOnce))
        {
            var decision = (counter with { At = some[^1].At.Plus(400) }).When(new CountReports([.. some]));
            counter = counter.Events(Given.Accepted(decision).Events);
            raised.AddRange(decision.Messages.Select(m => m.Message).OfType<RaiseAlert>());
            grown.AddRange(decision.Messages.Select(m => m.Message).OfType<GrowAlert>());
        }
        return (counter, raised, grown);
    }

    [Fact]
    public void Quiet_week_raises_nothing() => Assert.Empty(Run(Quiet()).Raised);

    [Fact]
    public void Burst_raises_one_alert_with_examples_and_none_in_the_cool_down()
    {
        var alert = Assert.Single(Run(Quiet().Concat(Hour(168 + 9, 22)).Concat(Hour(168 + 10, 22))).Raised);
        Assert.Equal(5, alert.Examples.Length);
        Assert.InRange(alert.Baseline, 3, 5);
        // From the report that makes the hour too full, not from the hour's end.
        Assert.True(alert.To < Start.Plus((168 + 10) * 3_600_000L));
        Assert.True(alert.From < alert.To);
    }

    [Fact]
    public void What_is_counted_together_comes_to_the_same_as_one_by_one()
    {
        var at = Quiet().Concat(Hour(177, 40)).Concat(Hour(178, 50)).ToList();
        var (single, raised, grown) = Run(at);
        var (many, raisedMany, grownMany) = Run(at, atOnce: 97);
        Assert.Equal(raised.Select(r => (r.Count, r.From, r.To)), raisedMany.Select(r => (r.Count, r.From, r.To)));
        Assert.Equal(grown.Select(g => (g.Count, g.To)), grownMany.Select(g => (g.Count, g.To)));
        var (one, other) = (single.The<Burst>(), many.The<Burst>());
        Assert.Equal((one.Position, one.Last, one.Counts.Hour, one.Counts.HourCount), (other.Position, other.Last, other.Counts.Hour, other.Counts.HourCount));
        Assert.Equal(one.Counts.Week, other.Counts.Week);
        Assert.Equal(one.Counts.Minutes, other.Counts.Minutes);
    }

    [Fact]
    public void Reports_that_were_counted_before_change_nothing()
    {
        var (counter, _, _) = Run(Hour(0, 20));
        counter.When(new CountReports([.. Hour(0, 20).Select((t, i) => new Report(i + 1, "tkt_again", t))])).Nothing();
        var overlapping = counter.When(new CountReports([new(20, "tkt_again", Start), new(21, "tkt_new", Start.Plus(3_599_000))]));
        Assert.Equal([new MinuteCount(Start.Ms / 60_000 + 59, 1)], overlapping.Records<ReportsCounted>().Minutes);
    }

    [Fact]
    public void Alert_grows_each_time_its_reports_have_doubled()
    {
        var (_, raised, grown) = Run(Hour(0, 200));
        var first = Assert.Single(raised).Count;
        Assert.Equal([2 * first, 4 * first, 8 * first, 16 * first], grown.Select(g => g.Count));
    }

    [Fact]
    public void Weekly_peak_is_no_burst_once_it_is_known()
    {
        static IEnumerable<Timestamp> Week(int week) => Enumerable.Range(0, 168).SelectMany(hour => Hour(168 * week + hour, hour == 9 ? 30 : 4));
        var (seen, first, _) = Run(Week(0));
        Assert.Single(first);
        Assert.Empty(Run(Week(1).Concat(Week(2)), from: seen).Raised);
    }

    [Fact]
    public void Few_reports_are_never_a_burst() => Assert.Empty(Run(Hour(100, 9)).Raised);

    [Fact]
    public void Second_burst_after_the_cool_down_is_told_again_by_another_alert()
    {
        var (counter, raised, _) = Run(Quiet().Concat(Hour(177, 22)));
        var first = counter.The<Burst>().Last!.AlertId;
        var (again, more, _) = Run(Hour(190, 22), from: counter);
        Assert.Single(raised);
        Assert.Single(more);
        Assert.NotEqual(first, again.The<Burst>().Last!.AlertId);
        Assert.True(PublicId.Is(first, "alr_"));
    }

    [Theory]
    [InlineData(800, 800, false)]
    [InlineData(1_500, 1_000, false)]
    [InlineData(2_500, 1_000, true)]
    [InlineData(22, 4, true)]
    public void Busy_categories_are_judged_as_quiet_ones(int count, double baseline, bool unusual) =>
        Assert.Equal(unusual, BurstDetector.IsUnusual(count, baseline, new()));

    [Fact]
    public void What_is_counted_days_later_is_no_news()
    {
        var late = Hour(0, 30).Select((t, i) => new Report(i + 1, $"tkt_{i}", t)).ToList();
        var decision = (Counter with { At = Start.Plus(3 * 86_400_000L) }).When(new CountReports([.. late]));
        Assert.Equal(30, decision.Records<ReportsCounted>().Minutes.Sum(m => m.Count));
        decision.TellsNobody();
    }

    [Fact]
    public void State_of_the_busiest_category_stays_small()
    {
        var (counter, _, _) = Run(Enumerable.Range(0, 400).SelectMany(hour => Hour(hour, 300)), atOnce: 500);
        Assert.InRange(System.Text.Json.JsonSerializer.Serialize(counter.The<Burst>(), StoredJson.Default.Burst).Length, 500, 8_000);
    }
}
