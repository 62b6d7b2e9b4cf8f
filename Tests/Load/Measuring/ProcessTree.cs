using System.Globalization;

namespace OrleansTicketing.Load.Measuring;

/// <summary>What processes and all their descendants use, from /proc: an Api process; a PostgreSQL postmaster with its backends.</summary>
internal static class ProcessTree
{
    private const double TicksPerSecond = 100;

    /// <summary>CPU seconds so far, those of children that ended included.</summary>
    public static double CpuSeconds(params IEnumerable<int> roots) => Of(roots).Sum(p => p.Ticks) / TicksPerSecond;

    /// <summary>Proportional set size in MiB, so that PostgreSQL's shared buffers count once.</summary>
    public static double MemoryMb(params IEnumerable<int> roots) => Of(roots).Sum(p => Pss(p.Pid)) / 1024.0;

    /// <summary>A process and all its descendants.</summary>
    public static int[] Members(int root) => [.. Of([root]).Select(p => p.Pid)];

    private static IEnumerable<(int Pid, long Ticks)> Of(IEnumerable<int> roots)
    {
        var all = Directory.EnumerateDirectories("/proc").Select(Path.GetFileName)
            .Where(name => int.TryParse(name, out _)).Select(name => Stat(int.Parse(name!, CultureInfo.InvariantCulture))).OfType<(int Pid, int Parent, long Ticks)>().ToList();
        var children = all.ToLookup(p => p.Parent);
        var open = new Queue<int>(roots);
        var seen = new HashSet<int>();
        while (open.TryDequeue(out var pid))
        {
            if (!seen.Add(pid)) continue;
            foreach (var process in all.Where(p => p.Pid == pid)) yield return (pid, process.Ticks);
            foreach (var child in children[pid]) open.Enqueue(child.Pid);
        }
    }

    private static (int Pid, int Parent, long Ticks)? Stat(int pid)
    {
        try
        {
            // The name in parentheses may hold anything; what follows it is state, parent, …, utime, stime, cutime, cstime.
            var text = File.ReadAllText($"/proc/{pid}/stat");
            var fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
            return (pid, int.Parse(fields[1], CultureInfo.InvariantCulture), fields[11..15].Sum(f => long.Parse(f, CultureInfo.InvariantCulture)));
        }
        catch (IOException)
        {
            return null; // It ended meanwhile.
        }
    }

    private static long Pss(int pid)
    {
        try
        {
            var line = File.ReadLines($"/proc/{pid}/smaps_rollup").First(l => l.StartsWith("Pss:", StringComparison.Ordinal));
            return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidOperationException)
        {
            return 0;
        }
    }
}
