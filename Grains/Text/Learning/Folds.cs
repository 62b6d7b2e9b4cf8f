namespace OrleansTicketing.Text.Learning;

/// <summary>Scores of examples by models that have not seen them.</summary>
internal static class Folds
{
    /// <summary>Which fold each example that judges is held out in, -1 for the others: every label is spread evenly over all folds.</summary>
    public static int[] Assign(TrainingSet set, int folds)
    {
        var fold = new int[set.Targets.Length];
        Array.Fill(fold, -1);
        int[] judges = [.. set.All.Where(row => set.Judges[row])];
        var within = Assign([.. judges.Select(row => set.Targets[row])], folds);
        for (var i = 0; i < judges.Length; i++) fold[judges[i]] = within[i];
        return fold;
    }

    /// <summary>The same where all judge.</summary>
    public static int[] Assign(int[] targets, int folds)
    {
        var order = Enumerable.Range(0, targets.Length).ToArray();
        new SplitMix(2).Shuffle(order.AsSpan());
        var sorted = order.OrderBy(row => targets[row]).ToArray();
        var fold = new int[targets.Length];
        for (var i = 0; i < sorted.Length; i++) fold[sorted[i]] = i % folds;
        return fold;
    }

    /// <summary>All rows but the held ones, shuffled.</summary>
    public static int[] Others(TrainingSet set, IReadOnlyList<int> held)
    {
        var isHeld = new bool[set.Targets.Length];
        foreach (var row in held) isHeld[row] = true;
        int[] kept = [.. set.All.Where(row => !isHeld[row])];
        // Of a single example there is nothing else to learn from.
        return kept.Length > 0 ? Shuffled(kept) : [.. held];
    }

    public static int[] Shuffled(int[] rows)
    {
        int[] shuffled = [.. rows];
        new SplitMix(3).Shuffle(shuffled.AsSpan());
        return shuffled;
    }

    /// <summary>Scores the held rows.</summary>
    public static Held[] Score(TrainingSet set, Ensemble model, IReadOnlyList<int> held)
    {
        var padded = new float[model.Machine.Stride];
        return [.. held.Select(row =>
        {
            var features = set.Matrix.Row(row);
            model.Score(features, padded);
            return new Held(row, padded[..set.Labels.Length], model.Machine.Known(features.Ids, set.Vocabulary.Count));
        })];
    }

    /// <summary>Trains on all other rows and scores the held ones.</summary>
    public static Held[] Score(TrainingSet set, IReadOnlyList<int> held, TrainingOptions options) => Score(set, Others(set, held), held, options, 1);

    /// <summary>Trains on a share of the kept rows and scores the held ones.</summary>
    public static Held[] Score(TrainingSet set, int[] kept, IReadOnlyList<int> held, TrainingOptions options, double share) =>
        Score(set, set.Fit(kept[..Math.Max(1, (int)(kept.Length * share))], options), held);
}

/// <summary>A row, its margins under a model that has not seen it, and the share of its features which that model knew.</summary>
internal sealed record Held(int Row, float[] Margins, float Known);
