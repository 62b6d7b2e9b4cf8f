using System.Text.Json;
using System.Text.RegularExpressions;
using OrleansTicketing.Api.Http;

namespace OrleansTicketing.Api.Tickets;

/// <summary>A category as clients write it: its code, or an object with the code. Any well-formed code is a label; nobody has to define it first.</summary>
internal static partial class CategoryCode
{
    public static string? Of(JsonElement? value) => value switch
    {
        { ValueKind: JsonValueKind.String } text => text.GetString(),
        { ValueKind: JsonValueKind.Object } named when named.TryGetProperty("code", out var code) && code.ValueKind is JsonValueKind.String => code.GetString(),
        _ => null,
    };

    public static void Check(JsonElement? value, Errors errors) => errors.Require(
        value is null || (Of(value) is { } code && Pattern().IsMatch(code)), "/category", "format",
        "A category is its code: 1 to 80 lower-case letters, digits, dots, dashes and underscores.");

    [GeneratedRegex("^[a-z0-9][a-z0-9._-]{0,79}$")]
    public static partial Regex Pattern();
}
