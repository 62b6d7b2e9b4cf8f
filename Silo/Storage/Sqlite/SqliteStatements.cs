using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace OrleansTicketing.Silo.Storage.Sqlite;

/// <summary>
/// Prepared statements of the writing connection, by their text; parameters are ?1, ?2, … in the order of the values (memory of bytes is a text in
/// UTF-8, an array of them a blob). Straight on SQLite's own interface: a batch runs hundreds of tiny statements, and a command object with
/// named parameters costs as much as the insert itself.
/// </summary>
internal sealed class SqliteStatements(SqliteConnection connection) : IDisposable
{
    private readonly Dictionary<string, sqlite3_stmt> _prepared = [];

    /// <summary>Runs a statement; gives how many rows it changed.</summary>
    public int Run(string sql, params ReadOnlySpan<object?> values)
    {
        var statement = Bind(sql, values);
        try
        {
            while (Step(statement)) { }
            return raw.sqlite3_changes(connection.Handle);
        }
        finally
        {
            raw.sqlite3_reset(statement);
        }
    }

    public long Number(string sql, params ReadOnlySpan<object?> values) => Query(sql, values, s => raw.sqlite3_column_int64(s, 0));

    /// <summary>The first row, read by <paramref name="read"/>; the default when there is none.</summary>
    public T? Query<T>(string sql, ReadOnlySpan<object?> values, Func<sqlite3_stmt, T> read)
    {
        var statement = Bind(sql, values);
        try
        {
            return Step(statement) ? read(statement) : default;
        }
        finally
        {
            raw.sqlite3_reset(statement);
        }
    }

    public GrainRow Load(GrainId id) =>
        Query($"SELECT version, schema, at, state FROM {id.Kind} WHERE id = ?1", [id.Key], s => (GrainRow?)new GrainRow(
            id, GrainHold.Locked, raw.sqlite3_column_int64(s, 0), raw.sqlite3_column_int(s, 1), new(raw.sqlite3_column_int64(s, 2)),
            raw.sqlite3_column_text(s, 3).utf8_to_string()))
        ?? new(id, GrainHold.Missing, 0, 0, default, null);

    public void Dispose()
    {
        foreach (var statement in _prepared.Values) statement.Dispose();
    }

    private sqlite3_stmt Bind(string sql, ReadOnlySpan<object?> values)
    {
        if (!_prepared.TryGetValue(sql, out var statement))
        {
            Check(raw.sqlite3_prepare_v3(connection.Handle, sql, raw.SQLITE_PREPARE_PERSISTENT, out statement));
            _prepared[sql] = statement;
        }
        for (var i = 0; i < values.Length; i++)
        {
            Check(values[i] switch
            {
                null => raw.sqlite3_bind_null(statement, i + 1),
                string text => raw.sqlite3_bind_text(statement, i + 1, text),
                long number => raw.sqlite3_bind_int64(statement, i + 1, number),
                int number => raw.sqlite3_bind_int(statement, i + 1, number),
                short number => raw.sqlite3_bind_int(statement, i + 1, number),
                bool flag => raw.sqlite3_bind_int(statement, i + 1, flag ? 1 : 0),
                ReadOnlyMemory<byte> text => raw.sqlite3_bind_text(statement, i + 1, text.Span),
                byte[] bytes => raw.sqlite3_bind_blob(statement, i + 1, bytes),
                var other => throw new ArgumentException($"SQLite cannot bind a {other.GetType().Name}."),
            });
        }
        return statement;
    }

    /// <summary>True = there is a row.</summary>
    private bool Step(sqlite3_stmt statement)
    {
        var result = raw.sqlite3_step(statement);
        if (result is raw.SQLITE_ROW) return true;
        if (result is not raw.SQLITE_DONE) Check(result);
        return false;
    }

    private void Check(int result) => SqliteException.ThrowExceptionForRC(result, connection.Handle);
}
