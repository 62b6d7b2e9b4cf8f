namespace OrleansTicketing.Text.Features;

/// <summary>Logarithmic term frequency × smoothed inverse document frequency (Salton &amp; Buckley 1988).</summary>
internal static class TfIdf
{
    public static float Weight(int count, float idf) => (count == 1 ? 1f : 1f + MathF.Log(count)) * idf;

    /// <summary>As if one more text held every feature, so that none is divided by zero and none weighs nothing.</summary>
    public static float Idf(int texts, int textsWithIt, float power) =>
        MathF.Pow(MathF.Log((1f + texts) / (1f + textsWithIt)) + 1f, power);

    /// <summary>
    /// Scales words to length 1, letters to <paramref name="characterWeight"/>, Chinese to √2, each apart; in a text of both scripts each counts by its
    /// share of the squares, or one Latin name would weigh as much as the Chinese sentence around it.
    /// </summary>
    public static void Normalise(ReadOnlySpan<int> ids, Span<float> values, ReadOnlySpan<ulong> hashes, float characterWeight)
    {
        Span<float> scales = stackalloc float[3];
        scales.Clear();
        for (var i = 0; i < ids.Length; i++) scales[(int)FeatureReader.GroupOf(hashes[ids[i]])] += values[i] * values[i];
        var latin = scales[0] + scales[1];
        var share = latin > 0 ? latin / (latin + scales[2]) : 0;
        scales[0] = Scale(scales[0], share);
        scales[1] = Scale(scales[1], share) * characterWeight;
        scales[2] = Scale(scales[2], 2 * (1 - share));
        for (var i = 0; i < ids.Length; i++) values[i] *= scales[(int)FeatureReader.GroupOf(hashes[ids[i]])];
    }

    private static float Scale(float squares, float wanted) => squares > 0 ? MathF.Sqrt(wanted / squares) : 0;
}
