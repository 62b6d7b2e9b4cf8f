using System.Text.Json;

namespace OrleansTicketing.Silo.Storage;

/// <summary>A state as its row has it.</summary>
internal static class StoredState
{
    /// <summary>Null with the reason when the state cannot be read here: written by a newer release, or damaged. Only that grain fails.</summary>
    public static object? Read(GrainKind kind, GrainId id, string json, int schema, out Exception? unreadable) =>
        Read(kind, id, json, schema, static (json, kind) => JsonSerializer.Deserialize(json, kind.Json), out unreadable);

    /// <summary>The same from the bytes: a detour by a string would cost as much as the parsing.</summary>
    public static object? Read(GrainKind kind, GrainId id, byte[] json, int schema, out Exception? unreadable) =>
        Read(kind, id, json, schema, static (json, kind) => JsonSerializer.Deserialize(json, kind.Json), out unreadable);

    private static object? Read<TJson>(GrainKind kind, GrainId id, TJson json, int schema, Func<TJson, GrainKind, object?> read, out Exception? unreadable)
    {
        unreadable = null;
        if (schema > kind.Schema)
        {
            unreadable = new UnavailableException($"{id} was written by a newer release.");
            return null;
        }
        try
        {
            return read(json, kind) ?? throw new JsonException("It is null.");
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // Not only JsonException: a wrong shape may also be "not supported".
            unreadable = new UnavailableException($"{id} is damaged.", e);
            return null;
        }
    }
}
