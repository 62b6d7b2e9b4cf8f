using System.Data.Common;
using OrleansTicketing.Customers;
using OrleansTicketing.Queries;
using OrleansTicketing.Tickets;

namespace OrleansTicketing.Silo.Storage.Reads;

/// <summary>A ticket with the names that belong to its ids, wherever it was found.</summary>
internal static class TicketRows
{
    public const string Columns = "t.version, t.state, t.id, c.name, c.tier, a.name";

    public const string Names = "LEFT JOIN customer c ON c.id = t.customer LEFT JOIN agent a ON a.id = t.assignee";

    public static TicketRow Read(DbDataReader row, StateCache<Ticket> states)
    {
        var version = row.GetInt64(0);
        var state = states.Get(row.GetString(2), version, row, static row => row.State(1, StoredJson.Default.Ticket));
        return new(state, version, Name(row, 3), row.IsDBNull(4) ? state.Tier : Enum.Parse<CustomerTier>(row.GetString(4), ignoreCase: true), Name(row, 5));
    }

    private static Personal? Name(DbDataReader row, int column) => row.IsDBNull(column) ? null : new(row.GetString(column));
}
