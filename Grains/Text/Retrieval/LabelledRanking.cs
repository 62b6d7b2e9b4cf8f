namespace OrleansTicketing.Text.Retrieval;

/// <summary>
/// Puts found documents in a better order with a classifier's help: a document whose label the classifier expects of the
/// query moves up. What is said of words (BM25) and what is learnt of labels then speak together.
/// </summary>
public static class LabelledRanking
{
    /// <param name="hits">As found, best first.</param>
    /// <param name="labels">Each document's label, as the classifier numbers them; -1 for none.</param>
    /// <param name="probabilities">The classifier's opinion of the query.</param>
    /// <param name="trust">Weight of the logarithm of a label's probability against a score scaled to 0..1.</param>
    public static IReadOnlyList<Hit> Order(
        IReadOnlyList<Hit> hits, IReadOnlyList<int> labels, ReadOnlySpan<float> probabilities, float trust = 0.3f)
    {
        if (hits.Count == 0) return hits;
        var best = hits[0].Score;
        var ordered = new List<Hit>(hits.Count);
        foreach (var hit in hits)
        {
            var label = labels[hit.Document];
            var belief = label < 0 ? 1e-4f : MathF.Max(1e-4f, probabilities[label]);
            ordered.Add(hit with { Score = hit.Score / best + trust * MathF.Log(belief) });
        }
        // A stable sort: equal scores stay as found.
        return [.. ordered.OrderByDescending(hit => hit.Score)];
    }
}
