namespace OrleansTicketing.Text.Learning;

/// <summary>Examples of intents, each judged once by a model that has not seen it; where none shows what has no intent, every label plays that part in one fold.</summary>
internal sealed class IntentFolds
{
    private readonly int[] _fold;
    private readonly int _parts;

    public IntentFolds(TrainingSet set, TrainingOptions options, int parts)
    {
        (Set, Options, _parts, _fold) = (set, options, parts, Folds.Assign(set, parts));
        None = Array.IndexOf(set.Labels, IntentClassifier.None);
        Labels = None < 0 ? [.. set.Labels, IntentClassifier.None] : set.Labels;
    }

    public TrainingSet Set { get; }

    public TrainingOptions Options { get; }

    /// <summary>The number of the label "none"; below 0 where no example has it.</summary>
    public int None { get; }

    /// <summary>All labels, "none" in any case.</summary>
    public string[] Labels { get; }

    /// <summary>The number of "none" among <see cref="Labels"/>.</summary>
    public int NoneTarget => None < 0 ? Set.Labels.Length : None;

    public List<Judged> Judge()
    {
        var judged = new List<Judged>();
        for (var part = 0; part < _parts; part++)
        {
            foreach (var scored in Folds.Score(Set, Set.Fit(Kept(part), Options), Held(part)))
                judged.Add(new Judged(scored, Set.Targets[scored.Row] == None || IsLeftOut(scored.Row, part)));
        }
        return judged;
    }

    /// <summary>How accuracy in scope grows with the number of examples.</summary>
    public List<CurvePoint> Curve()
    {
        int[] held = [.. Held(0).Where(row => Set.Targets[row] != None && !IsLeftOut(row, 0))];
        return CrossValidation.Curve(Set, Options, Folds.Shuffled(Kept(0)), held);
    }

    private int[] Held(int part) => [.. Set.All.Where(row => _fold[row] == part)];

    private int[] Kept(int part) => [.. Set.All.Where(row => _fold[row] != part && !IsLeftOut(row, part))];

    private bool IsLeftOut(int row, int part) => None < 0 && Set.Targets[row] % _parts == part;
}

/// <param name="IsNone">It has no intent, or its intent was left out.</param>
internal sealed record Judged(Held Held, bool IsNone);
