using Npgsql;

namespace OrleansTicketing.Silo.Storage.Postgres;

/// <summary>Looks which of the states that commands were made from are current.</summary>
internal sealed class PostgresBases
{
    private readonly List<string> _kinds = [];

    public static PostgresBases AddTo(NpgsqlBatch batch, IReadOnlyCollection<Basis> bases)
    {
        var look = new PostgresBases();
        foreach (var kind in bases.GroupBy(b => b.Grain.Kind))
        {
            look._kinds.Add(kind.Key);
            PostgresChecks.Add(batch, $"SELECT b.id, b.version FROM unnest($1, $2) AS b (id, version) JOIN {kind.Key} t ON t.id = b.id AND t.version = b.version",
                PostgresChecks.Array(kind, b => b.Grain.Key), PostgresChecks.Array(kind, b => b.Version));
        }
        return look;
    }

    public HashSet<Basis> Read(NpgsqlDataReader row)
    {
        var current = new HashSet<Basis>();
        foreach (var kind in _kinds)
        {
            row.NextResult();
            while (row.Read()) current.Add(new(new(kind, row.GetString(0)), row.GetInt64(1)));
        }
        return current;
    }
}
