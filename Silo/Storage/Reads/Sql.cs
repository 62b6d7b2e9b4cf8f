using System.Data.Common;

namespace OrleansTicketing.Silo.Storage.Reads;

/// <summary>Plain ADO.NET, a little shorter to write.</summary>
public static class Sql
{
    public static DbCommand Command(this DbConnection connection, string text)
    {
        var command = connection.CreateCommand();
#pragma warning disable CA2100 // Statements are built from constants; every value is a parameter.
        command.CommandText = text;
#pragma warning restore CA2100
        return command;
    }

    public static void Add(this DbCommand command, string name, object? value)
    {
        var parameter = command.CreateParameter();
        parameter.ParameterName = name;
        parameter.Value = value ?? DBNull.Value;
        command.Parameters.Add(parameter);
    }

    public static string? GetStringOrNull(this DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    public static long? GetInt64OrNull(this DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetInt64(column);
}
