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
        var (id, version) = (row.GetString(2), row.GetInt64(0));
        var state = states.Find(id, version) ?? states.Keep(id, version, row.State(1, StoredJson.Default.Ticket));
        return new(state, version, Name(row, 3), Tier(row, 4) ?? state.Tier, Name(row, 5));
    }

    public static Personal? Name(DbDataReader row, int column) => row.IsDBNull(column) ? null : new(row.GetString(column));

    public static CustomerTier? Tier(DbDataReader row, int column) =>
        row.IsDBNull(column) ? null : Enum.Parse<CustomerTier>(row.GetString(column), ignoreCase: true);
}
