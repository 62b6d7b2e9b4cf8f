using System.Data.Common;
using OrleansTicketing.Customers;
using OrleansTicketing.Queries;

namespace OrleansTicketing.Silo.Storage.Reads;

/// <summary>A ticket with the names that belong to its ids, wherever it was found.</summary>
internal static class TicketRows
{
    public const string Columns = "t.version, t.state, c.name, c.tier, a.name";

    public const string Names = "LEFT JOIN customer c ON c.id = t.customer LEFT JOIN agent a ON a.id = t.assignee";

    public static TicketRow Read(DbDataReader row)
    {
        var state = row.State(1, StoredJson.Default.Ticket);
        return new(
            state, row.GetInt64(0), Name(row, 2), row.IsDBNull(3) ? state.Tier : Enum.Parse<CustomerTier>(row.GetString(3), ignoreCase: true), Name(row, 4));
    }

    private static Personal? Name(DbDataReader row, int column) => row.IsDBNull(column) ? null : new(row.GetString(column));
}
