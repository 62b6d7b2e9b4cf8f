using System.Data.Common;
using OrleansTicketing.Customers;
using OrleansTicketing.Queries;
using OrleansTicketing.Tickets;

namespace OrleansTicketing.Silo.Storage.Reads;

/// <summary>What a list must look up of a ticket; the rest is its state, and mostly known.</summary>
internal readonly record struct TicketLine(string Id, long Number, long Version, long At, Personal? Customer, CustomerTier? Tier, Personal? Assignee)
{
    public const string Columns = "t.id, t.number, t.version, t.at, c.name, c.tier, a.name";

    public static TicketLine Read(DbDataReader row) =>
        new(row.GetString(0), row.GetInt64(1), row.GetInt64(2), row.GetInt64(3), TicketRows.Name(row, 4), TicketRows.Tier(row, 5), TicketRows.Name(row, 6));

    public TicketRow With(Ticket state) => new(state, Version, Customer, Tier ?? state.Tier, Assignee);
}
