namespace OrleansTicketing.Text.Learning;

/// <summary>What a model got right on examples it had not seen.</summary>
/// <param name="Examples">How many judged it.</param>
/// <param name="None">How "none of these" does; null for models that cannot say it.</param>
public sealed record TrainingReport(
    int Examples,
    int Labels,
    double Accuracy,
    double MacroF1,
    IReadOnlyList<Confusion> Confusions,
    IReadOnlyList<CurvePoint> LearningCurve,
    IReadOnlyList<Coverage> Coverage,
    NoneFigures? None = null);

/// <summary>What saying "none" costs and brings.</summary>
/// <param name="AccuracyInScope">Texts that have an intent which still get it, right.</param>
/// <param name="Recall">Texts that have none to which that is said.</param>
/// <param name="Texts">How many of these there were; where none were shown, labels played that part that the model did not know.</param>
public sealed record NoneFigures(double AccuracyInScope, double Recall, int Texts);

/// <summary>How often one label was taken for another.</summary>
public sealed record Confusion(string Actual, string Predicted, int Count);

/// <summary>Accuracy when trained on only so many examples.</summary>
public sealed record CurvePoint(int Examples, double Accuracy);

/// <summary>
/// Above <see cref="Threshold"/> the model was right with at least <see cref="Precision"/>, and it dared so for
/// <see cref="Share"/> of the texts. A precision that is never reached has threshold above 1 and share 0.
/// </summary>
public sealed record Coverage(double Precision, float Threshold, double Share);
