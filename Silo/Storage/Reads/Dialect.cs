using System.Data.Common;
using System.Text.Json;
using Npgsql;
using NpgsqlTypes;

namespace OrleansTicketing.Silo.Storage.Reads;

/// <summary>The few places where the two databases want different words for the same thing.</summary>
public abstract class Dialect
{
    public static readonly Dialect Sqlite = new SqliteDialect();
    public static readonly Dialect Postgres = new PostgresDialect();

    /// <summary>True when a column's value is in a list bound by AddList.</summary>
    public abstract string In(string column, string list);

    /// <summary>Binds a list of texts as one parameter, so that one statement serves every length.</summary>
    public abstract void AddList(DbCommand command, string name, IEnumerable<string> values);

    /// <summary>The same, of numbers.</summary>
    public abstract void AddList(DbCommand command, string name, IEnumerable<long> values);

    /// <summary>A UUID as it is stored.</summary>
    public abstract object Uuid(Guid id);

    private sealed class SqliteDialect : Dialect
    {
        public override string In(string column, string list) => $"{column} IN (SELECT value FROM json_each({list}))";

        public override void AddList(DbCommand command, string name, IEnumerable<string> values) =>
            command.Add(name, JsonSerializer.Serialize(values));

        public override void AddList(DbCommand command, string name, IEnumerable<long> values) =>
            command.Add(name, JsonSerializer.Serialize(values));

        public override object Uuid(Guid id) => id.ToByteArray(bigEndian: true);
    }

    private sealed class PostgresDialect : Dialect
    {
        public override string In(string column, string list) => $"{column} = ANY({list})";

        public override void AddList(DbCommand command, string name, IEnumerable<string> values) =>
            command.Parameters.Add(new NpgsqlParameter(name, NpgsqlDbType.Array | NpgsqlDbType.Text) { Value = values.ToArray() });

        public override void AddList(DbCommand command, string name, IEnumerable<long> values) =>
            command.Parameters.Add(new NpgsqlParameter(name, NpgsqlDbType.Array | NpgsqlDbType.Bigint) { Value = values.ToArray() });

        public override object Uuid(Guid id) => id;
    }
}
