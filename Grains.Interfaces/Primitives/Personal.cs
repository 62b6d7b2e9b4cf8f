using System.Text.Json;
using System.Text.Json.Serialization;

namespace OrleansTicketing;

/// <summary>
/// Personal data: a name, a handle, what a person wrote. Prints as <c>***</c>, so that it cannot slip into a log; whoever shows it to
/// someone entitled to see it says <see cref="Value"/>. The one place where masking and sealing at rest belong.
/// </summary>
/// <param name="Value">The text itself.</param>
[JsonConverter(typeof(PersonalJson))]
public readonly record struct Personal(string Value)
{
    /// <inheritdoc/>
    public override string ToString() => "***";
}

/// <summary>How it is stored: as the bare value.</summary>
public sealed class PersonalJson : JsonConverter<Personal>
{
    /// <inheritdoc/>
    public override Personal Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        new(reader.GetString() ?? "");

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, Personal value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.Value);
}
