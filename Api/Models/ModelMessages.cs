using System.Collections.Immutable;
using System.ComponentModel.DataAnnotations;
using OrleansTicketing.Api.Http;
using OrleansTicketing.Models;

namespace OrleansTicketing.Api.Models;

/// <summary>POST /v1/models.</summary>
internal sealed record ModelRequest
{
    public required ModelKind Kind { get; init; }

    /// <summary>A wish only: one model serves both languages, so the answer says null.</summary>
    [Length(2, 2), RegularExpression("^(zh|en)$")]
    public string? Language { get; init; }
}

/// <summary>PUT /v1/models/settings/{key}.</summary>
internal sealed record ModelSettingsRequest : IChecked
{
    private static readonly double[] Precisions = [0.90, 0.95, 0.98];

    /// <summary>How often what happens by itself must be right: 0.9, 0.95 (default) or 0.98.</summary>
    public double? Precision { get; init; }

    /// <summary>Retrain every so many days; default: only when asked.</summary>
    [Range(1, 365)]
    public int? RetrainDays { get; init; }

    /// <summary>And only when there are at least so many new corrections; default 50.</summary>
    [Range(1, 100_000)]
    public int? MinCorrections { get; init; }

    public void Check(Errors errors) =>
        errors.Require(Precision is not { } p || Precisions.Contains(p), "/precision", "range", "precision is 0.9, 0.95 or 0.98.");

    public ModelSettings ToSettings() => new() { Precision = Precision ?? 0.95, RetrainDays = RetrainDays, MinCorrections = MinCorrections ?? 50 };
}

/// <summary>What is chosen for a kind of model.</summary>
internal sealed record ModelSettingsResponse(ModelKind Kind, long Version, double Precision, int? RetrainDays, int MinCorrections, string? Published)
{
    public static ModelSettingsResponse Of(ModelLine line, long version) =>
        new(line.Kind, version, line.Settings.Precision, line.Settings.RetrainDays, line.Settings.MinCorrections, line.Published);
}

/// <summary>A version of a model.</summary>
internal sealed record ModelResponse(
    string Id, long Version, ModelKind Kind, string? Language, ModelState State, ModelReason Reason, int Examples, int OwnExamples, int Size, string? Failure,
    Timestamp CreatedAt, Timestamp? TrainedAt, Timestamp? PublishedAt, ModelReportResponse? Report)
{
    /// <param name="line">Its line.</param>
    /// <param name="v">One of the line's versions.</param>
    /// <param name="version">The line's: all its models change together.</param>
    public static ModelResponse Of(ModelLine line, ModelVersion v, long version) => new(
        v.Id, version, line.Kind, null, v.State, v.Reason, v.Examples, v.OwnExamples, v.Size, v.Failure, v.CreatedAt, v.TrainedAt, v.PublishedAt,
        v.Report is { } report ? ModelReportResponse.Of(report) : null);
}

/// <summary>How good a model is, by cross-validation over all its examples.</summary>
internal sealed record ModelReportResponse(
    int Labels, double Accuracy, double MacroF1, ImmutableArray<ModelConfusion> Confusions, ImmutableArray<ModelCurvePoint> LearningCurve,
    ImmutableArray<ModelCoverage> Coverage, ModelNone? None, ModelComparisonResponse? Comparison)
{
    public static ModelReportResponse Of(ModelReport r) => new(
        r.Labels, r.Accuracy, r.MacroF1, r.Confusions, r.LearningCurve, r.Coverage, r.None,
        r.Comparison is { } c ? new(c.Against, c.Published, c.Candidate, c.Margin, c.Examples, c.NewExamples, c.IsWorse) : null);
}

/// <summary>Accuracy of a candidate and of the model then published, on the same examples.</summary>
internal sealed record ModelComparisonResponse(string Against, double Published, double Candidate, double Margin, int Examples, int NewExamples, bool Worse);
