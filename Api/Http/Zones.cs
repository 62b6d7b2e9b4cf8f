namespace OrleansTicketing.Api.Http;

/// <summary>IANA time zones.</summary>
internal static class Zones
{
    public static void Check(string? zone, string pointer, Errors errors)
    {
        // A zone has a name, not an alias of the operating system or a path.
        if (zone is not null && (!TimeZoneInfo.TryFindSystemTimeZoneById(zone, out var found) || !found.HasIanaId))
            errors.Add(pointer, "format", "Expected an IANA time zone such as Asia/Shanghai.");
    }
}
