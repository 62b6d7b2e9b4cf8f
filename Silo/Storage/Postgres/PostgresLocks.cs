using Npgsql;

namespace OrleansTicketing.Silo.Storage.Postgres;

/// <summary>
/// Locks grains kind by kind, skipping what others hold unless it is to be waited for: then in one order on all nodes, so that no two wait for
/// each other. (What is skipped needs no order; asked for one, PostgreSQL reads the whole table by its index.) A state travels only where the
/// node's copy is old. A row that is not returned is held by another node, unless the node does not know the grain: then a plain look tells
/// "missing" from "held".
/// </summary>
internal sealed class PostgresLocks
{
    private readonly IReadOnlyList<GrainAsk> _asks;
    private readonly List<(string Kind, bool Locks)> _results = [];

    private readonly List<(GrainId Router, RoutingAsk Ask)> _views = [];
    private readonly RoutingLoader _routing;

    private PostgresLocks(IReadOnlyList<GrainAsk> asks, RoutingLoader routing) => (_asks, _routing) = (asks, routing);

    public static PostgresLocks AddTo(NpgsqlBatch batch, IReadOnlyList<GrainAsk> asks, RoutingLoader routing)
    {
        var locks = new PostgresLocks(asks, routing);
        foreach (var group in asks.Where(a => !a.IsNew).GroupBy(a => (a.Id.Kind, a.Waits)))
        {
            var (kind, waits) = group.Key;
            locks._results.Add((kind, true));
            batch.BatchCommands.Add(new($"""
                SELECT t.id, t.version, t.schema, t.at, CASE WHEN k.version IS DISTINCT FROM t.version THEN t.state END
                FROM unnest($1, $2) AS k (id, version) JOIN {kind} t ON t.id = k.id
                {(waits ? "ORDER BY t.id FOR UPDATE OF t" : "FOR UPDATE OF t SKIP LOCKED")}
                """)
            {
                Parameters =
                {
                    new NpgsqlParameter<string[]> { TypedValue = [.. group.Select(a => a.Id.Key)] },
                    new NpgsqlParameter<long?[]> { TypedValue = [.. group.Select(a => a.CachedVersion)] },
                },
            });
            var unknown = group.Where(a => a.CachedVersion is null or 0).Select(a => a.Id.Key).ToArray();
            if (unknown.Length == 0) continue;
            locks._results.Add((kind, false));
            batch.BatchCommands.Add(new($"SELECT id FROM {kind} WHERE id = ANY($1)")
            {
                Parameters = { new NpgsqlParameter<string[]> { TypedValue = unknown } },
            });
        }
        // After the locks: what a router sees must not be older than its lock.
        foreach (var ask in asks.Where(a => a.View is not null)) locks._views.Add((ask.Id, routing.AddTo(batch, ask.View!)));
        return locks;
    }

    /// <summary>Reads the answers in the order of the asks; <paramref name="first"/> when the reader stands on the first of them already.</summary>
    public GrainRow[] Read(NpgsqlDataReader row, bool first = false)
    {
        var locked = new Dictionary<GrainId, GrainRow>();
        var existing = new HashSet<GrainId>();
        foreach (var (kind, locks) in _results)
        {
            if (!first) row.NextResult();
            first = false;
            while (row.Read())
            {
                var id = new GrainId(kind, row.GetString(0));
                if (!locks) existing.Add(id);
                else locked[id] = new(id, GrainHold.Locked, row.GetInt64(1), row.GetInt32(2), new(row.GetInt64(3)), row.IsDBNull(4) ? null : row.GetString(4));
            }
        }
        var views = new Dictionary<GrainId, RoutingSnapshot>();
        foreach (var (router, ask) in _views)
        {
            row.NextResult();
            if (_routing.Read(row, ask) is { } view) views[router] = view;
        }
        return [.. _asks.Select(a => (locked.TryGetValue(a.Id, out var found) ? found
            : a.IsNew || (a.CachedVersion is null or 0 && !existing.Contains(a.Id)) ? new(a.Id, GrainHold.Missing, 0, 0, default, null)
            : new(a.Id, GrainHold.Busy, 0, 0, default, null)) with { View = views.GetValueOrDefault(a.Id) })];
    }
}
