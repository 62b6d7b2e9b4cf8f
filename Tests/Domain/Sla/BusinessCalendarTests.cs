using OrleansTicketing.Configuration;
using OrleansTicketing.Sla;

namespace OrleansTicketing.Tests.Domain.Sla;

public sealed class BusinessCalendarTests
{
    private const string OfficeHours = "09:00-12:00 13:00-18:00";

    [Theory]
    [InlineData("2026-03-02T08:00+08:00", "2026-03-02T19:00+08:00", 480)] // Monday
    [InlineData("2026-03-02T11:30+08:00", "2026-03-02T13:30+08:00", 60)] // over lunch
    [InlineData("2026-03-06T17:00+08:00", "2026-03-09T10:00+08:00", 120)] // over the weekend
    [InlineData("2026-03-07T00:00+08:00", "2026-03-09T00:00+08:00", 0)]
    [InlineData("2026-03-02T19:00+08:00", "2026-03-02T08:00+08:00", 0)] // the wrong way round
    public void Time_counts_only_inside_the_hours_of_the_day(string from, string to, int minutes) =>
        Counts(Given.Calendar("Asia/Shanghai", OfficeHours), from, to, minutes);

    [Theory]
    [InlineData("2026-03-02T09:00+08:00", 180, "2026-03-02T12:00+08:00")] // the end of the morning, not 13:00
    [InlineData("2026-03-02T17:00+08:00", 60, "2026-03-02T18:00+08:00")]
    [InlineData("2026-03-06T17:00+08:00", 61, "2026-03-09T09:01+08:00")]
    [InlineData("2026-03-07T05:00+08:00", 0, "2026-03-07T05:00+08:00")] // nothing to add while closed
    [InlineData("2026-03-07T05:00+08:00", 480, "2026-03-09T18:00+08:00")]
    public void Time_that_ends_at_closing_is_due_at_closing(string from, int minutes, string due) =>
        Assert.Equal(Given.At(due), BusinessCalendar.Of(Given.Calendar("Asia/Shanghai", OfficeHours)).Add(Given.At(from), minutes * 60_000L));

    [Fact]
    public void Holidays_are_closed_and_make_up_workdays_override_weekends_and_holidays()
    {
        var calendar = Given.Calendar("Asia/Shanghai", OfficeHours) with
        {
            Holidays = [new(new(2026, 10, 1), "国庆节"), new(new(2026, 10, 2), "国庆节"), new(new(2026, 10, 10), "?")],
            Workdays = [new(new(2026, 10, 10), Given.Hours("10:00-12:00")), new(new(2026, 10, 5), [])],
        };
        Counts(calendar, "2026-09-30T00:00+08:00", "2026-10-03T00:00+08:00", 480); // Wednesday counts, 1 and 2 October do not
        Counts(calendar, "2026-10-10T00:00+08:00", "2026-10-11T00:00+08:00", 120); // a Saturday, and named a holiday too
        Counts(calendar, "2026-10-05T00:00+08:00", "2026-10-06T00:00+08:00", 0); // a Monday with no hours of its own
    }

    [Fact]
    public void A_night_shift_belongs_to_the_day_it_begins_on()
    {
        var calendar = Given.Calendar("Asia/Shanghai", "22:00-06:00") with { Holidays = [new(new(2026, 3, 4), "closed")] };
        Counts(calendar, "2026-03-02T00:00+08:00", "2026-03-02T06:00+08:00", 0); // Sunday has no shift
        Counts(calendar, "2026-03-03T22:00+08:00", "2026-03-04T22:00+08:00", 480); // Tuesday's shift runs into the holiday
        Counts(calendar, "2026-03-04T06:00+08:00", "2026-03-05T22:00+08:00", 0); // the holiday has none of its own
        Counts(calendar, "2026-03-07T00:00+08:00", "2026-03-09T00:00+08:00", 360); // Friday's ends on Saturday
    }

    [Fact]
    public void A_night_shift_that_overlaps_the_next_days_hours_counts_once()
    {
        var calendar = Given.Calendar("Asia/Shanghai", "05:00-09:00 22:00-06:00");
        Counts(calendar, "2026-03-02T22:00+08:00", "2026-03-03T09:00+08:00", 11 * 60);
        Counts(calendar, "2026-03-02T05:30+08:00", "2026-03-03T05:30+08:00", 210 + 450);
    }

