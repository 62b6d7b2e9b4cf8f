using System.Collections.Immutable;
using System.Text;
using System.Text.Json;

namespace OrleansTicketing.Models;

/// <summary>Keeps a line's state below 32 KiB: reports have bounds, and the oldest versions that nothing depends on go.</summary>
internal static class ModelLineSize
{
    public const int MostBefore = 3;
    private const int MostVersions = 20;
    private const int MostBytes = 28 * 1024;
    private const int MostConfusions = 10;
    private const int MostConfusionBytes = 1_500;

    public static ModelReport? Bounded(ModelReport? report)
    {
        if (report is null) return null;
        var kept = ImmutableArray.CreateBuilder<ModelConfusion>();
        var bytes = 0;
        foreach (var confusion in report.Confusions.Take(MostConfusions))
        {
            bytes += Encoding.UTF8.GetByteCount(confusion.Actual) + Encoding.UTF8.GetByteCount(confusion.Predicted);
            if (bytes > MostConfusionBytes) break;
            kept.Add(confusion);
        }
        return report with { Confusions = kept.ToImmutable() };
    }

    public static ModelLine Fit(ModelLine line)
    {
        while ((line.Versions.Length > MostVersions || Bytes(line) > MostBytes) && line.Versions.LastOrDefault(v => CanGo(line, v)) is { } oldest)
            line = line with { Versions = line.Versions.Remove(oldest) };
        return line;
    }

    private static bool CanGo(ModelLine line, ModelVersion version) =>
        version.State is not (ModelState.Training or ModelState.Published) && !line.Before.Contains(version.Id) && version != line.Versions[0];

    private static int Bytes(ModelLine line) => JsonSerializer.SerializeToUtf8Bytes(line, StoredJson.Default.ModelLine).Length;
}
