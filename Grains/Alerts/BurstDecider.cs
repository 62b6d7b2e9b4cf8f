using System.Collections.Immutable;
using System.Diagnostics;
using OrleansTicketing.Text.Topics;

namespace OrleansTicketing.Alerts;

/// <summary>Counts a category's reports and raises an alert when an hour brings far more than usual.</summary>
public static class BurstDecider
{
    private static readonly BurstOptions Options = new();

    /// <summary>What is counted later than this has a place in the week's means, but is no news any more.</summary>
    private const long StaleMs = 86_400_000;

    public static Decision Decide(Burst? burst, Command command, TurnContext context) => command switch
    {
        CountReports count => Count(burst ?? new(), count, context),
        ReminderDue => Decision.Nothing,
        _ => throw new UnreachableException($"A burst counter knows no {command.GetType().Name}."),
    };

    public static Burst Evolve(Burst? burst, Event e)
    {
        var before = burst ?? new();
        return e switch
        {
            ReportsCounted counted => Counted(before, counted),
            BurstFound found => before with { Last = new(found.AlertId, found.At, found.Count, found.Count) },
            BurstGrew grew => before with { Last = before.Last is { } last && last.AlertId == grew.AlertId ? last with { Told = grew.Count } : before.Last },
            _ => throw new UnreachableException($"A burst counter knows no {e.GetType().Name}."),
        };
    }

    public static IEnumerable<Reminder> Reminders(Burst burst) => [];

    private static Decision Count(Burst burst, CountReports command, TurnContext context)
    {
        var decision = Decision.Nothing;
        var (now, uncounted) = (burst, new List<Report>());
        foreach (var report in command.Reports.OrderBy(r => r.Position))
        {
            if (report.Position <= now.Position) continue;
            uncounted.Add(report);
            now = Evolve(now, Of([report]));
            var (news, message) = News(now, report, context);
            if (news is null) continue;
            now = Evolve(now, news);
            decision = decision with { Events = [.. decision.Events, Of(uncounted), news] };
            decision = decision.Send(new(GrainKinds.Alert, now.Last!.AlertId), message!);
            uncounted.Clear();
        }
        return uncounted.Count == 0 ? decision : decision with { Events = [.. decision.Events, Of(uncounted)] };
    }

    private static (Event? News, Message? Message) News(Burst now, Report report, TurnContext context)
    {
        if (IsWithin(now.Last, report.At))
        {
            return now.Last!.Count < 2 * now.Last.Told
                ? default
                : (new BurstGrew(now.Last.AlertId, now.Last.Count), new GrowAlert(now.Last.Count, report.At, now.Counts.Latest));
        }
        var (count, baseline) = (BurstDetector.LastHour(now.Counts), BurstDetector.Baseline(now.Counts));
        if (context.At.Ms - report.At.Ms > StaleMs || !BurstDetector.IsUnusual(count, baseline, Options)) return default;
        var id = AlertIds.Of(context.Grain.Key, report);
        var from = new Timestamp(now.Counts.Minutes[0].Minute * 60_000);
        return (new BurstFound(id, count, baseline, report.At), new RaiseAlert(context.Grain.Key, count, baseline, from, report.At, now.Counts.Latest));
    }

    private static bool IsWithin(BurstInSight? last, Timestamp at) => last is not null && at < last.At.Plus(Options.QuietMs);

    private static Burst Counted(Burst before, ReportsCounted counted)
    {
        var (counts, last) = (before.Counts, before.Last);
        foreach (var minute in counted.Minutes)
        {
            counts = BurstDetector.Count(counts, minute);
            if (IsWithin(last, new(minute.Minute * 60_000))) last = last! with { Count = last.Count + minute.Count };
        }
        counts = counts with { Latest = [.. counts.Latest.Concat(counted.Latest).TakeLast(BurstDetector.Shown)] };
        return new() { Position = counted.Position, Counts = counts, Last = last };
    }

    /// <summary>Reports as an event: runs of one minute, so that what is folded from it later is what was counted one by one.</summary>
    private static ReportsCounted Of(IReadOnlyList<Report> reports)
    {
        var minutes = ImmutableArray.CreateBuilder<MinuteCount>();
        foreach (var report in reports)
        {
            var minute = report.At.Ms / 60_000;
            if (minutes.Count > 0 && minutes[^1].Minute == minute) minutes[^1] = new(minute, minutes[^1].Count + 1);
            else minutes.Add(new(minute, 1));
        }
        return new(reports[^1].Position, minutes.ToImmutable(), [.. reports.TakeLast(BurstDetector.Shown).Select(r => r.TicketId)]);
    }
}
