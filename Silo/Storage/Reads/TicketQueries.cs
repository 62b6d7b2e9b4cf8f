using System.Collections.Immutable;
using OrleansTicketing.Queries;
using OrleansTicketing.Silo.Runtime;
using OrleansTicketing.Tickets;

namespace OrleansTicketing.Silo.Storage.Reads;

/// <inheritdoc cref="ITicketQueries"/>
public sealed class TicketQueries(IReadStore store, SubjectSearch subjects) : ITicketQueries
{
    private readonly RoutingReads _routing = new(store);
    private readonly StateCache<Ticket> _states = new(4_000);

    public async Task<TicketRow?> Find(string idOrNumber, TicketScope scope, CancellationToken cancellation)
    {
        var where = new Conditions();
        if (TicketNumber.Parse(idOrNumber) is { } number)
            where.Add("t.number = {0}", number);
        else
            where.Add("t.id = {0}", idOrNumber);
        where.Add(TicketScopeSql.Condition(scope, where));
        await using var connection = await store.OpenRead(cancellation);
        await using var command = connection.Command($"SELECT {TicketRows.Columns} FROM ticket t {TicketRows.Names} WHERE {where.And()}");
        where.Bind(command);
        await using var row = await command.ExecuteReaderAsync(cancellation);
        return await row.ReadAsync(cancellation) ? TicketRows.Read(row, _states) : null;
    }

    public async Task<ImmutableArray<TicketRow>> Find(IReadOnlyCollection<string> ids, TicketScope scope, CancellationToken cancellation)
    {
        var where = new Conditions();
        where.Add(store.Dialect.In("t.id", "@ids"));
        where.Add(TicketScopeSql.Condition(scope, where));
        await using var connection = await store.OpenRead(cancellation);
        await using var command = connection.Command($"SELECT {TicketRows.Columns} FROM ticket t {TicketRows.Names} WHERE {where.And()}");
        where.Bind(command);
        store.Dialect.AddList(command, "@ids", ids);
        await using var row = await command.ExecuteReaderAsync(cancellation);
        var rows = ImmutableArray.CreateBuilder<TicketRow>();
        while (await row.ReadAsync(cancellation))
        {
            if (TicketRows.Readable(row, _states) is { } ticket) rows.Add(ticket);
        }
        return rows.ToImmutable();
    }

    public async Task<Page<TicketRow>> List(TicketFilter filter, TicketScope scope, PageKey? after, int limit, CancellationToken cancellation)
    {
        await using var connection = await store.OpenRead(cancellation);
        var list = new TicketList(connection, store.Dialect, _states, filter, scope, after, limit);
        return filter.Q is { Length: > 0 } q ? await list.Search(subjects, q, cancellation) : await list.Read(cancellation);
    }

    public async Task<ImmutableArray<JournalEntry>> Journal(GrainId grain, long afterPosition, int limit, CancellationToken cancellation)
    {
        await using var connection = await store.OpenRead(cancellation);
        await using var command = connection.Command($"""
            SELECT {JournalSql.Columns} FROM journal WHERE grain = @grain AND kind = @kind AND position > @after ORDER BY position LIMIT @limit
            """);
        command.Add("@grain", grain.Key);
        command.Add("@kind", grain.Kind);
        command.Add("@after", afterPosition);
        command.Add("@limit", limit);
        return await JournalSql.Entries(command, cancellation);
    }

    public Task<ImmutableArray<JournalEntry>> RoutingDecisions(Ticket ticket, CancellationToken cancellation) => _routing.Decisions(ticket, cancellation);

    public Task<WaitingNow?> Waiting(Ticket ticket, CancellationToken cancellation) => _routing.Waiting(ticket, cancellation);
}

/// <summary>A ticket's number as people write it.</summary>
internal static class TicketNumber
{
    public static long? Parse(string text) =>
        long.TryParse(text.AsSpan(text.StartsWith('#') ? 1 : 0), System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var number)
            ? number : null;
}
