namespace OrleansTicketing.Text.Features;

/// <summary>Logarithmic term frequency × smoothed inverse document frequency (Salton &amp; Buckley 1988).</summary>
internal static class TfIdf
{
    public static float Weight(int count, float idf) => (count == 1 ? 1f : 1f + MathF.Log(count)) * idf;

    /// <summary>As if one more text held every feature, so that none is divided by zero and none weighs nothing.</summary>
    public static float Idf(int texts, int textsWithIt, float power) =>
        MathF.Pow(MathF.Log((1f + texts) / (1f + textsWithIt)) + 1f, power);

    /// <summary>Scales the word group to length 1 and the character group to <paramref name="characterWeight"/>, each apart.</summary>
    public static void Normalise(ReadOnlySpan<int> ids, Span<float> values, ReadOnlySpan<ulong> hashes, float characterWeight)
    {
        Span<float> squares = stackalloc float[2];
        for (var i = 0; i < ids.Length; i++) squares[FeatureReader.GroupOf(hashes[ids[i]])] += values[i] * values[i];
        var words = squares[0] > 0 ? 1f / MathF.Sqrt(squares[0]) : 0f;
        var characters = squares[1] > 0 ? characterWeight / MathF.Sqrt(squares[1]) : 0f;
        for (var i = 0; i < ids.Length; i++)
            values[i] *= FeatureReader.GroupOf(hashes[ids[i]]) == 0 ? words : characters;
    }
}
