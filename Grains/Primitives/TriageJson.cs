using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using OrleansTicketing.Tickets;

namespace OrleansTicketing;

/// <summary>
/// How triage is stored. It is written with every ticket twice, in the event and in the state, so the members of what it lists stand one after the other
/// without names: <c>"categories":["delivery.lost",0.83,"delivery.delay",0.14]</c>. Lists of objects, as earlier builds wrote them, are read for ever.
/// </summary>
internal sealed class TriageJson : JsonConverter<TicketTriage>
{
    public override void Write(Utf8JsonWriter writer, TicketTriage value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        if (value.Categories.Length > 0)
        {
            writer.WriteStartArray("categories"u8);
            foreach (var (code, confidence) in value.Categories)
            {
                writer.WriteStringValue(code);
                writer.WriteNumberValue(confidence);
            }
            writer.WriteEndArray();
        }
        if (value.Sure) writer.WriteBoolean("sure"u8, true);
        if (value.Sentiment is not null)
        {
            writer.WriteStartArray("sentiment"u8);
            writer.WriteStringValue(value.Sentiment);
            writer.WriteNumberValue(value.SentimentScore);
            writer.WriteEndArray();
        }
        if (value.SentimentSure) writer.WriteBoolean("sentimentSure"u8, true);
        if (value.Kind is { } kind) WriteName(writer, "kind"u8, kind, options);
        if (value.KindSure) writer.WriteBoolean("kindSure"u8, true);
        if (value.Priority is { } priority) WriteName(writer, "priority"u8, priority, options);
        if (value.Reasons.Length > 0)
        {
            writer.WriteStartArray("reasons"u8);
            foreach (var (code, weight, detail) in value.Reasons)
            {
                writer.WriteStringValue(code);
                writer.WriteNumberValue(weight);
                writer.WriteStringValue(detail);
            }
            writer.WriteEndArray();
        }
        if (value.Entities.Length > 0)
        {
            writer.WriteStartArray("entities"u8);
            foreach (var (type, text, found) in value.Entities)
            {
                writer.WriteStringValue(type);
                writer.WriteStringValue(text.Value);
                writer.WriteStringValue(found.Value);
            }
            writer.WriteEndArray();
        }
        if (value.Skills.Length > 0)
        {
            writer.WriteStartArray("skills"u8);
            foreach (var skill in value.Skills) writer.WriteStringValue(skill);
            writer.WriteEndArray();
        }
        writer.WriteEndObject();
    }

    public override TicketTriage Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using var document = JsonDocument.ParseValue(ref reader);
        var stored = document.RootElement;
        var (sentiment, score) = Sentiment(stored);
        return new()
        {
            Categories = List(stored, "categories", ["code", "confidence"], p => new CategoryGuess(Text(p[0]), p[1].GetDouble())),
            Sure = Flag(stored, "sure"),
            Sentiment = sentiment,
            SentimentScore = score,
            SentimentSure = Flag(stored, "sentimentSure"),
            Kind = Name<TicketKind>(stored, "kind", options),
            KindSure = Flag(stored, "kindSure"),
            Priority = Name<Priority>(stored, "priority", options),
            Reasons = List(stored, "reasons", ["code", "weight", "detail"], p => new PriorityReason(Text(p[0]), p[1].GetDouble(), Text(p[2]))),
            Entities = List(stored, "entities", ["type", "text", "value"], p => new FoundEntity(Text(p[0]), new(Text(p[1])), new(Text(p[2])))),
            Skills = stored.TryGetProperty("skills", out var skills) ? [.. skills.EnumerateArray().Select(Text)] : [],
        };
    }

    /// <summary>What an array lists, each item of such members, in whichever form it is stored.</summary>
    private static ImmutableArray<T> List<T>(JsonElement stored, string name, ReadOnlySpan<string> members, Func<JsonElement[], T> item)
    {
        if (!stored.TryGetProperty(name, out var list)) return [];
        var items = new List<T>();
        var parts = new JsonElement[members.Length];
        var filled = 0;
        foreach (var part in list.EnumerateArray())
        {
            if (part.ValueKind is JsonValueKind.Object)
            {
                for (filled = 0; filled < parts.Length; filled++) parts[filled] = part.GetProperty(members[filled]);
            }
            else
            {
                parts[filled++] = part;
            }
            if (filled < parts.Length) continue;
            items.Add(item(parts));
            filled = 0;
        }
        return filled == 0 ? [.. items] : throw new JsonException($"A part of {name} is missing.");
    }

    private static (string? Name, double Score) Sentiment(JsonElement stored)
    {
        if (!stored.TryGetProperty("sentiment", out var sentiment)) return default;
        if (sentiment.ValueKind is JsonValueKind.Array) return (Text(sentiment[0]), sentiment[1].GetDouble());
        return (Text(sentiment), stored.TryGetProperty("sentimentScore", out var score) ? score.GetDouble() : 0);
    }

    private static string Text(JsonElement element) => element.GetString() ?? throw new JsonException("A text is null.");

    private static bool Flag(JsonElement stored, string name) => stored.TryGetProperty(name, out var flag) && flag.GetBoolean();

    private static T? Name<T>(JsonElement stored, string name, JsonSerializerOptions options) where T : struct =>
        stored.TryGetProperty(name, out var value) ? value.Deserialize<T>(options) : null;

    private static void WriteName<T>(Utf8JsonWriter writer, ReadOnlySpan<byte> name, T value, JsonSerializerOptions options)
    {
        writer.WritePropertyName(name);
        JsonSerializer.Serialize(writer, value, options);
    }
}
