using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace OrleansTicketing.Api.Http;

/// <summary>Instants as clients write them: RFC 3339 with an offset, between 1970 and 2200 (beyond is a mistake, not a date).</summary>
internal static class Instants
{
    private static readonly Timestamp End = Timestamp.From(new(2200, 1, 1, 0, 0, 0, TimeSpan.Zero));

    private static readonly string[] Formats = ["yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK"];

    public static bool TryParse(string? text, out Timestamp instant)
    {
        instant = default;
        // "K" also takes a missing offset; an instant without one is no instant.
        if (text is null || text.Length is < 20 or > 33 || !HasOffset(text)) return false;
        if (!DateTimeOffset.TryParseExact(text, Formats, CultureInfo.InvariantCulture, DateTimeStyles.None, out var value)) return false;
        instant = Timestamp.From(value);
        return instant.Ms >= 0 && instant < End;
    }

    private static bool HasOffset(string text) => text[^1] == 'Z' || text[^6] is '+' or '-';
}

/// <summary>An instant as clients see it; the stored form is a number.</summary>
internal sealed class InstantJson : JsonConverter<Timestamp>
{
    public override Timestamp Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        Instants.TryParse(reader.GetString(), out var instant) ? instant : throw new JsonException("Not an instant.");

    public override void Write(Utf8JsonWriter writer, Timestamp value, JsonSerializerOptions options)
    {
        // A pattern of our own would be interpreted sign by sign; "O" is not, and differs after the milliseconds only.
        Span<byte> text = stackalloc byte[28];
        value.ToDateTimeOffset().UtcDateTime.TryFormat(text, out _, "O", CultureInfo.InvariantCulture);
        text[23] = (byte)'Z';
        writer.WriteStringValue(text[..24]);
    }
}
