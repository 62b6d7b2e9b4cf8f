using Microsoft.Data.Sqlite;

namespace OrleansTicketing.Silo.Storage.Sqlite;

/// <summary>Prepared statements of the writing connection, by their text; parameters are $1, $2, … .</summary>
internal sealed class SqliteStatements(SqliteConnection connection) : IDisposable
{
    private readonly Dictionary<string, SqliteCommand> _prepared = [];

    public int Run(string sql, params ReadOnlySpan<object?> values) => Prepared(sql, values).ExecuteNonQuery();

    public long Number(string sql, params ReadOnlySpan<object?> values) => (long)Prepared(sql, values).ExecuteScalar()!;

    /// <summary>The first row's columns, or null.</summary>
    public object[]? Row(string sql, params ReadOnlySpan<object?> values)
    {
        using var row = Prepared(sql, values).ExecuteReader();
        if (!row.Read()) return null;
        var columns = new object[row.FieldCount];
        row.GetValues(columns);
        return columns;
    }

    public GrainRow Load(GrainId id)
    {
        using var row = Prepared($"SELECT version, schema, at, state FROM {id.Kind} WHERE id = $1", [id.Key]).ExecuteReader();
        return row.Read()
            ? new(id, GrainHold.Locked, row.GetInt64(0), row.GetInt32(1), new(row.GetInt64(2)), row.GetString(3))
            : new(id, GrainHold.Missing, 0, 0, default, null);
    }

    public void Dispose()
    {
        foreach (var command in _prepared.Values) command.Dispose();
    }

    private SqliteCommand Prepared(string sql, ReadOnlySpan<object?> values)
    {
        if (!_prepared.TryGetValue(sql, out var command))
        {
            command = connection.CreateCommand();
#pragma warning disable CA2100 // Constants of ours; kinds come from the registry.
            command.CommandText = sql;
#pragma warning restore CA2100
            for (var i = 0; i < values.Length; i++) command.Parameters.Add(new SqliteParameter { ParameterName = $"${i + 1}" });
            _prepared[sql] = command;
        }
        for (var i = 0; i < values.Length; i++) command.Parameters[i].Value = values[i] ?? DBNull.Value;
        return command;
    }
}
