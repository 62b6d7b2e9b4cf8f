using System.Data.Common;

namespace OrleansTicketing.Load.Stores;

/// <summary>A fresh store for one run, gone afterwards.</summary>
internal abstract class LoadStore : IAsyncDisposable
{
    public abstract string Name { get; }

    /// <summary>How an Api process finds it.</summary>
    public abstract IReadOnlyDictionary<string, string> Settings { get; }

    /// <summary>Processes of its own.</summary>
    public virtual int[] Processes => [];

    public static async Task<LoadStore> Start(string name) => name == "sqlite" ? new SqliteFolder() : await PostgresCluster.Start();

    /// <summary>To look at what a run left, beside a running server.</summary>
    public abstract DbConnection OpenReader();

    /// <summary>Does now what the database would do by itself in the minutes after so many writes, and in the middle of a measurement.</summary>
    public virtual Task TidyUp() => Task.CompletedTask;

    public abstract ValueTask DisposeAsync();

    protected static string NewFolder() => Directory.CreateTempSubdirectory("ticketing-load-").FullName;

    /// <summary>The numbered scripts that ship with the silo.</summary>
    protected static IEnumerable<string> Scripts(string dialect)
    {
        var silo = typeof(Silo.Telemetry.TicketingMetrics).Assembly;
        foreach (var name in silo.GetManifestResourceNames().Where(n => n.Contains($".{dialect}.", StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            using var text = new StreamReader(silo.GetManifestResourceStream(name)!);
            yield return text.ReadToEnd();
        }
    }
}
