using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Microsoft.OpenApi;
using OrleansTicketing.Api.Http;

namespace OrleansTicketing.Api.OpenApi;

/// <summary>JSON schemas of requests and answers, from the same contracts and annotations that <see cref="Shape"/> checks.</summary>
internal sealed class Schemas(OpenApiDocument document)
{
    private readonly HashSet<string> _known = [];

    public IOpenApiSchema Of(JsonTypeInfo type) => Of(type, null);

    private IOpenApiSchema Of(JsonTypeInfo type, ICustomAttributeProvider? attributes)
    {
        var clr = type.Type;
        JsonTypeInfo Inner(Type inner) => type.Options.GetTypeInfo(inner);
        if (Nullable.GetUnderlyingType(clr) is { } value) return Of(Inner(value), attributes);
        if (clr.IsGenericType && clr.GetGenericTypeDefinition() == typeof(Change<>)) return OrNull(Of(Inner(clr.GetGenericArguments()[0]), attributes));
        if (clr.IsGenericType && clr.GetGenericTypeDefinition() == typeof(OneOrMany<>))
        {
            var one = Of(Inner(clr.GetGenericArguments()[0]));
            return new OpenApiSchema { OneOf = [one, new OpenApiSchema { Type = JsonSchemaType.Array, Items = one }] };
        }

        return type.Kind switch
        {
            JsonTypeInfoKind.Object when clr == typeof(object) => new OpenApiSchema(),
            JsonTypeInfoKind.Object => Component(type),
            JsonTypeInfoKind.Dictionary => new OpenApiSchema { Type = JsonSchemaType.Object, MaxProperties = Bounds(attributes).Maximum, AdditionalProperties = new OpenApiSchema() },
            JsonTypeInfoKind.Enumerable => List(type, attributes),
            _ => Value(clr, attributes),
        };
    }

    private OpenApiSchemaReference Component(JsonTypeInfo type)
    {
        var name = type.Type.Name;
        if (_known.Add(name))
        {
            var closed = (type.UnmappedMemberHandling ?? type.Options.UnmappedMemberHandling) is JsonUnmappedMemberHandling.Disallow;
            var patch = type.Type.IsAssignableTo(typeof(IMergePatch));
            document.AddComponent(name, new OpenApiSchema
            {
                Type = JsonSchemaType.Object,
                Properties = type.Properties.Where(Shown).ToDictionary(p => p.Name, p =>
                {
                    var schema = Of(type.Options.GetTypeInfo(p.PropertyType), p.AttributeProvider);
                    return MayBeNull(p) && !patch ? OrNull(schema) : schema;
                }),
                // Answers have all their members, but those that are only written when there is something to tell.
                Required = type.Properties.Where(p => Shown(p) && (closed ? p.IsRequired : Find<JsonIgnoreAttribute>(p.AttributeProvider) is null))
                    .Select(p => p.Name).ToHashSet(),
                AdditionalPropertiesAllowed = !closed,
            });
        }

        return new(name, document);
    }

    // Computed members of request records are not read.
    private static bool Shown(JsonPropertyInfo property) => property.Set is not null || property.Get is not null && property.AssociatedParameter is not null;

    private static bool MayBeNull(JsonPropertyInfo property) =>
        Nullable.GetUnderlyingType(property.PropertyType) is not null || (!property.PropertyType.IsValueType && property.IsGetNullable);

    private OpenApiSchema List(JsonTypeInfo type, ICustomAttributeProvider? attributes)
    {
        var (minimum, maximum) = Bounds(attributes);
        var items = Of(type.Options.GetTypeInfo(type.ElementType!));
        if (Find<EachAttribute>(attributes) is { } each && items is OpenApiSchema text) (text.MinLength, text.MaxLength) = (each.Minimum, each.Maximum);
        return new() { Type = JsonSchemaType.Array, Items = items, MinItems = minimum is 0 ? null : minimum, MaxItems = maximum };
    }

    private static OpenApiSchema Value(Type clr, ICustomAttributeProvider? attributes)
    {
        if (clr.IsEnum)
            return new() { Type = JsonSchemaType.String, Enum = [.. clr.GetEnumNames().Select(n => (JsonNode)JsonNamingPolicy.SnakeCaseLower.ConvertName(n))] };
        if (clr == typeof(Timestamp)) return new() { Type = JsonSchemaType.String, Format = "date-time" };
        if (clr == typeof(DateOnly)) return new() { Type = JsonSchemaType.String, Format = "date" };
        if (clr == typeof(bool)) return new() { Type = JsonSchemaType.Boolean };
        if (clr == typeof(double)) return new() { Type = JsonSchemaType.Number };
        if (clr == typeof(JsonElement) || clr == typeof(object)) return new();
        if (clr == typeof(int) || clr == typeof(long))
        {
            var range = Find<RangeAttribute>(attributes);
            return new()
            {
                Type = JsonSchemaType.Integer,
                Format = clr == typeof(int) ? "int32" : "int64",
                Minimum = Convert.ToString(range?.Minimum, CultureInfo.InvariantCulture) is { Length: > 0 } low ? low : null,
                Maximum = Convert.ToString(range?.Maximum, CultureInfo.InvariantCulture) is { Length: > 0 } high ? high : null,
            };
        }

        var (minimum, maximum) = Bounds(attributes);
        return new() { Type = JsonSchemaType.String, MinLength = minimum, MaxLength = maximum, Pattern = Find<RegularExpressionAttribute>(attributes)?.Pattern };
    }

    private static IOpenApiSchema OrNull(IOpenApiSchema schema)
    {
        if (schema is not OpenApiSchema { Type: { } type } value) return schema is OpenApiSchema ? schema : new OpenApiSchema { OneOf = [new OpenApiSchema { Type = JsonSchemaType.Null }, schema] };
        value.Type = type | JsonSchemaType.Null;
        return value;
    }

    private static (int? Minimum, int? Maximum) Bounds(ICustomAttributeProvider? attributes) =>
        Find<LengthAttribute>(attributes) is { } length ? (length.MinimumLength, length.MaximumLength) : (null, null);

    private static T? Find<T>(ICustomAttributeProvider? attributes) where T : Attribute =>
        attributes?.GetCustomAttributes(typeof(T), true).OfType<T>().FirstOrDefault();
}
