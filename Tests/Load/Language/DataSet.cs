using OrleansTicketing.Text.Learning;

namespace OrleansTicketing.Load.Language;

/// <summary>A file of `split TAB label TAB text` rows.</summary>
internal sealed record DataSet(string Name, IReadOnlyList<Example> Train, IReadOnlyList<Example> Dev, IReadOnlyList<Example> Test)
{
    /// <summary>What a model may learn from.</summary>
    public IReadOnlyList<Example> Learnable { get; } = [.. Train, .. Dev];

    /// <summary>A file without a test part is measured on its dev part, and trained without it.</summary>
    public static DataSet Read(string path)
    {
        var rows = File.ReadLines(path)
            .Select(line => line.Split('\t', 3))
            .Where(row => row.Length == 3)
            .ToLookup(row => row[0].Trim().ToLowerInvariant(), row => new Example(row[1].Trim(), row[2]));
        IReadOnlyList<Example> train = [.. rows["train"]], dev = [.. rows["dev"], .. rows["valid"], .. rows["validation"]], test = [.. rows["test"]];
        if (test.Count == 0) (dev, test) = ([], dev);
        if (train.Count + dev.Count == 0 || test.Count == 0)
            throw new FormatException($"{path}: rows of `split TAB label TAB text` are needed, some train and some test.");
        return new DataSet(Path.GetFileNameWithoutExtension(path), train, dev, test);
    }

    public DataSet Relabel(Func<string, string> label)
    {
        IReadOnlyList<Example> Each(IReadOnlyList<Example> examples) => [.. examples.Select(e => e with { Label = label(e.Label) })];
        return new DataSet(Name, Each(Train), Each(Dev), Each(Test));
    }

    /// <summary>Only the first examples of each label to learn from.</summary>
    public DataSet First(int count) => new(
        $"{Name} first {count}", [.. Train.GroupBy(e => e.Label).SelectMany(g => g.Take(count))], [], Test);

    /// <summary>A folder of this path beside the working directory or the program, or beside one of their parents.</summary>
    public static string? FindFolder(string path = "shared/data") =>
        new[] { Directory.GetCurrentDirectory(), AppContext.BaseDirectory }.SelectMany(WithParents)
            .Select(folder => Path.Combine(folder, path)).FirstOrDefault(Directory.Exists);

    private static IEnumerable<string> WithParents(string start)
    {
        for (var at = new DirectoryInfo(start); at is not null; at = at.Parent) yield return at.FullName;
    }
}
