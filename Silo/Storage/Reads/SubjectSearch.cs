using System.Data.Common;
using System.Text;

namespace OrleansTicketing.Silo.Storage.Reads;

/// <summary>
/// Finds literal parts of subjects. Each node keeps the folded subjects in memory (about 80 bytes a ticket) and, before it answers, reads what
/// the journal has beyond its mark: nothing is written for it, and it is never behind. Both databases need more time to index a subject's
/// two- and three-letter pieces than to store the ticket, and to scan subjects in SQL takes 30 times longer than here.
/// </summary>
public sealed class SubjectSearch(IReadStore store) : IDisposable
{
    private const string All = "SELECT number, created_at, subject FROM ticket ORDER BY created_at";

    private const string Since = """
        SELECT t.number, t.created_at, t.subject FROM journal j JOIN ticket t ON t.id = j.grain
        WHERE j.position > @mark AND j.position <= @head AND j.kind = 'ticket'
        AND (j.type = 'ticket.opened' OR (j.type = 'ticket.updated' AND j.data LIKE '%"subject"%'))
        """;

    private readonly SemaphoreSlim _reading = new(1, 1);
    private readonly ReaderWriterLockSlim _lock = new();
    private readonly List<SubjectChunk> _chunks = [new()];
    private long _mark = -1;

    /// <summary>Case does not matter; everything else does.</summary>
    public static string Fold(string text) => text.ToLowerInvariant();

    /// <summary>Reads what is new. Worth calling now and then on a busy node, so that the next search has little to read.</summary>
    public async Task CatchUp(CancellationToken cancellation)
    {
        await using var connection = await store.OpenRead(cancellation);
        await CatchUp(connection, cancellation);
    }

    public void Dispose()
    {
        _reading.Dispose();
        _lock.Dispose();
    }

    /// <summary>A search for tickets whose subject has, or once had, this part (folded).</summary>
    internal async Task<SubjectHits> Find(DbConnection connection, string folded, bool descending, long? from, CancellationToken cancellation)
    {
        await CatchUp(connection, cancellation);
        _lock.EnterReadLock();
        try
        {
            return new(_lock, [.. _chunks], Encoding.UTF8.GetBytes(folded), descending, from);
        }
        finally
        {
            _lock.ExitReadLock();
        }
    }

    private async Task CatchUp(DbConnection connection, CancellationToken cancellation)
    {
        await using var last = connection.Command("SELECT max(position) FROM journal");
        var head = await last.ExecuteScalarAsync(cancellation) is long position ? position : 0;
        if (head <= Interlocked.Read(ref _mark))
            return;
        await _reading.WaitAsync(cancellation);
        try
        {
            if (head <= _mark)
                return;
            await using var command = connection.Command(_mark < 0 ? All : Since);
            command.Add("@mark", _mark);
            command.Add("@head", head);
            await using var row = await command.ExecuteReaderAsync(cancellation);
            while (await row.ReadAsync(cancellation))
                Add(new(row.GetInt64(1), row.GetInt64(0)), Encoding.UTF8.GetBytes(Fold(row.GetString(2))));
            // Positions grow in commit order: nothing can appear below the mark any more.
            Interlocked.Exchange(ref _mark, head);
        }
        finally
        {
            _reading.Release();
        }
    }

    private void Add(SubjectHit ticket, byte[] subject)
    {
        _lock.EnterWriteLock();
        try
        {
            if (_chunks[^1].TryAdd(ticket, subject))
                return;
            _chunks.Add(new());
            _chunks[^1].TryAdd(ticket, subject);
        }
        finally
        {
            _lock.ExitWriteLock();
        }
    }
}
