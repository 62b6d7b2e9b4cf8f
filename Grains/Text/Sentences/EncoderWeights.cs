using System.Runtime.InteropServices;
using System.Text.Json;

namespace OrleansTicketing.Text.Sentences;

/// <summary>Named tensors of a TensorFlow.js graph model: names and shapes in its JSON, values in one run of bytes.</summary>
internal sealed class EncoderWeights
{
    private readonly Dictionary<string, float[]> _tensors = [];

    public EncoderWeights(ReadOnlySpan<byte> modelJson, ReadOnlySpan<byte> values)
    {
        var reader = new Utf8JsonReader(modelJson);
        using var document = JsonDocument.ParseValue(ref reader);
        foreach (var group in document.RootElement.GetProperty("weightsManifest").EnumerateArray())
        {
            foreach (var tensor in group.GetProperty("weights").EnumerateArray())
            {
                var count = tensor.GetProperty("shape").EnumerateArray().Aggregate(1, (n, d) => n * d.GetInt32());
                if (values.Length < count * sizeof(float)) throw new InvalidDataException("The encoder's weights end too early.");
                if (tensor.GetProperty("dtype").GetString() == "float32")
                    _tensors[tensor.GetProperty("name").GetString()!] = MemoryMarshal.Cast<byte, float>(values[..(count * sizeof(float))]).ToArray();
                values = values[(count * sizeof(float))..];
            }
        }
    }

    /// <summary>The one tensor whose name holds all the parts.</summary>
    public float[] Get(params ReadOnlySpan<string> parts)
    {
        foreach (var (name, values) in _tensors)
        {
            var all = true;
            foreach (var part in parts) all &= name.Contains(part, StringComparison.Ordinal);
            if (all) return values;
        }
        throw new InvalidDataException($"The encoder has no tensor {string.Join(' ', parts!)}.");
    }
}
