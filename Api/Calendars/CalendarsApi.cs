using System.Collections.Immutable;
using System.ComponentModel.DataAnnotations;
using OrleansTicketing.Api.Configuration;
using OrleansTicketing.Api.Http;
using OrleansTicketing.Configuration;

namespace OrleansTicketing.Api.Calendars;

/// <summary>Hours by weekday; an absent day is closed.</summary>
internal sealed record WeekRequest
{
    [Length(0, 10)]
    public string[][]? Mon { get; init; }

    [Length(0, 10)]
    public string[][]? Tue { get; init; }

    [Length(0, 10)]
    public string[][]? Wed { get; init; }

    [Length(0, 10)]
    public string[][]? Thu { get; init; }

    [Length(0, 10)]
    public string[][]? Fri { get; init; }

    [Length(0, 10)]
    public string[][]? Sat { get; init; }

    [Length(0, 10)]
    public string[][]? Sun { get; init; }

    public ImmutableArray<ImmutableArray<DayInterval>> Parse(Errors errors) =>
    [
        Hours.Parse(Mon, "/weekly/mon", errors), Hours.Parse(Tue, "/weekly/tue", errors), Hours.Parse(Wed, "/weekly/wed", errors),
        Hours.Parse(Thu, "/weekly/thu", errors), Hours.Parse(Fri, "/weekly/fri", errors), Hours.Parse(Sat, "/weekly/sat", errors),
        Hours.Parse(Sun, "/weekly/sun", errors),
    ];
}

/// <summary>A closed day.</summary>
internal sealed record HolidayRequest
{
    public required DateOnly Date { get; init; }

    [Length(0, 100)]
    public string? Name { get; init; }
}

/// <summary>A day with hours of its own.</summary>
internal sealed record WorkdayRequest
{
    public required DateOnly Date { get; init; }

    [Length(0, 10)]
    public required string[][] Intervals { get; init; }
}

/// <summary>PUT /v1/calendars/{key}.</summary>
internal sealed record CalendarRequest : IChecked
{
    /// <summary>Default: the key.</summary>
    [Length(1, 200)]
    public string? Name { get; init; }

    /// <summary>An IANA zone.</summary>
    [Length(1, 64)]
    public required string TimeZone { get; init; }

    public required WeekRequest Weekly { get; init; }

    [Length(0, 400)]
    public HolidayRequest[]? Holidays { get; init; }

    [Length(0, 200)]
    public WorkdayRequest[]? Workdays { get; init; }

    public void Check(Errors errors)
    {
        Zones.Check(TimeZone, "/timeZone", errors);
        Hours.CheckNights(Weekly.Parse(errors), errors);
        for (var i = 0; i < Workdays?.Length; i++) Hours.Parse(Workdays[i].Intervals, $"/workdays/{i}/intervals", errors);
        errors.Require(Holidays is null || Holidays.DistinctBy(h => h.Date).Count() == Holidays.Length, "/holidays", "duplicate", "A date occurs twice.");
        errors.Require(Workdays is null || Workdays.DistinctBy(w => w.Date).Count() == Workdays.Length, "/workdays", "duplicate", "A date occurs twice.");
    }

    public Definition ToDefinition(string key)
    {
        var checkedBefore = new Errors();
        return new CalendarDefinition
        {
            Name = Name?.Trim() ?? key,
            TimeZone = TimeZone,
            Weekly = Weekly.Parse(checkedBefore),
            Holidays = [.. (Holidays ?? []).OrderBy(h => h.Date).Select(h => new Holiday(h.Date, h.Name ?? ""))],
            Workdays = [.. (Workdays ?? []).OrderBy(w => w.Date).Select(w => new Workday(w.Date, Hours.Parse(w.Intervals, "", checkedBefore)))],
        };
    }
}

/// <summary>Hours by weekday.</summary>
internal sealed record WeekResponse(
    ImmutableArray<ImmutableArray<string>> Mon, ImmutableArray<ImmutableArray<string>> Tue, ImmutableArray<ImmutableArray<string>> Wed,
    ImmutableArray<ImmutableArray<string>> Thu, ImmutableArray<ImmutableArray<string>> Fri, ImmutableArray<ImmutableArray<string>> Sat,
    ImmutableArray<ImmutableArray<string>> Sun);

/// <summary>A day with hours of its own.</summary>
internal sealed record WorkdayResponse(DateOnly Date, ImmutableArray<ImmutableArray<string>> Intervals);

/// <summary>A business calendar.</summary>
internal sealed record CalendarResponse(
    string Key, long Version, string Name, string TimeZone, WeekResponse Weekly, ImmutableArray<Holiday> Holidays, ImmutableArray<WorkdayResponse> Workdays,
    Timestamp UpdatedAt)
{
    public static CalendarResponse Of(ConfigurationItem item, long version)
    {
        var d = (CalendarDefinition)item.Definition!;
        var days = d.Weekly.Select(Hours.Show).ToArray();
        return new(
            item.Key, version, d.Name, d.TimeZone, new(days[0], days[1], days[2], days[3], days[4], days[5], days[6]), d.Holidays,
            [.. d.Workdays.Select(w => new WorkdayResponse(w.Date, Hours.Show(w.Intervals)))], item.UpdatedAt);
    }
}

/// <summary>Business calendars.</summary>
internal sealed class CalendarsApi(DefinitionRoutes definitions)
{
    public void Map(IEndpointRouteBuilder routes) => definitions.Map<CalendarRequest, CalendarResponse>(routes, new(
        GrainKinds.Calendar, "/v1/calendars", Json.Read.CalendarRequest, (key, body) => body.ToDefinition(key), CalendarResponse.Of,
        Json.Write.CalendarResponse, Json.Write.PageResponseCalendarResponse));
}
