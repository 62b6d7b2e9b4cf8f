using System.Data.Common;
using OrleansTicketing.Customers;
using OrleansTicketing.Queries;
using OrleansTicketing.Tickets;

namespace OrleansTicketing.Silo.Storage.Reads;

/// <summary>A ticket with the names that belong to its ids, wherever it was found.</summary>
internal static class TicketRows
{
    public const string Columns = "t.version, t.state, t.id, t.schema, c.name, c.tier, a.name";

    public const string Names = "LEFT JOIN customer c ON c.id = t.customer LEFT JOIN agent a ON a.id = t.assignee";

    /// <exception cref="UnavailableException">It cannot be read here.</exception>
    public static TicketRow Read(DbDataReader row, StateCache<Ticket> states) => Of(row, Find(row, states).OrThrow());

    /// <summary>Null = it cannot be read here.</summary>
    public static TicketRow? Readable(DbDataReader row, StateCache<Ticket> states) => Find(row, states).OrNull is { } found ? Of(row, found) : null;

    public static Personal? Name(DbDataReader row, int column) => row.IsDBNull(column) ? null : new(row.GetString(column));

    /// <summary>Null also when it has a name that only a newer release knows.</summary>
    public static CustomerTier? Tier(DbDataReader row, int column) =>
        !row.IsDBNull(column) && Enum.TryParse<CustomerTier>(row.GetString(column), ignoreCase: true, out var tier) ? tier : null;

    private static StoredRow<Ticket> Find(DbDataReader row, StateCache<Ticket> states)
    {
        var (id, version) = (row.GetString(2), row.GetInt64(0));
        if (states.Find(id, version) is { } known) return new(new(known, version), null);
        var found = row.Row<Ticket>(GrainKinds.Ticket);
        if (found.OrNull is { } read) states.Keep(id, version, read.State);
        return found;
    }

    private static TicketRow Of(DbDataReader row, Row<Ticket> found) =>
        new(found.State, found.Version, Name(row, 4), Tier(row, 5) ?? found.State.Tier, Name(row, 6));
}
