namespace OrleansTicketing.Text.Learning;

/// <summary>What a model got right on examples it had not seen.</summary>
/// <param name="Examples">How many judged it.</param>
public sealed record TrainingReport(
    int Examples,
    int Labels,
    double Accuracy,
    double MacroF1,
    IReadOnlyList<Confusion> Confusions,
    IReadOnlyList<CurvePoint> LearningCurve,
    IReadOnlyList<Coverage> Coverage);

/// <summary>How often one label was taken for another.</summary>
public sealed record Confusion(string Actual, string Predicted, int Count);

/// <summary>Accuracy when trained on only so many examples.</summary>
public sealed record CurvePoint(int Examples, double Accuracy);

/// <summary>
/// Above <see cref="Threshold"/> the model was right with at least <see cref="Precision"/>, and it dared so for
/// <see cref="Share"/> of the texts. A precision that is never reached has threshold above 1 and share 0.
/// </summary>
public sealed record Coverage(double Precision, float Threshold, double Share);
