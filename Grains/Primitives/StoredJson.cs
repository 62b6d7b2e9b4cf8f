using System.Collections;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using OrleansTicketing.Access;
using OrleansTicketing.Agents;
using OrleansTicketing.Alerts;
using OrleansTicketing.Configuration;
using OrleansTicketing.Customers;
using OrleansTicketing.Models;
using OrleansTicketing.Routing;
using OrleansTicketing.Tickets;

namespace OrleansTicketing;

/// <summary>
/// How states, events and messages look on disk: camelCase, lower_snake enums, nothing written that is null, empty or computed, Chinese as itself. Read by
/// reflection, because generated code forgets the defaults of init-only members, and what was stored before a member existed must be read
/// for ever; it is no slower.
/// </summary>
public sealed class StoredJson
{
    public static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        IgnoreReadOnlyProperties = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new SnakeEnums(), new TriageJson() },
        TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { LeaveOutEmpty } },
    };

    public static readonly StoredJson Default = new();

    private StoredJson() { }

    public JsonTypeInfo<Ticket> Ticket { get; } = Of<Ticket>();

    public JsonTypeInfo<Customer> Customer { get; } = Of<Customer>();

    public JsonTypeInfo<Agent> Agent { get; } = Of<Agent>();

    public JsonTypeInfo<Router> Router { get; } = Of<Router>();

    public JsonTypeInfo<ConfigurationItem> ConfigurationItem { get; } = Of<ConfigurationItem>();

    public JsonTypeInfo<ApiKey> ApiKey { get; } = Of<ApiKey>();

    public JsonTypeInfo<Burst> Burst { get; } = Of<Burst>();

    public JsonTypeInfo<Alert> Alert { get; } = Of<Alert>();

    public JsonTypeInfo<ModelLine> ModelLine { get; } = Of<ModelLine>();

    private static JsonTypeInfo<T> Of<T>() => (JsonTypeInfo<T>)Options.GetTypeInfo(typeof(T));

    /// <summary>
    /// A member that is empty in what was just made is not written while it is: most of a ticket is. Read without it, it is empty again, so an
    /// initialiser that is empty stays so for ever; to change it would change what is stored.
    /// </summary>
    private static void LeaveOutEmpty(JsonTypeInfo type)
    {
        if (type.Kind is not JsonTypeInfoKind.Object || type.Type.IsAbstract || type.Type.GetConstructor(Type.EmptyTypes) is null) return;
        var made = Activator.CreateInstance(type.Type)!;
        foreach (var member in type.Properties)
        {
            // What is computed, and so has no setter, is not written anyway; a rule of its own would have it written.
            if (member is { IsRequired: false, Set: not null, Get: { } get } && IsEmpty(get(made)))
                member.ShouldSerialize = (_, value) => value is not null && !IsEmpty(value);
        }
    }

    private static bool IsEmpty(object? value) => value is false or 0 or 0L or 0d or ICollection { Count: 0 };
}

/// <summary>Enums as lower_snake strings, which is also how clients see them.</summary>
public sealed class SnakeEnums() : JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false);
