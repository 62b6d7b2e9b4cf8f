namespace OrleansTicketing.Text.Topics;

/// <summary>When more reports than usual are an alarm.</summary>
/// <param name="MinCount">Fewer in an hour never are.</param>
/// <param name="Surprise">An hour as full as this by chance once in so many hours is; 10,000 is once a year.</param>
/// <param name="CoolDown">No second alert of the same kind and category before this has passed.</param>
public sealed record BurstOptions(int MinCount = 10, double Surprise = 10_000, TimeSpan? CoolDown = null)
{
    public TimeSpan Quiet => CoolDown ?? TimeSpan.FromHours(4);
}

/// <summary>Unusually many like reports, with some of them.</summary>
public sealed record BurstAlert(string Category, int Count, double Baseline, DateTimeOffset From, DateTimeOffset To, IReadOnlyList<string> Examples);

/// <summary>One category's memory: the last hour, and what each hour of the week usually brings. Immutable.</summary>
/// <param name="Recent">Reports of the last hour, oldest first.</param>
/// <param name="Week">Running mean of reports for each of the week's 168 hours.</param>
/// <param name="Weeks">How often each of these hours has been seen.</param>
/// <param name="Hour">The hour being counted, as hours since the epoch.</param>
public sealed record BurstState(
    IReadOnlyList<BurstReport> Recent, IReadOnlyList<float> Week, IReadOnlyList<int> Weeks, long Hour, int HourCount, DateTimeOffset? Alerted)
{
    public const int HoursAWeek = 168;

    public static BurstState Empty { get; } = new([], new float[HoursAWeek], new int[HoursAWeek], -1, 0, null);
}

/// <summary>A report that counts.</summary>
public readonly record struct BurstReport(string Id, DateTimeOffset At);

/// <summary>Finds bursts against a seasonal baseline: what this hour of the week brought before.</summary>
public static class BurstDetector
{
    private const float Memory = 0.3f;
    private const int Shown = 5;

    /// <summary>Takes one report in; an alert comes with the report that makes the hour too full.</summary>
    public static (BurstState State, BurstAlert? Alert) Observe(BurstState state, string category, BurstReport report, BurstOptions options)
    {
        var at = report.At;
        var counted = Advance(state, at.ToUnixTimeSeconds() / 3600);
        BurstReport[] recent = [.. counted.Recent.Where(r => r.At > at.AddHours(-1)), report];
        counted = counted with { Recent = recent, HourCount = counted.HourCount + 1 };
        var baseline = Baseline(counted);
        var quiet = counted.Alerted is { } last && at < last + options.Quiet;
        if (quiet || recent.Length < options.MinCount || Tail(recent.Length, baseline) * options.Surprise > 1) return (counted, null);
        var alert = new BurstAlert(category, recent.Length, baseline, recent[0].At, at, [.. recent.TakeLast(Shown).Select(r => r.Id)]);
        return (counted with { Alerted = at }, alert);
    }

    /// <summary>What an hour like this one usually brings: the two hours of the week that it touches, or the week's mean if those are new.</summary>
    private static double Baseline(BurstState state)
    {
        var hour = (int)(state.Hour % BurstState.HoursAWeek);
        var before = (hour + BurstState.HoursAWeek - 1) % BurstState.HoursAWeek;
        var seen = state.Weeks.Sum();
        var mean = seen == 0 ? 0 : state.Week.Zip(state.Weeks, (w, n) => n > 0 ? w : 0).Sum() / state.Weeks.Count(n => n > 0);
        double Usual(int slot) => state.Weeks[slot] > 0 ? Math.Max(state.Week[slot], 0.5 * mean) : mean;
        // A peak that begins some minutes early is still the weekly peak, so the fuller of both hours counts.
        return Math.Max(1, Math.Max(Usual(hour), Usual(before)));
    }

    // Closes the hours that have passed, empty ones too, into the week's means.
    private static BurstState Advance(BurstState state, long hour)
    {
        if (hour <= state.Hour) return state;
        if (state.Hour < 0) return state with { Hour = hour };
        float[] week = [.. state.Week];
        int[] weeks = [.. state.Weeks];
        var count = state.HourCount;
        for (var h = state.Hour; h < Math.Min(hour, state.Hour + BurstState.HoursAWeek); h++, count = 0)
        {
            var slot = (int)(h % BurstState.HoursAWeek);
            week[slot] = weeks[slot] == 0 ? count : week[slot] + Memory * (count - week[slot]);
            weeks[slot]++;
        }
        return state with { Week = week, Weeks = weeks, Hour = hour, HourCount = 0 };
    }

    /// <summary>The chance of so many or more where <paramref name="mean"/> are usual (Poisson).</summary>
    private static double Tail(int count, double mean)
    {
        var term = Math.Exp(-mean);
        for (var k = 1; k <= count; k++) term *= mean / k;
        // Summed upwards from the count: one minus the rest would lose all digits where the tail is small.
        double tail = 0;
        for (var k = count + 1; term > tail * 1e-12; k++)
        {
            tail += term;
            term *= mean / k;
        }
        return tail;
    }
}
