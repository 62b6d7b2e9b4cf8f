using OrleansTicketing.Alerts;
using OrleansTicketing.Silo.Storage;

namespace OrleansTicketing.Silo.Language;

/// <summary>
/// What this node's own turns have reported of late, by their places in the journal: a node that wrote all of a stretch need not read it back to count it,
/// which would cost a busy desk's database a tenth of what it costs to write.
/// </summary>
internal sealed class OwnReports
{
    /// <summary>Some seconds of a busy desk; where another node counts, nobody asks for them.</summary>
    private const int MostBatches = 500;

    private readonly Lock _gate = new();
    private readonly Queue<Stretch> _stretches = new();

    /// <summary>A batch's events stand side by side in the journal, up to <paramref name="last"/>.</summary>
    public void Committed(List<JournalWrite> journal, long last)
    {
        var first = last - journal.Count + 1;
        var reports = new List<(string Category, Report Report)>();
        for (var i = 0; i < journal.Count; i++)
            if (journal[i] is { Report: { } category } entry) reports.Add((category, new(first + i, entry.Grain.Key, entry.At)));
        lock (_gate)
        {
            _stretches.Enqueue(new(first, last, reports));
            if (_stretches.Count > MostBatches) _stretches.Dequeue();
        }
    }

    /// <summary>All reports after one position and up to another, in order; null when this node did not write all that stands there. Those before are let go.</summary>
    public List<(string Category, Report Report)>? Between(long after, long upTo)
    {
        Stretch[] stretches;
        lock (_gate)
        {
            while (_stretches.TryPeek(out var oldest) && oldest.Last <= after) _stretches.Dequeue();
            stretches = [.. _stretches];
        }
        // Two committers tell of their batches in any order.
        Array.Sort(stretches, (a, b) => a.First.CompareTo(b.First));
        var reports = new List<(string, Report)>();
        var known = after;
        foreach (var stretch in stretches)
        {
            if (known >= upTo || stretch.First > known + 1) break;
            foreach (var found in stretch.Reports)
                if (found.Report.Position > known && found.Report.Position <= upTo) reports.Add(found);
            known = Math.Max(known, stretch.Last);
        }
        return known >= upTo ? reports : null;
    }

    private sealed record Stretch(long First, long Last, List<(string Category, Report Report)> Reports);
}
