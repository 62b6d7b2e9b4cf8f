using System.Text.Json;
using System.Text.Json.Serialization;

namespace OrleansTicketing.Agents;

/// <summary>
/// How a stay is stored: <c>["tkt_…", "queue/7", 3]</c>. An agent has many, and every turn of theirs writes them all: names would be half of it.
/// With names is how schema 1 has it.
/// </summary>
public sealed class HeldTicketJson : JsonConverter<HeldTicket>
{
    /// <inheritdoc/>
    public override HeldTicket Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType is JsonTokenType.StartObject) return WithNames(JsonElement.ParseValue(ref reader));
        if (reader.TokenType is not JsonTokenType.StartArray) throw new JsonException("A stay is an array.");
        reader.Read();
        var ticket = reader.GetString() ?? throw new JsonException("A stay names its ticket.");
        reader.Read();
        var reservation = reader.GetString();
        reader.Read();
        var version = reader.GetInt64();
        reader.Read();
        return reader.TokenType is JsonTokenType.EndArray ? new(ticket, reservation, version) : throw new JsonException("A stay has three values.");
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, HeldTicket value, JsonSerializerOptions options)
    {
        writer.WriteStartArray();
        writer.WriteStringValue(value.TicketId);
        writer.WriteStringValue(value.Reservation);
        writer.WriteNumberValue(value.TicketVersion);
        writer.WriteEndArray();
    }

    private static HeldTicket WithNames(JsonElement stay) =>
        stay.TryGetProperty("ticketId", out var ticket) && ticket.GetString() is { } id && stay.TryGetProperty("ticketVersion", out var version)
            ? new(id, stay.TryGetProperty("reservation", out var reservation) ? reservation.GetString() : null, version.GetInt64())
            : throw new JsonException("A stay names its ticket and version.");
}
