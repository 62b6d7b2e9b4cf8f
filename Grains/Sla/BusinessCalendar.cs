using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using NodaTime;
using NodaTime.TimeZones;
using OrleansTicketing.Configuration;

namespace OrleansTicketing.Sla;

/// <summary>A span in which business time counts, in milliseconds of the engine's clock, end exclusive.</summary>
public readonly record struct OpenTime(long From, long To);

/// <summary>
/// Counts business time. One sentence defines it: an instant is open when the wall clock of the zone shows an open minute. So a local time
/// skipped in spring counts nothing (what begins or ends in the gap does so at the gap's end), and one that the clock shows twice in autumn
/// counts twice, because it passes twice. Zones come from NodaTime's own database, so that all nodes agree whatever their machines have installed.
/// </summary>
public sealed class BusinessCalendar
{
    /// <summary>How far <see cref="Add"/> looks ahead.</summary>
    public const int HorizonYears = 20;

    private const long MinuteMs = 60_000;
    private const long DayMs = 86_400_000;

    private static readonly long EpochDay = DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber;

    // The last days that DateOnly knows are left out, so that looking a day ahead stays in range.
    private static readonly long LastMs = (DateOnly.MaxValue.DayNumber - EpochDay - 3) * DayMs;
    private static readonly ConditionalWeakTable<CalendarDefinition, BusinessCalendar> Compiled = [];

    private readonly CalendarDefinition _definition;
    private readonly DateTimeZone _zone;
    private readonly Dictionary<DateOnly, DayInterval[]> _special = [];
    private readonly ConcurrentDictionary<long, OpenTime[]> _days = new();
    private readonly long _endMs = LastMs;

    private BusinessCalendar(CalendarDefinition definition)
    {
        _definition = definition;
        _zone = DateTimeZoneProviders.Tzdb[definition.TimeZone];
        foreach (var holiday in definition.Holidays)
            _special[holiday.Date] = [];
        foreach (var workday in definition.Workdays)
            _special[workday.Date] = [.. workday.Intervals];
        if (definition.Weekly.All(day => day.IsEmpty))
            _endMs = definition.Workdays.Select(day => (day.Date.DayNumber - EpochDay + 3) * DayMs).Append(0).Max();
    }

    /// <summary>The calendar of a definition; compiled once as long as the definition lives.</summary>
    public static BusinessCalendar Of(CalendarDefinition definition) => Compiled.GetValue(definition, key => new(key));

    /// <summary>Whether a definition may name this zone.</summary>
    public static bool KnowsZone(string timeZone) => TzdbDateTimeZoneSource.Default.CanonicalIdMap.ContainsKey(timeZone);

    /// <summary>Whether any day has hours at all.</summary>
    public bool EverOpen =>
        _definition.Weekly.Any(day => !day.IsEmpty) || _definition.Workdays.Any(day => !day.Intervals.IsEmpty);

    /// <summary>Business time between two instants; 0 when they are the wrong way round.</summary>
    public long CountMs(Timestamp from, Timestamp to)
    {
        var counted = 0L;
        foreach (var open in Open(from, to))
            counted += open.To - open.From;
        return counted;
    }

    /// <summary>
    /// The first instant at which <paramref name="ms"/> of business time have passed: at closing, not at the next opening; with nothing to
    /// add, <paramref name="from"/> itself. Null when that does not happen within <see cref="HorizonYears"/> years.
    /// </summary>
    public Timestamp? Add(Timestamp from, long ms)
    {
        if (ms <= 0)
            return from;
        foreach (var open in Open(from, from.Plus(HorizonYears * 366 * DayMs)))
        {
            if (open.To - open.From >= ms)
                return new(open.From + ms);
            ms -= open.To - open.From;
        }
        return null;
    }

    /// <summary>The open spans between two instants, in order; one may end where the next begins (days are counted apart).</summary>
    public IEnumerable<OpenTime> Open(Timestamp from, Timestamp to)
    {
        var end = Math.Min(to.Ms, _endMs);
        var first = (from.Ms / DayMs) - (from.Ms % DayMs < 0 ? 1 : 0);
        for (var day = first; day * DayMs < end; day++)
        {
            foreach (var open in _days.GetOrAdd(day, Compute))
            {
                var clipped = new OpenTime(Math.Max(open.From, from.Ms), Math.Min(open.To, end));
                if (clipped.From < clipped.To)
                    yield return clipped;
            }
        }
    }

    /// <summary>
    /// The open spans of a day of UTC. Days of UTC never overlap, whatever the zone does; within one, each stretch of constant offset is
    /// a plain shift of local time, and the local days that can reach into it are the two before, itself and the next.
    /// </summary>
    private OpenTime[] Compute(long day)
    {
        if (_days.Count > HorizonYears * 1000)
            _days.Clear(); // A manual clock may jump over centuries; the cache is for the days at work.

        var found = new List<OpenTime>();
        var (start, end) = (Instant.FromUnixTimeMilliseconds(day * DayMs), Instant.FromUnixTimeMilliseconds((day + 1) * DayMs));
        foreach (var stretch in _zone.GetZoneIntervals(start, end))
        {
            var from = stretch.HasStart && stretch.Start > start ? stretch.Start : start;
            var to = stretch.HasEnd && stretch.End < end ? stretch.End : end;
            for (var local = day - 2; local <= day + 1; local++)
            {
                var midnight = (local * DayMs) - stretch.WallOffset.Milliseconds;
                foreach (var hours in HoursOf(DateOnly.FromDayNumber((int)(local + EpochDay))))
                {
                    var open = new OpenTime(
                        Math.Max(midnight + (hours.From * MinuteMs), from.ToUnixTimeMilliseconds()),
                        Math.Min(midnight + (hours.To * MinuteMs), to.ToUnixTimeMilliseconds()));
                    if (open.From < open.To)
                        found.Add(open);
                }
            }
        }
        return Merge(found);
    }

    private IReadOnlyList<DayInterval> HoursOf(DateOnly date) =>
        _special.TryGetValue(date, out var special) ? special : _definition.Weekly[((int)date.DayOfWeek + 6) % 7];

    /// <summary>A night shift may run into the next day's hours; time counts once.</summary>
    private static OpenTime[] Merge(List<OpenTime> times)
    {
        var merged = new List<OpenTime>(times.Count);
        foreach (var time in times.OrderBy(t => t.From))
        {
            if (merged.Count > 0 && time.From <= merged[^1].To)
                merged[^1] = merged[^1] with { To = Math.Max(merged[^1].To, time.To) };
            else
                merged.Add(time);
        }
        return [.. merged];
    }
}
