using System.Collections.Immutable;
using System.Data.Common;
using OrleansTicketing.Queries;
using OrleansTicketing.Tickets;

namespace OrleansTicketing.Silo.Storage.Reads;

/// <summary>
/// One request for a page of tickets. First it is looked up which they are, at which version; states that are not known are fetched then.
/// </summary>
internal sealed class TicketList(
    DbConnection connection, Dialect dialect, StateCache<Ticket> states, TicketFilter filter, TicketScope scope, PageKey? after, int limit)
{
    private const int Window = 1_000;
    private const int MostAtOnce = 20_000;

    private readonly ImmutableArray<TicketRow>.Builder _rows = ImmutableArray.CreateBuilder<TicketRow>(limit);
    private PageKey _last;
    private bool _more;

    public async Task<Page<TicketRow>> Read(CancellationToken cancellation)
    {
        if (IsRange && await Dense(cancellation))
            return Page();
        if (IsRange && filter is { UpdatedSince: { } since, Descending: true })
            await Changed(since, cancellation);
        else
            await Add(TicketPart.Whole, _ => true, cancellation);
        return Page();
    }

    /// <summary>Asks for the tickets that match in portions until the page is full: other filters may leave few of them.</summary>
    public async Task<Page<TicketRow>> Search(SubjectSearch subjects, string q, CancellationToken cancellation)
    {
        var named = await Named(q, cancellation);
        var folded = SubjectSearch.Fold(q);
        var search = await subjects.Find(connection, folded, filter.Descending, filter.Sort is TicketSort.CreatedAt ? after?.Value : null, cancellation);
        search.Add(named);
        // Sorted by something else, the first may be anywhere among the hits: then all are one portion.
        var portion = filter.Sort is TicketSort.CreatedAt ? limit + 1 : int.MaxValue;
        while (!_more && search.Next(portion) is { Count: > 0 } numbers)
        {
            await Add(new() { Numbers = numbers }, row => Matches(row, q, folded), cancellation);
            portion = Math.Min(portion, MostAtOnce / 4) * 4;
        }

        return Page();
    }

    /// <summary>
    /// Instants and a desk's many queues are ranges that no single index gives in the list's order, and often most tickets are in them. So
    /// the first thousand tickets of the list are looked at first; only when they do not fill the page it is worth gathering and sorting.
    /// </summary>
    private bool IsRange => filter is { Sort: TicketSort.CreatedAt, Tag: null, Customer: null, ExternalId: null }
        && (filter.DueBefore is not null || filter.UpdatedSince is not null
            || (scope is TicketScope.Desk && filter is { Queue: null, Assignee: null, Unassigned: false }));

    private async Task<bool> Dense(CancellationToken cancellation)
    {
        await Add(new() { Newest = Window }, _ => true, cancellation);
        if (!_more)
            _rows.Clear();
        return _more;
    }

    /// <summary>What was created since was changed since, and comes first; only then older tickets that changed are looked for.</summary>
    private async Task Changed(Timestamp since, CancellationToken cancellation)
    {
        if (after is null || after.Value.Value >= since.Ms)
            await Add(new() { CreatedSince = since }, _ => true, cancellation);
        if (!_more)
            await Add(new() { ChangedSince = since }, _ => true, cancellation);
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
        var found = await Look(part, cancellation);
        var known = found.ConvertAll(f => states.Find(f.Id, f.Version));
        var read = await Fetch([.. found.Where((_, i) => known[i] is null).Select(f => f.Number)], cancellation);
        foreach (var (line, state) in found.Zip(known))
        {
            var ticket = state is null ? read.GetValueOrDefault(line.Id) : line.With(state);
            if (ticket is null || !matches(ticket))
                continue;
            if (_more = _rows.Count == limit)
                return;
            _rows.Add(ticket);
            _last = new(line.At, line.Id);
        }

        // Some that were found were left out, and those behind them have not been looked at.
        if (found.Count > limit)
            (_more, _last) = (true, new(found[^1].At, found[^1].Id));
    }

    private async Task<List<TicketLine>> Look(TicketPart part, CancellationToken cancellation)
    {
        await using var command = TicketListSql.Lines(connection, dialect, filter, scope, part, after, limit);
        await using var row = await command.ExecuteReaderAsync(cancellation);
        var lines = new List<TicketLine>(limit + 1);
        while (await row.ReadAsync(cancellation))
            lines.Add(TicketLine.Read(row));
        return lines;
    }

    /// <summary>Those of these tickets that still match, for one may have changed meanwhile, and can be read here.</summary>
    private async Task<Dictionary<string, TicketRow>> Fetch(IReadOnlyCollection<long> numbers, CancellationToken cancellation)
    {
        var rows = new Dictionary<string, TicketRow>(numbers.Count, StringComparer.Ordinal);
        if (numbers.Count == 0) return rows;
        await using var command = TicketListSql.Rows(connection, dialect, filter, scope, numbers);
        await using var row = await command.ExecuteReaderAsync(cancellation);
        while (await row.ReadAsync(cancellation))
        {
            if (TicketRows.Readable(row, states) is { } ticket) rows[row.GetString(2)] = ticket;
        }
        return rows;
    }

    private Page<TicketRow> Page() => new(_rows.ToImmutable(), _more ? _last : null);
}
