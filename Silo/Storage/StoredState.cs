using System.Text.Json;

namespace OrleansTicketing.Silo.Storage;

/// <summary>A state as its row has it, for whoever reads rows within a batch.</summary>
internal static class StoredState
{
    /// <summary>Null with the reason when the state cannot be read here: written by a newer release, or damaged. Only that grain fails.</summary>
    public static object? Read(GrainKind kind, GrainId id, string json, int schema, out Exception? unreadable)
    {
        unreadable = null;
        try
        {
            if (schema <= kind.Schema) return JsonSerializer.Deserialize(json, kind.Json);
            unreadable = new UnavailableException($"{id} was written by a newer release.");
        }
        catch (JsonException e)
        {
            unreadable = new UnavailableException($"{id} is damaged.", e);
        }
        return null;
    }
}
