using OrleansTicketing.Text.Topics;

namespace OrleansTicketing.Tests.Domain.Text;

public sealed class BurstTests
{
    // A Monday, 00:00 UTC.
    private static readonly DateTimeOffset Start = new(2026, 10, 5, 0, 0, 0, TimeSpan.Zero);

    private static IEnumerable<BurstReport> Hour(int hour, int count) =>
        Enumerable.Range(0, count).Select(i => new BurstReport($"{hour}-{i}", Start.AddHours(hour).AddMinutes(60.0 * i / count)));

    private static (List<BurstAlert> Alerts, BurstState State) Run(IEnumerable<BurstReport> reports, BurstState? from = null)
    {
        var (alerts, state) = (new List<BurstAlert>(), from ?? BurstState.Empty);
        foreach (var report in reports)
        {
            (state, var alert) = BurstDetector.Observe(state, "login", report, new BurstOptions());
            if (alert is not null) alerts.Add(alert);
        }
        return (alerts, state);
    }

    private static IEnumerable<BurstReport> QuietWeek => Enumerable.Range(0, 168).SelectMany(hour => Hour(hour, 4));

    [Fact]
    public void Quiet_week_raises_nothing() => Assert.Empty(Run(QuietWeek).Alerts);

    [Fact]
    public void Burst_raises_one_alert_with_examples_and_none_in_the_cool_down()
    {
        var burst = Hour(168 + 9, 22).Concat(Hour(168 + 10, 22));
        var alert = Assert.Single(Run(QuietWeek.Concat(burst)).Alerts);
        Assert.Equal(5, alert.Examples.Count);
        Assert.InRange(alert.Baseline, 3, 5);
        // From the report that makes the hour too full, not from the hour's end.
        Assert.True(alert.To < Start.AddHours(168 + 10));
    }

    [Fact]
    public void Weekly_peak_is_no_burst_once_it_is_known()
    {
        static IEnumerable<BurstReport> Week(int week) => Enumerable.Range(0, 168).SelectMany(hour => Hour(168 * week + hour, hour == 9 ? 30 : 4));
        var (_, state) = Run(Week(0));
        Assert.Empty(Run(Week(1).Concat(Week(2)), state with { Alerted = null }).Alerts);
    }

    [Fact]
    public void Few_reports_are_never_a_burst() => Assert.Empty(Run(Hour(100, 9)).Alerts);

    [Fact]
    public void Second_burst_after_the_cool_down_is_told_again() =>
        Assert.Equal(2, Run(QuietWeek.Concat(Hour(177, 22)).Concat(Hour(190, 22))).Alerts.Count);
}
