using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using OrleansTicketing.Queries;
using OrleansTicketing.Silo.Runtime;
using OrleansTicketing.Silo.Storage.Reads;
using OrleansTicketing.Text.Retrieval;

namespace OrleansTicketing.Silo.Language;

/// <summary>
/// Finds tickets that say something like another one. Each node that is asked keeps the newest tickets' texts in memory and, before it answers,
/// reads what the journal has beyond its mark, so it is never behind. At first it waits for the newest part only; older parts follow meanwhile.
/// </summary>
/// <param name="partSize">Texts that are read before they can be found.</param>
/// <param name="stride">Positions of the journal that one statement reads.</param>
internal sealed partial class SimilarTickets(
    IReadStore store, ITicketQueries tickets, TimeProvider time, ILogger<SimilarTickets> log, int partSize = SimilarTexts.PartSize, int stride = OpenedTexts.Stride)
    : ISimilarTickets, IDisposable
{
    /// <summary>How many are looked at first, and, where the caller may see few of them, then.</summary>
    private static readonly int[] Portions = [MostCompared, 2_000];
    private const int MostCompared = 100;
    private static readonly TimeSpan TryAgain = TimeSpan.FromMinutes(1);

    private readonly OpenedTexts _opened = new(store, stride);
    private readonly SemaphoreSlim _reading = new(1, 1);
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly SimilarTexts _texts = new();
    private long _mark = -1;

    public async Task<ImmutableArray<SimilarTicket>> Find(string ticketId, TicketScope scope, int limit, CancellationToken cancellation)
    {
        await CatchUp(cancellation);
        var text = Known(ticketId) ?? await _opened.Of(ticketId, cancellation);
        if (text is null) return [];
        var found = ImmutableArray<SimilarTicket>.Empty;
        foreach (var portion in Portions)
        {
            var similar = Search(text, portion, ticketId);
            var rows = (await tickets.Find([.. similar.Select(s => s.Id)], scope, cancellation)).ToDictionary(r => r.State.Id);
            found = [.. Compare(text, similar.Where(s => rows.ContainsKey(s.Id)).Take(MostCompared)).Take(limit)
                .OrderByDescending(s => s.Score).Select(s => new SimilarTicket(rows[s.Id], s.Score, s.IsDuplicate))];
            if (found.Length == limit || similar.Count < portion) break;
        }
        return found;
    }

    public void Dispose()
    {
        _stop.Cancel();
        _stop.Dispose();
        _reading.Dispose();
    }

    private string? Known(string id)
    {
        lock (_gate) return _texts.TextOf(id);
    }

    private IReadOnlyList<SimilarText> Search(string text, int count, string except)
    {
        lock (_gate) return _texts.Find(text, count, except);
    }

    private IReadOnlyList<SimilarText> Compare(string text, IEnumerable<SimilarText> found)
    {
        lock (_gate) return _texts.Compare(text, found);
    }

    private async Task CatchUp(CancellationToken cancellation)
    {
        long head;
        await using (var connection = await store.OpenRead(cancellation)) head = await JournalSql.Head(connection, cancellation);
        if (head <= Interlocked.Read(ref _mark)) return;
        await _reading.WaitAsync(cancellation);
        try
        {
            if (_mark < 0) await Begin(head, cancellation);
            await foreach (var opened in _opened.Between(_mark, head, cancellation))
            {
                lock (_gate) _texts.Add(opened.TicketId, opened.Text);
            }
            // Positions grow in commit order: nothing can appear below the mark any more.
            Interlocked.Exchange(ref _mark, Math.Max(_mark, head));
        }
        finally
        {
            _reading.Release();
        }
    }

    private async Task Begin(long head, CancellationToken cancellation)
    {
        var newest = _opened.NewestFirst(head, _stop.Token).GetAsyncEnumerator(_stop.Token);
        // Whoever asked first may go away; the work is for all who ask.
        var (part, below) = await Task.Run(() => Load(newest), CancellationToken.None).WaitAsync(cancellation);
        lock (_gate) _texts.AddOlder(part);
        Interlocked.Exchange(ref _mark, head);
        _ = below > 0 ? Task.Run(() => LoadOlder(newest, below), CancellationToken.None) : newest.DisposeAsync().AsTask();
    }

    private async Task LoadOlder(IAsyncEnumerator<OpenedText> newest, long below)
    {
        var stop = _stop.Token;
        try
        {
            while (!await TryLoadOlder())
            {
                await Task.Delay(TryAgain, time, stop);
                newest = _opened.NewestFirst(below - 1, stop).GetAsyncEnumerator(stop);
            }
        }
        catch (Exception e) when (e is not OutOfMemoryException && stop.IsCancellationRequested)
        {
            // The node stops.
        }

        async Task<bool> TryLoadOlder()
        {
            try
            {
                await using (newest)
                {
                    while (below > 0 && HasRoom())
                    {
                        (var part, below) = await Load(newest);
                        lock (_gate) _texts.AddOlder(part);
                    }
                }
                return true;
            }
            catch (Exception e) when (e is not OutOfMemoryException && !stop.IsCancellationRequested)
            {
                // What is here already goes on answering.
                LoadFailed(log, e);
                return false;
            }
        }
    }

    private bool HasRoom()
    {
        lock (_gate) return _texts.HasRoom;
    }

    /// <summary>With the position that what is older lies below; 0 = nothing is.</summary>
    private async Task<(SimilarTexts.Part Part, long Below)> Load(IAsyncEnumerator<OpenedText> newest)
    {
        var texts = new List<(string, string)>();
        while (await newest.MoveNextAsync())
        {
            texts.Add((newest.Current.TicketId, newest.Current.Text));
            if (texts.Count == partSize) return (Part(texts), newest.Current.Position);
        }
        return (Part(texts), 0);
    }

    private static SimilarTexts.Part Part(List<(string, string)> newestFirst)
    {
        newestFirst.Reverse();
        return SimilarTexts.Part.Of(newestFirst);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Older tickets could not be read for finding similar ones; it is tried again")]
    private static partial void LoadFailed(ILogger log, Exception e);
}
