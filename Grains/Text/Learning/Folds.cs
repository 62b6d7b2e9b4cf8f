namespace OrleansTicketing.Text.Learning;

/// <summary>Scores of examples by models that have not seen them.</summary>
internal static class Folds
{
    /// <summary>Which fold each example is held out in: every label is spread evenly over all folds.</summary>
    public static int[] Assign(int[] targets, int folds)
    {
        var order = Enumerable.Range(0, targets.Length).ToArray();
        new SplitMix(2).Shuffle(order.AsSpan());
        var sorted = order.OrderBy(row => targets[row]).ToArray();
        var fold = new int[targets.Length];
        for (var i = 0; i < sorted.Length; i++) fold[sorted[i]] = i % folds;
        return fold;
    }

    /// <summary>Trains on the kept rows and scores the held ones.</summary>
    public static Held[] Score(TrainingSet set, IReadOnlyList<int> kept, IReadOnlyList<int> held, TrainingOptions options)
    {
        var weights = set.Fit(kept, options);
        var padded = new float[weights.Stride];
        return [.. held.Select(row =>
        {
            var features = set.Matrix.Row(row);
            weights.Score(features, padded);
            return new Held(row, padded[..set.Labels.Length], weights.Known(features.Ids, set.Vocabulary.Count));
        })];
    }

    /// <summary>Trains on all other rows, or on a share of them, and scores the held ones.</summary>
    public static Held[] Score(TrainingSet set, IReadOnlyList<int> held, TrainingOptions options, double share = 1)
    {
        var isHeld = new bool[set.Targets.Length];
        foreach (var row in held) isHeld[row] = true;
        var kept = Enumerable.Range(0, isHeld.Length).Where(row => !isHeld[row]).ToArray();
        new SplitMix(3).Shuffle(kept.AsSpan());
        return Score(set, kept[..Math.Max(1, (int)(kept.Length * share))], held, options);
    }
}

/// <summary>A row, its margins under a model that has not seen it, and the share of its features which that model knew.</summary>
internal sealed record Held(int Row, float[] Margins, float Known);