    [Theory]
    [InlineData("01:00-05:00", 180)] // an hour of the shift does not exist
    [InlineData("02:15-02:45", 0)] // wholly inside the gap
    [InlineData("02:30-04:00", 60)] // begins in the gap: opens at its end
    [InlineData("00:30-02:30", 90)] // ends in the gap: closes at its end
    public void A_spring_gap_counts_nothing(string hours, int minutes) =>
        Counts(Given.Calendar("Europe/Berlin", hours, hours), "2026-03-29T00:00+01:00", "2026-03-30T00:00+02:00", minutes);

    [Theory]
    [InlineData("01:00-05:00", 300)] // 02:00-03:00 passes twice
    [InlineData("02:15-02:45", 60)] // open in both passes
    [InlineData("01:30-02:30", 90)] // half an hour before, half an hour in each pass
    [InlineData("22:00-06:00", 180 + 7 * 60)]
    public void An_autumn_hour_that_passes_twice_counts_twice(string hours, int minutes) =>
        Counts(Given.Calendar("Europe/Berlin", hours, hours), "2026-10-25T00:00+02:00", "2026-10-26T01:00+01:00", minutes);

    [Fact]
    public void A_half_hour_change_counts_half_an_hour()
    {
        var calendar = Given.Calendar("Australia/Lord_Howe", "00:00-06:00", "00:00-06:00");
        Counts(calendar, "2026-10-04T00:00+10:30", "2026-10-04T12:00+11:00", 330);
        Counts(calendar, "2026-04-05T00:00+11:00", "2026-04-05T12:00+10:30", 390);
    }

    [Fact]
    public void A_day_that_the_zone_skipped_has_no_hours() =>
        Counts(Given.Calendar("Pacific/Apia", OfficeHours), "2011-12-28T23:00-10:00", "2011-12-31T00:00+14:00", 480);

    [Fact]
    public void A_calendar_without_hours_is_never_open()
    {
        var never = Given.Calendar("Europe/Berlin", "");
        var once = never with { Workdays = [new(new(2026, 3, 7), Given.Hours("09:00-10:00"))] };
        Assert.False(BusinessCalendar.Of(never).EverOpen);
        Assert.False(BusinessCalendar.Of(never with { Workdays = [new(new(2026, 3, 7), [])] }).EverOpen);
        Assert.True(BusinessCalendar.Of(once).EverOpen);
        Assert.Null(BusinessCalendar.Of(never).Add(Given.At("2026-01-01T00:00Z"), 1));
        Assert.Equal(Given.At("2026-03-07T10:00+01:00"), BusinessCalendar.Of(once).Add(Given.At("2026-01-01T00:00Z"), 3_600_000));
        Assert.Null(BusinessCalendar.Of(once).Add(Given.At("2026-01-01T00:00Z"), 3_600_001));
    }

    [Fact]
    public void Looking_ahead_ends_after_twenty_years()
    {
        var calendar = BusinessCalendar.Of(Given.Calendar("UTC", "", "09:00-09:01"));
        Assert.Null(calendar.Add(Given.At("2026-01-01T00:00Z"), 31_536_000_000));
        Assert.NotNull(calendar.Add(Given.At("2026-01-01T00:00Z"), 2000 * 60_000));
        Assert.Null(calendar.Add(Given.At("9999-12-30T00:00Z"), 1));
    }

    [Theory]
    [InlineData("Europe/Berlin", true)]
    [InlineData("Asia/Chongqing", true)] // an alias
    [InlineData("UTC", true)]
    [InlineData("Mars/Base", false)]
    [InlineData("UTC+03:00", false)]
    public void Only_zones_of_the_database_are_known(string zone, bool known) => Assert.Equal(known, BusinessCalendar.KnowsZone(zone));

    [Fact]
    public void A_definition_is_compiled_once()
    {
        var definition = Given.Calendar("UTC", OfficeHours);
        Assert.Same(BusinessCalendar.Of(definition), BusinessCalendar.Of(definition));
    }

    private static void Counts(CalendarDefinition calendar, string from, string to, int minutes) =>
        Assert.Equal(minutes * 60_000L, BusinessCalendar.Of(calendar).CountMs(Given.At(from), Given.At(to)));
}
