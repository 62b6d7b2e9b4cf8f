using OrleansTicketing.Customers;
using OrleansTicketing.Queries;

namespace OrleansTicketing.Silo.Storage.Reads;

/// <inheritdoc cref="ICustomerQueries"/>
public sealed class CustomerQueries : ICustomerQueries
{
    private readonly IReadStore _store;
    private readonly CoalescingReader<string, StoredRow<Customer>> _byClaim;

    public CustomerQueries(IReadStore store)
    {
        _store = store;
        _byClaim = new(FindByClaims);
    }

    public Task<Row<Customer>?> Find(string id, CancellationToken cancellation) =>
        _store.Find<Customer>(GrainKinds.Customer, id, cancellation);

    public async ValueTask<Row<Customer>?> FindByClaim(string claim, CancellationToken cancellation) =>
        (await _byClaim.Read(claim, cancellation))?.OrThrow();

    public async Task<Page<Row<Customer>>> List(string? claim, PageKey? after, int limit, CancellationToken cancellation)
    {
        if (claim is null)
            return await _store.Newest<Customer>(GrainKinds.Customer, "customer s WHERE 1 = 1", _ => { }, after, limit, cancellation);
        // A claim has one owner: all of the list fits its first page.
        var owner = after is null ? (await _byClaim.Read(claim, cancellation))?.OrNull : null;
        return new(owner is null ? [] : [owner], null);
    }

    private async Task<IReadOnlyDictionary<string, StoredRow<Customer>>> FindByClaims(IReadOnlyCollection<string> claims)
    {
        await using var connection = await _store.OpenRead(CancellationToken.None);
        await using var command = connection.Command($"""
            SELECT c.version, c.state, c.id, c.schema, n.name FROM claim n JOIN customer c ON c.id = n.grain
            WHERE {_store.Dialect.In("n.name", "@claims")} AND n.kind = 'customer'
            """);
        _store.Dialect.AddList(command, "@claims", claims);
        await using var row = await command.ExecuteReaderAsync();
        var found = new Dictionary<string, StoredRow<Customer>>(StringComparer.Ordinal);
        while (await row.ReadAsync())
            found[row.GetString(4)] = row.Row<Customer>(GrainKinds.Customer);
        return found;
    }
}
