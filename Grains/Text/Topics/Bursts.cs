using System.Collections.Immutable;
using OrleansTicketing.Alerts;

namespace OrleansTicketing.Text.Topics;

/// <summary>When more reports than usual are an alarm.</summary>
/// <param name="MinCount">Fewer in an hour never are.</param>
/// <param name="Surprise">An hour as full as this by chance once in so many hours is; 10,000 is once a year.</param>
/// <param name="Factor">Fewer than so many times the usual are not: where hundreds are usual, days differ by more than chance alone.</param>
/// <param name="QuietHours">No second alert of the same category before these have passed.</param>
public sealed record BurstOptions(int MinCount = 10, double Surprise = 10_000, double Factor = 2, int QuietHours = 4)
{
    public long QuietMs => QuietHours * 3_600_000L;
}

/// <summary>Finds bursts against a seasonal baseline: what this hour of the week brought before.</summary>
public static class BurstDetector
{
    public const int HoursAWeek = 168;
    public const int Shown = 5;
    private const int Window = 60;
    private const float Memory = 0.3f;

    /// <summary>Takes reports of one minute in.</summary>
    public static BurstCounts Count(BurstCounts counts, MinuteCount reports)
    {
        var counted = Advance(counts, reports.Minute / 60);
        return counted with { Minutes = InWindow(counted.Minutes, reports), HourCount = counted.HourCount + reports.Count };
    }

    /// <summary>Reports of the last hour, up to the latest one's minute.</summary>
    public static int LastHour(BurstCounts counts) => counts.Minutes.Sum(m => m.Count);

    /// <summary>What an hour like this one usually brings: the two hours of the week that it touches, or the week's mean if those are new.</summary>
    public static double Baseline(BurstCounts counts)
    {
        if (counts.Weeks.IsEmpty) return 1;
        var (week, weeks) = (counts.Week, counts.Weeks);
        var seen = weeks.Count(n => n > 0);
        var mean = seen == 0 ? 0 : week.Zip(weeks, (w, n) => n > 0 ? w : 0).Sum() / seen;
        double Usual(long slot) => weeks[(int)slot] > 0 ? Math.Max(week[(int)slot], 0.5 * mean) : mean;
        // A peak that begins some minutes early is still the weekly peak, so the fuller of both hours counts.
        return Math.Max(1, Math.Max(Usual(counts.Hour % HoursAWeek), Usual((counts.Hour + HoursAWeek - 1) % HoursAWeek)));
    }

    /// <summary>Whether so many in an hour are too many where <paramref name="baseline"/> are usual.</summary>
    public static bool IsUnusual(int count, double baseline, BurstOptions options) =>
        count >= options.MinCount && count >= options.Factor * baseline && Tail(count, baseline) * options.Surprise <= 1;

    private static ImmutableArray<MinuteCount> InWindow(ImmutableArray<MinuteCount> minutes, MinuteCount reports)
    {
        var latest = minutes.IsEmpty ? reports.Minute : Math.Max(minutes[^1].Minute, reports.Minute);
        var kept = minutes.Where(m => m.Minute > latest - Window && m.Minute != reports.Minute);
        if (reports.Minute <= latest - Window) return [.. kept];
        var before = minutes.FirstOrDefault(m => m.Minute == reports.Minute).Count;
        return [.. kept.Append(new MinuteCount(reports.Minute, before + reports.Count)).OrderBy(m => m.Minute)];
    }

    // Closes the hours that have passed, empty ones too, into the week's means.
    private static BurstCounts Advance(BurstCounts counts, long hour)
    {
        if (hour <= counts.Hour) return counts;
        if (counts.Hour < 0) return counts with { Hour = hour };
        float[] week = counts.Week.IsEmpty ? new float[HoursAWeek] : [.. counts.Week];
        int[] weeks = counts.Weeks.IsEmpty ? new int[HoursAWeek] : [.. counts.Weeks];
        var count = counts.HourCount;
        for (var h = counts.Hour; h < Math.Min(hour, counts.Hour + HoursAWeek); h++, count = 0)
        {
            var slot = (int)(h % HoursAWeek);
            week[slot] = weeks[slot] == 0 ? count : week[slot] + Memory * (count - week[slot]);
            weeks[slot]++;
        }
        return counts with { Week = [.. week], Weeks = [.. weeks], Hour = hour, HourCount = 0 };
    }

    /// <summary>The chance of so many or more where <paramref name="mean"/> are usual (Poisson).</summary>
    private static double Tail(int count, double mean)
    {
        // In logarithms, because e^-mean is nothing to a double where hundreds are usual.
        var log = -mean + count * Math.Log(mean);
        for (var k = 2; k <= count; k++) log -= Math.Log(k);
        // Summed upwards from the count: one minus the rest would lose all digits where the tail is small.
        double sum = 0, term = 1;
        for (var k = count + 1; term > sum * 1e-12; k++)
        {
            sum += term;
            term *= mean / k;
        }
        return Math.Exp(log) * sum;
    }
}
