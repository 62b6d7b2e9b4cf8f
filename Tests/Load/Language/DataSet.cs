using OrleansTicketing.Text.Learning;

namespace OrleansTicketing.Load.Language;

/// <summary>A file of `split TAB label TAB text` rows.</summary>
internal sealed record DataSet(string Name, IReadOnlyList<Example> Train, IReadOnlyList<Example> Dev, IReadOnlyList<Example> Test)
{
    /// <summary>What a model may learn from.</summary>
    public IReadOnlyList<Example> Learnable { get; } = [.. Train, .. Dev];

    public static DataSet Read(string path)
    {
        var rows = File.ReadLines(path)
            .Select(line => line.Split('\t', 3))
            .Where(row => row.Length == 3)
            .ToLookup(row => row[0], row => new Example(row[1], row[2]));
        return new DataSet(Path.GetFileNameWithoutExtension(path), [.. rows["train"]], [.. rows["dev"]], [.. rows["test"]]);
    }

    public DataSet Relabel(Func<string, string> label)
    {
        IReadOnlyList<Example> Each(IReadOnlyList<Example> examples) => [.. examples.Select(e => e with { Label = label(e.Label) })];
        return new DataSet(Name, Each(Train), Each(Dev), Each(Test));
    }

    /// <summary>Only the first examples of each label to learn from.</summary>
    public DataSet First(int count) => new(
        $"{Name} first {count}", [.. Train.GroupBy(e => e.Label).SelectMany(g => g.Take(count))], [], Test);

    /// <summary>The folder `shared/data` beside the working directory or one of its parents.</summary>
    public static string? FindFolder()
    {
        for (var at = new DirectoryInfo(Directory.GetCurrentDirectory()); at is not null; at = at.Parent)
        {
            var folder = Path.Combine(at.FullName, "shared", "data");
            if (Directory.Exists(folder)) return folder;
        }
        return null;
    }
}
