using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace OrleansTicketing;

/// <summary>An instant of the engine's clock in whole milliseconds since 1970-01-01T00:00:00Z. Stored as a number.</summary>
/// <param name="Ms">Milliseconds since the Unix epoch, UTC.</param>
[JsonConverter(typeof(TimestampJson))]
public readonly record struct Timestamp(long Ms) : IComparable<Timestamp>
{
    /// <summary>The instant of <paramref name="value"/>, cut to whole milliseconds.</summary>
    public static Timestamp From(DateTimeOffset value) => new(value.ToUnixTimeMilliseconds());

    /// <summary>The same instant as a BCL value, offset zero.</summary>
    public DateTimeOffset ToDateTimeOffset() => DateTimeOffset.FromUnixTimeMilliseconds(Ms);

    /// <summary>This instant moved by <paramref name="milliseconds"/>.</summary>
    public Timestamp Plus(long milliseconds) => new(Ms + milliseconds);

    /// <summary>The later of two instants.</summary>
    public static Timestamp Max(Timestamp a, Timestamp b) => a.Ms >= b.Ms ? a : b;

    /// <inheritdoc/>
    public int CompareTo(Timestamp other) => Ms.CompareTo(other.Ms);

    /// <summary>Earlier than.</summary>
    public static bool operator <(Timestamp a, Timestamp b) => a.Ms < b.Ms;

    /// <summary>Later than.</summary>
    public static bool operator >(Timestamp a, Timestamp b) => a.Ms > b.Ms;

    /// <summary>Not later than.</summary>
    public static bool operator <=(Timestamp a, Timestamp b) => a.Ms <= b.Ms;

    /// <summary>Not earlier than.</summary>
    public static bool operator >=(Timestamp a, Timestamp b) => a.Ms >= b.Ms;

    /// <summary>ISO 8601, UTC, with milliseconds and <c>Z</c>: the form that clients see.</summary>
    public override string ToString() =>
        ToDateTimeOffset().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}

/// <summary>How it is stored: as the bare value.</summary>
public sealed class TimestampJson : JsonConverter<Timestamp>
{
    /// <inheritdoc/>
    public override Timestamp Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        new(reader.GetInt64());

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, Timestamp value, JsonSerializerOptions options) =>
        writer.WriteNumberValue(value.Ms);
}
