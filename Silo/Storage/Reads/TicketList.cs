using System.Collections.Immutable;
using System.Data.Common;
using OrleansTicketing.Queries;

namespace OrleansTicketing.Silo.Storage.Reads;

/// <summary>One request for a page of tickets; some need more than one statement.</summary>
internal sealed class TicketList(DbConnection connection, Dialect dialect, TicketFilter filter, TicketScope scope, PageKey? after, int limit)
{
    private const int FirstHits = 256;

    private readonly ImmutableArray<TicketRow>.Builder _rows = ImmutableArray.CreateBuilder<TicketRow>(limit);
    private PageKey _last;
    private bool _more;

    public async Task<Page<TicketRow>> Read(TicketPart part, CancellationToken cancellation)
    {
        await Add(part, _ => true, cancellation);
        return Page();
    }

    /// <summary>
    /// What was created since was changed since: those come first and need no search. Only a page they do not fill looks for older tickets
    /// that changed.
    /// </summary>
    public async Task<Page<TicketRow>> Changed(Timestamp since, CancellationToken cancellation)
    {
        if (after is null || after.Value.Value >= since.Ms)
            await Add(new() { CreatedSince = since }, _ => true, cancellation);
        if (!_more)
            await Add(new() { ChangedSince = since }, _ => true, cancellation);
        return Page();
    }

    /// <summary>Asks for the tickets that match in portions, newest first, until the page is full: other filters may leave few of them.</summary>
    public async Task<Page<TicketRow>> Search(SubjectSearch subjects, string q, CancellationToken cancellation)
    {
        var hits = await subjects.Find(connection, q, cancellation);
        hits.AddRange(await Named(q, cancellation));
        var sorted = filter.Sort is TicketSort.CreatedAt;
        if (sorted && after is { } key)
            hits.RemoveAll(h => filter.Descending ? h.CreatedAt > key.Value : h.CreatedAt < key.Value);
        hits.Sort((a, b) => filter.Descending ? b.CompareTo(a) : a.CompareTo(b));

        var folded = SubjectSearch.Fold(q);
        for (var (start, portion) = (0, sorted ? FirstHits : hits.Count); start < hits.Count && !_more; portion *= 4)
        {
            var end = Math.Min(start + portion, hits.Count);
            // Never cut between tickets of one instant: within it they come by id.
            while (end < hits.Count && hits[end].CreatedAt == hits[end - 1].CreatedAt)
                end++;
            var numbers = hits.GetRange(start, end - start).Select(h => h.Number).Distinct().ToArray();
            await Add(new() { Numbers = numbers }, row => Matches(row, q, folded), cancellation);
            start = end;
        }

        return Page();
    }

    /// <summary>Tickets whose number, id or external id this is.</summary>
    private async Task<List<SubjectHit>> Named(string q, CancellationToken cancellation)
    {
        await using var command = connection.Command("""
            SELECT created_at, number FROM ticket WHERE id = @q
            UNION SELECT created_at, number FROM ticket WHERE external_id = @q
            UNION SELECT created_at, number FROM ticket WHERE number = @number
            """);
        command.Add("@q", q);
        command.Add("@number", TicketNumber.Parse(q) ?? -1);
        await using var row = await command.ExecuteReaderAsync(cancellation);
        var hits = new List<SubjectHit>();
        while (await row.ReadAsync(cancellation))
            hits.Add(new(row.GetInt64(0), row.GetInt64(1)));
        return hits;
    }

    /// <summary>The subject may have changed since it was found.</summary>
    private static bool Matches(TicketRow row, string q, string folded) =>
        SubjectSearch.Fold(row.State.Subject.Value).Contains(folded, StringComparison.Ordinal)
        || row.State.Id == q || row.State.ExternalId == q || row.State.Number == TicketNumber.Parse(q);

    private async Task Add(TicketPart part, Func<TicketRow, bool> matches, CancellationToken cancellation)
    {
        await using var command = TicketListSql.Command(connection, dialect, filter, scope, part, after, limit);
        await using var row = await command.ExecuteReaderAsync(cancellation);
        while (await row.ReadAsync(cancellation))
        {
            if (TicketRows.Read(row) is var ticket && !matches(ticket))
                continue;
            if (_more = _rows.Count == limit)
                return;
            _rows.Add(ticket);
            _last = new(row.GetInt64(5), ticket.State.Id);
        }
    }

    private Page<TicketRow> Page() => new(_rows.ToImmutable(), _more ? _last : null);
}
