using System.Text;
using System.Text.Json;

namespace OrleansTicketing;

/// <summary>How much of a state what a caller chose takes, in bytes of its JSON: a state must stay below 32 KiB.</summary>
public static class StoredSize
{
    /// <summary>A list of words.</summary>
    public static int Of(IEnumerable<string> words) => words.Sum(w => Encoding.UTF8.GetByteCount(w) + 3);

    /// <summary>Open fields.</summary>
    public static int Of(IEnumerable<KeyValuePair<string, JsonElement>> fields) =>
        fields.Sum(f => Encoding.UTF8.GetByteCount(f.Key) + Encoding.UTF8.GetByteCount(f.Value.GetRawText()) + 4);
}
