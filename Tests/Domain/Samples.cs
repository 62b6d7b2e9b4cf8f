using System.Collections.Immutable;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace OrleansTicketing.Tests.Domain;

/// <summary>Makes a value of any contract type, every member set; so that a new one is covered without being named.</summary>
internal static class Samples
{
    public static IEnumerable<Type> Commands => Concrete<Command>();

    public static IEnumerable<Type> Events => Concrete<Event>();

    public static object Of(Type type) => Make(type) ?? throw new InvalidOperationException(type.Name);

    private static IEnumerable<Type> Concrete<T>() => typeof(T).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(T)) && !t.IsAbstract);

    private static object? Make(Type type)
    {
        if (Nullable.GetUnderlyingType(type) is { } inner) return Make(inner);
        if (type == typeof(string)) return "default";
        if (type == typeof(JsonElement)) return JsonSerializer.SerializeToElement(1);
        if (type == typeof(DateOnly)) return new DateOnly(2026, 1, 1);
        if (type.IsEnum) return type.GetEnumValues().GetValue(type.GetEnumValues().Length - 1);
        if (type.IsPrimitive) return Convert.ChangeType(1, type, null);
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ImmutableArray<>)) return ArrayOf(type.GenericTypeArguments[0]);
        if (type == typeof(ImmutableSortedDictionary<string, JsonElement>)) return Domain.Make.Fields("{\"a\":1}");
        if (type == typeof(ImmutableSortedDictionary<string, string>)) return ImmutableSortedDictionary<string, string>.Empty.Add("a", "b");
        if (type.IsAbstract) type = type.Assembly.GetTypes().First(t => t.IsSubclassOf(type) && !t.IsAbstract);
        return Filled(type);
    }

    private static object? Filled(Type type)
    {
        var constructor = type.GetConstructors().Where(c => c.GetParameters() is not [var only] || only.ParameterType != type).MaxBy(c => c.GetParameters().Length);
        var made = constructor?.Invoke([.. constructor.GetParameters().Select(p => Make(p.ParameterType))]) ?? RuntimeHelpers.GetUninitializedObject(type);
        foreach (var property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => p.CanWrite))
            property.SetValue(made, Make(property.PropertyType));
        return made;
    }

    private static object ArrayOf(Type element)
    {
        var items = Array.CreateInstance(element, 1);
        items.SetValue(Make(element), 0);
        return typeof(ImmutableArray).GetMethods().Single(m => m.Name == "Create" && m.GetParameters() is [{ ParameterType.IsArray: true }])
            .MakeGenericMethod(element).Invoke(null, [items])!;
    }
}
