using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace OrleansTicketing.Api.Http;

/// <summary>One value or a list of them.</summary>
internal sealed record OneOrMany<T>(ImmutableArray<T> Values);

internal sealed class OneOrManyJson<T> : JsonConverter<OneOrMany<T>>
{
    public override OneOrMany<T> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType is JsonTokenType.StartArray
            ? new([.. JsonSerializer.Deserialize(ref reader, (JsonTypeInfo<T[]>)options.GetTypeInfo(typeof(T[])))!])
            : new([JsonSerializer.Deserialize(ref reader, (JsonTypeInfo<T>)options.GetTypeInfo(typeof(T)))!]);

    public override void Write(Utf8JsonWriter writer, OneOrMany<T> value, JsonSerializerOptions options) => throw new NotSupportedException("Requests are read only.");
}

/// <summary>A member of a merge patch that null clears.</summary>
internal sealed class ChangeJson<T> : JsonConverter<Change<T?>>
{
    public override bool HandleNull => true;

    public override Change<T?> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType is JsonTokenType.Null ? new(default) : new(JsonSerializer.Deserialize(ref reader, (JsonTypeInfo<T>)options.GetTypeInfo(typeof(T))));

    public override void Write(Utf8JsonWriter writer, Change<T?> value, JsonSerializerOptions options) => throw new NotSupportedException("Requests are read only.");
}
