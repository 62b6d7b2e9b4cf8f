using NodaTime;
using OrleansTicketing.Configuration;
using OrleansTicketing.Sla;

namespace OrleansTicketing.Tests.Domain.Sla;

/// <summary>
/// The reference: looks at the wall clock once a second and asks whether the hours of that day, or of the day before, cover it. Shares
/// nothing with <see cref="BusinessCalendar"/>. Exact, because hours and offsets change on whole seconds.
/// </summary>
internal static class SlowCalendar
{
    /// <summary>For each second from <paramref name="start"/> whether it is open.</summary>
    public static bool[] Seconds(CalendarDefinition calendar, long start, int count)
    {
        var zone = DateTimeZoneProviders.Tzdb[calendar.TimeZone];
        var open = new bool[count];
        var stretch = zone.GetZoneInterval(Instant.FromUnixTimeSeconds(start));
        var (cached, today, yesterday) = (-1L, Array.Empty<DayInterval>(), Array.Empty<DayInterval>());
        for (var i = 0; i < count; i++)
        {
            var now = Instant.FromUnixTimeSeconds(start + i);
            if (!stretch.Contains(now))
                stretch = zone.GetZoneInterval(now);
            var wall = start + i + stretch.WallOffset.Seconds;
            var (day, minute) = (wall / 86_400, (int)(wall % 86_400 / 60));
            if (day != cached)
                (cached, today, yesterday) = (day, HoursOn(calendar, day), HoursOn(calendar, day - 1));
            open[i] = Covers(today, minute) || Covers(yesterday, minute + 1440);
        }
        return open;
    }

    private static bool Covers(DayInterval[] hours, int minute)
    {
        foreach (var interval in hours)
        {
            if (interval.From <= minute && minute < interval.To)
                return true;
        }
        return false;
    }

    private static DayInterval[] HoursOn(CalendarDefinition calendar, long day)
    {
        var date = DateOnly.FromDateTime(DateTime.UnixEpoch.AddDays(day));
        foreach (var workday in calendar.Workdays)
        {
            if (workday.Date == date)
                return [.. workday.Intervals];
        }
        if (calendar.Holidays.Any(holiday => holiday.Date == date))
            return [];
        DayOfWeek[] week = [DayOfWeek.Monday, DayOfWeek.Tuesday, DayOfWeek.Wednesday, DayOfWeek.Thursday, DayOfWeek.Friday, DayOfWeek.Saturday, DayOfWeek.Sunday];
        return [.. calendar.Weekly[Array.IndexOf(week, date.DayOfWeek)]];
    }
}

/// <summary>Random calendars and spans, the same for the same seed; every second span lies on a change of the zone's offset.</summary>
internal sealed class RandomCalendar
{
    private static readonly string[] Zones =
    [
        "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Shanghai", "America/Sao_Paulo", "Africa/Casablanca", "Pacific/Apia",
        "Asia/Kathmandu", "America/St_Johns", "Europe/Dublin", "Asia/Tehran", "America/Havana", "Asia/Beirut", "Pacific/Kiritimati", "Pacific/Chatham", "UTC",
    ];

    private static readonly Dictionary<string, long[]> Edges = Zones.ToDictionary(id => id, id => DateTimeZoneProviders.Tzdb[id]
        .GetZoneIntervals(Instant.FromUtc(1986, 1, 1, 0, 0), Instant.FromUtc(2030, 1, 1, 0, 0))
        .Skip(1).Select(interval => interval.Start.ToUnixTimeSeconds()).ToArray());

    private readonly Random _random;

    public RandomCalendar(int seed)
    {
        _random = new(seed);
        var zone = Zones[_random.Next(Zones.Length)];
        var edges = Edges[zone];
        Length = _random.Next(60, (_random.Next(5) == 0 ? 26 : 6) * 3600);
        Start = edges.Length > 0 && _random.Next(2) == 0
            ? edges[_random.Next(edges.Length)] - _random.Next(Length)
            : _random.NextInt64(600_000_000, 1_900_000_000);

        var around = DateOnly.FromDateTime(DateTime.UnixEpoch.AddSeconds(Start));
        Definition = new()
        {
            Name = "Random",
            TimeZone = zone,
            Weekly = [.. Enumerable.Range(0, 7).Select(_ => Hours())],
            Holidays = [.. Some(() => new Holiday(around.AddDays(_random.Next(-2, 4)), "closed"))],
            Workdays = [.. Some(() => new Workday(around.AddDays(_random.Next(-2, 4)), Hours())).DistinctBy(day => day.Date)],
        };
        Calendar = BusinessCalendar.Of(Definition);
    }

    public CalendarDefinition Definition { get; }

    public BusinessCalendar Calendar { get; }

    /// <summary>First second of the span, and how many.</summary>
    public long Start { get; }

    public int Length { get; }

    public Random Random => _random;

    public override string ToString() => $"{Definition.TimeZone} from {new Timestamp(Start * 1000)} for {Length} s";

    private System.Collections.Immutable.ImmutableArray<DayInterval> Hours()
    {
        var ends = Enumerable.Range(0, 2 * _random.Next(4)).Select(_ => _random.Next(1440)).Distinct().Order().ToArray();
        var hours = ends.Chunk(2).Where(pair => pair.Length == 2).Select(pair => new DayInterval(pair[0], pair[1])).ToArray();
        if (hours.Length > 0 && _random.Next(3) == 0) // the last one runs over midnight, perhaps into the next day's hours, perhaps round the clock
            hours[^1] = hours[^1] with { To = _random.Next(4) == 0 ? hours[^1].From + 1440 : _random.Next(1440, hours[^1].From + 1441) };
        return [.. hours];
    }

    private List<T> Some<T>(Func<T> make) => [.. Enumerable.Range(0, _random.Next(3)).Select(_ => make())];
}
