namespace OrleansTicketing.Text.Retrieval;

/// <summary>How rare a token is among the texts trained on.</summary>
internal sealed class TokenWeights
{
    private readonly Dictionary<string, float> _idf;
    private readonly float _unseen;

    private TokenWeights(Dictionary<string, float> idf, float unseen) => (_idf, _unseen) = (idf, unseen);

    public static TokenWeights Of(IEnumerable<string> texts)
    {
        var sets = texts.Select(t => PairTokens.Tokens(t).Distinct().ToArray()).ToArray();
        var idf = sets.SelectMany(s => s).CountBy(t => t).ToDictionary(t => t.Key, t => MathF.Log((1f + sets.Length) / (1f + t.Value)));
        return new TokenWeights(idf, MathF.Log(1f + sets.Length));
    }

    public float Weight(string token) => _idf.GetValueOrDefault(token, _unseen);

    /// <summary>Sorted, so that equal models have equal bytes.</summary>
    public void Write(BinaryWriter writer)
    {
        writer.Write(_unseen);
        writer.Write(_idf.Count);
        foreach (var (token, weight) in _idf.OrderBy(t => t.Key, StringComparer.Ordinal))
        {
            writer.Write(token);
            writer.Write(weight);
        }
    }

    public static TokenWeights Read(BinaryReader reader)
    {
        var unseen = reader.ReadSingle();
        var idf = new Dictionary<string, float>(StringComparer.Ordinal);
        for (var left = reader.ReadInt32(); left > 0; left--) idf[reader.ReadString()] = reader.ReadSingle();
        return new TokenWeights(idf, unseen);
    }
}
