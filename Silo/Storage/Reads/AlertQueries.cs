using OrleansTicketing.Alerts;
using OrleansTicketing.Queries;

namespace OrleansTicketing.Silo.Storage.Reads;

/// <inheritdoc cref="IAlertQueries"/>
public sealed class AlertQueries(IReadStore store) : IAlertQueries
{
    public Task<Row<Alert>?> Find(string id, CancellationToken cancellation) => store.Find<Alert>(GrainKinds.Alert, id, cancellation);

    public Task<Page<Row<Alert>>> List(AlertState? state, string? category, PageKey? after, int limit, CancellationToken cancellation)
    {
        var where = new Conditions();
        if (state is { } wanted) where.Add("s.status = {0}", StateTables.Snake(wanted));
        if (category is not null) where.Add("s.category = {0}", category);
        return store.Newest<Alert>(GrainKinds.Alert, $"alert s WHERE {where.And()}", where.Bind, after, limit, cancellation);
    }
}
