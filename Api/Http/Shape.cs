using System.Collections.Frozen;
using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using System.Text.RegularExpressions;

namespace OrleansTicketing.Api.Http;

internal enum ShapeKind
{
    Object,
    List,
    Text,
    Enum,
    Instant,
    Date,
    Integer,
    Number,
    Flag,

    /// <summary>An object with free member names: the tenant's own fields.</summary>
    Map,

    /// <summary>Any JSON value.</summary>
    Any,
}

/// <summary>
/// What a request body may look like, read once from its record's JSON contract and annotations: the same ones that the OpenAPI document
/// shows, so that what is documented is what is checked.
/// </summary>
internal sealed record Shape
{
    public ShapeKind Kind { get; private init; }

    public bool Nullable { get; private init; }

    public bool Required { get; private init; }

    /// <summary>A list that may be written as its only element.</summary>
    public bool OneAllowed { get; private init; }

    public long Minimum { get; private init; } = long.MinValue;

    public long Maximum { get; private init; } = long.MaxValue;

    public Regex? Pattern { get; private init; }

    public FrozenSet<string> Names { get; private init; } = FrozenSet<string>.Empty;

    public FrozenDictionary<string, Member> Members { get; private init; } = FrozenDictionary<string, Member>.Empty;

    public ulong RequiredMembers { get; private init; }

    public Shape? Element { get; private init; }

    public sealed record Member(string Name, int Index, Shape Shape);

    public static Shape Of(JsonTypeInfo type) => Of(type, null, nullable: false, required: true);

    private static Shape Of(JsonTypeInfo type, ICustomAttributeProvider? attributes, bool nullable, bool required)
    {
        var clr = type.Type;
        if (clr.IsGenericType && clr.GetGenericTypeDefinition() == typeof(Change<>))
            return Of(type.Options.GetTypeInfo(clr.GetGenericArguments()[0]), attributes, nullable: true, required);
        if (clr.IsGenericType && clr.GetGenericTypeDefinition() == typeof(OneOrMany<>))
            return Of(type.Options.GetTypeInfo(clr.GetGenericArguments()[0].MakeArrayType()), attributes, nullable, required) with { OneAllowed = true };
        if (System.Nullable.GetUnderlyingType(clr) is { } value)
            return Of(type.Options.GetTypeInfo(value), attributes, nullable, required);

        var (minimum, maximum) = Bounds(attributes);
        var members = type.Kind is JsonTypeInfoKind.Object ? MembersOf(type) : FrozenDictionary<string, Member>.Empty;
        return new()
        {
            Kind = KindOf(type),
            Nullable = nullable,
            Required = required,
            Minimum = minimum,
            Maximum = maximum,
            Pattern = Find<RegularExpressionAttribute>(attributes) is { } regex ? new(regex.Pattern, RegexOptions.CultureInvariant | RegexOptions.NonBacktracking) : null,
            Names = clr.IsEnum ? clr.GetEnumNames().Select(JsonNamingPolicy.SnakeCaseLower.ConvertName).ToFrozenSet() : FrozenSet<string>.Empty,
            Members = members,
            RequiredMembers = members.Values.Where(m => m.Shape.Required).Aggregate(0UL, (bits, m) => bits | (1UL << m.Index)),
            Element = type.Kind is JsonTypeInfoKind.Enumerable ? ElementOf(type, attributes) : null,
        };
    }

    private static FrozenDictionary<string, Member> MembersOf(JsonTypeInfo type)
    {
        var patch = type.Type.IsAssignableTo(typeof(IMergePatch));
        return type.Properties
            .Where(p => p.Set is not null)
            .Select((p, i) => new Member(p.Name, i, Of(
                type.Options.GetTypeInfo(p.PropertyType),
                p.AttributeProvider,
                nullable: !patch && !p.IsRequired && (p.IsSetNullable || System.Nullable.GetUnderlyingType(p.PropertyType) is not null),
                required: p.IsRequired)))
            .ToFrozenDictionary(m => m.Name);
    }

    private static Shape ElementOf(JsonTypeInfo type, ICustomAttributeProvider? attributes)
    {
        var element = Of(type.Options.GetTypeInfo(type.ElementType!), null, nullable: false, required: true);
        if (Find<EachAttribute>(attributes) is not { } each) return element;
        return element with { Minimum = each.Minimum, Maximum = each.Maximum };
    }

    private static ShapeKind KindOf(JsonTypeInfo type) => type.Kind switch
    {
        JsonTypeInfoKind.Object => ShapeKind.Object,
        JsonTypeInfoKind.Enumerable => ShapeKind.List,
        JsonTypeInfoKind.Dictionary => ShapeKind.Map,
        _ when type.Type.IsEnum => ShapeKind.Enum,
        _ when type.Type == typeof(string) => ShapeKind.Text,
        _ when type.Type == typeof(Timestamp) => ShapeKind.Instant,
        _ when type.Type == typeof(DateOnly) => ShapeKind.Date,
        _ when type.Type == typeof(bool) => ShapeKind.Flag,
        _ when type.Type == typeof(int) || type.Type == typeof(long) => ShapeKind.Integer,
        _ when type.Type == typeof(double) => ShapeKind.Number,
        _ when type.Type == typeof(JsonElement) => ShapeKind.Any,
        _ => throw new NotSupportedException($"A request has no members of type {type.Type}."),
    };

    private static (long Minimum, long Maximum) Bounds(ICustomAttributeProvider? attributes) =>
        Find<LengthAttribute>(attributes) is { } length ? (length.MinimumLength, length.MaximumLength)
        : Find<RangeAttribute>(attributes) is { } range
            ? (Convert.ToInt64(range.Minimum, null), Convert.ToInt64(range.Maximum, null))
            : (long.MinValue, long.MaxValue);

    private static T? Find<T>(ICustomAttributeProvider? attributes) where T : Attribute =>
        attributes?.GetCustomAttributes(typeof(T), true).OfType<T>().FirstOrDefault();
}
