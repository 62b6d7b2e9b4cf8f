using System.Globalization;
using System.Text.RegularExpressions;

namespace OrleansTicketing.Tests.Runtime;

/// <summary>One line of a scrape; labels as written, sorted, without <c>le</c>.</summary>
public sealed record PrometheusSample(string Family, string Type, string Name, string Labels, string? Le, double Value);

/// <summary>Prometheus text 0.0.4, as strictly as a scraper that forgives nothing.</summary>
public static partial class PrometheusParser
{
    public static List<PrometheusSample> Parse(string text)
    {
        Assert.EndsWith("\n", text, StringComparison.Ordinal);
        var samples = new List<PrometheusSample>();
        var families = new HashSet<string>();
        var (family, type, help) = ("", "", "");
        foreach (var line in text[..^1].Split('\n'))
        {
            if (HelpLine().Match(line) is { Success: true } h)
            {
                help = h.Groups[1].Value;
                Assert.DoesNotMatch(@"(?<!\\)(\\\\)*\\[^\\n]", h.Groups[2].Value);
            }
            else if (TypeLine().Match(line) is { Success: true } t)
            {
                (family, type) = (t.Groups[1].Value, t.Groups[2].Value);
                Assert.True(help.Length == 0 || help == family, $"HELP of {help} before TYPE of {family}");
                Assert.True(families.Add(family), $"{family} appears twice");
                help = "";
            }
            else
            {
                samples.Add(Sample(line, family, type));
            }
        }

        Assert.Distinct(samples.Select(s => (s.Name, s.Labels, s.Le)));
        foreach (var histogram in samples.Where(s => s.Type == "histogram").GroupBy(s => (s.Family, s.Labels))) CheckHistogram([.. histogram]);
        return samples;
    }

    private static PrometheusSample Sample(string line, string family, string type)
    {
        var match = SampleLine().Match(line);
        Assert.True(match.Success, $"not a sample: {line}");
        var name = match.Groups["name"].Value;
        var suffix = name.StartsWith(family, StringComparison.Ordinal) ? name[family.Length..] : "?";
        Assert.True(type == "histogram" ? suffix is "_bucket" or "_sum" or "_count" : suffix is "", $"{name} is not of {type} {family}");
        Assert.True(type != "counter" || name.EndsWith("_total", StringComparison.Ordinal), $"{name} is a counter");
        var labels = match.Groups["label"].Captures.Select(c => c.Value).ToList();
        Assert.Equal(labels.Count, labels.Select(l => l[..l.IndexOf('=', StringComparison.Ordinal)]).Distinct().Count());
        var le = labels.Find(l => l.StartsWith("le=", StringComparison.Ordinal));
        return new(family, type, name, string.Join(',', labels.Where(l => l != le)), le?[4..^1], Number(match.Groups["value"].Value));
    }

    private static void CheckHistogram(List<PrometheusSample> samples)
    {
        var buckets = samples.FindAll(s => s.Name.EndsWith("_bucket", StringComparison.Ordinal));
        Assert.Equal("+Inf", buckets[^1].Le);
        Assert.Equal(buckets.OrderBy(b => Number(b.Le!)), buckets);
        Assert.Equal(buckets.OrderBy(b => b.Value), buckets);
        Assert.Equal(buckets[^1].Value, Assert.Single(samples, s => s.Name.EndsWith("_count", StringComparison.Ordinal)).Value);
        Assert.Single(samples, s => s.Name.EndsWith("_sum", StringComparison.Ordinal));
    }

    private static double Number(string text) => text switch
    {
        "+Inf" => double.PositiveInfinity,
        "-Inf" => double.NegativeInfinity,
        _ => double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture),
    };

    [GeneratedRegex("^# HELP ([a-zA-Z_:][a-zA-Z0-9_:]*) (.*)$")]
    private static partial Regex HelpLine();

    [GeneratedRegex("^# TYPE ([a-zA-Z_:][a-zA-Z0-9_:]*) (counter|gauge|histogram)$")]
    private static partial Regex TypeLine();

    [GeneratedRegex("""^(?<name>[a-zA-Z_:][a-zA-Z0-9_:]*)(\{(?<label>[a-zA-Z_][a-zA-Z0-9_]*="([^"\\\n]|\\[\\"n])*")(,(?<label>[a-zA-Z_][a-zA-Z0-9_]*="([^"\\\n]|\\[\\"n])*"))*\})? (?<value>[+-]Inf|NaN|-?[0-9.]+(E[+-]?[0-9]+)?)$""")]
    private static partial Regex SampleLine();
}
