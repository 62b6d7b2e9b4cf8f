using System.Text.Json;

namespace OrleansTicketing.Load.Scenarios;

/// <summary>POST bodies as a web form sends them, about 500 bytes; a thousand customers.</summary>
internal static class Bodies
{
    public const int Customers = 1000;

    public static string Open(int customer, string queue = "default", string priority = "normal", string kind = "fault", string channel = "web", string? tag = null, string? externalId = null) =>
        $$"""
        {"subject":"{{Floors.OpenTurn.Subject}}","text":"{{Floors.OpenTurn.Text}}",
        "channel":"{{channel}}","customer":{"channel":"email","handle":"customer{{customer}}@example.com","name":"Customer {{customer}}"},"kind":"{{kind}}","priority":"{{priority}}"
        {{(queue == "default" ? "" : $",\"queue\":\"{queue}\"")}}{{(tag is null ? "" : $",\"tags\":[\"{tag}\"]")}}{{(externalId is null ? "" : $",\"externalId\":\"{externalId}\"")}}}
        """;

    /// <summary>A policy for all tickets, so that every ticket has clocks and a reminder.</summary>
    public static string Policy(long dispatchSeconds = 3600) => JsonSerializer.Serialize(new
    {
        name = "Standard",
        order = 1,
        match = new { },
        targets = new[]
        {
            new { metric = "dispatch", seconds = dispatchSeconds, time = "calendar" },
            new { metric = "first_response", seconds = 14400L, time = "calendar" },
            new { metric = "resolution", seconds = 172800L, time = "calendar" },
        },
        warnBeforeSeconds = Array.Empty<long>(),
    });
}
