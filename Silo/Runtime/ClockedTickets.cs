using System.Collections.Immutable;
using OrleansTicketing.Queries;
using OrleansTicketing.Sla;
using OrleansTicketing.Tickets;

namespace OrleansTicketing.Silo.Runtime;

/// <summary>
/// Tickets as they are read, after making sure that this node can count their clocks. A clock names an immutable version of a calendar, so a
/// node that has the version counts as the deciding turn did; one that has not, because another node has made it and nothing ran here since,
/// catches up first. So what is read never counts by an older calendar, and what is known costs nothing.
/// </summary>
internal sealed class ClockedTickets(ITicketQueries tickets, SettingsCache settings) : ITicketQueries
{
    public async Task<TicketRow?> Find(string idOrNumber, TicketScope scope, CancellationToken cancellation)
    {
        var row = await tickets.Find(idOrNumber, scope, cancellation);
        if (row is not null && Lacks(row.State.Sla)) await settings.CatchUp(cancellation);
        return row;
    }

    public async Task<ImmutableArray<TicketRow>> Find(IReadOnlyCollection<string> ids, TicketScope scope, CancellationToken cancellation)
    {
        var rows = await tickets.Find(ids, scope, cancellation);
        if (rows.Any(row => Lacks(row.State.Sla))) await settings.CatchUp(cancellation);
        return rows;
    }

    public async Task<Page<TicketRow>> List(TicketFilter filter, TicketScope scope, PageKey? after, int limit, CancellationToken cancellation)
    {
        var page = await tickets.List(filter, scope, after, limit, cancellation);
        if (page.Rows.Any(row => Lacks(row.State.Sla))) await settings.CatchUp(cancellation);
        return page;
    }

    public async Task<ImmutableArray<JournalEntry>> Journal(GrainId grain, long afterPosition, int limit, CancellationToken cancellation)
    {
        var entries = await tickets.Journal(grain, afterPosition, limit, cancellation);
        if (entries.Any(entry => Lacks(ClocksOf(entry.Data)))) await settings.CatchUp(cancellation);
        return entries;
    }

    public Task<ImmutableArray<JournalEntry>> RoutingDecisions(Ticket ticket, CancellationToken cancellation) => tickets.RoutingDecisions(ticket, cancellation);

    public Task<WaitingNow?> Waiting(Ticket ticket, CancellationToken cancellation) => tickets.Waiting(ticket, cancellation);

    private bool Lacks(TicketSla? sla)
    {
        foreach (var clock in sla?.Clocks ?? [])
        {
            if (clock.Calendar is { } key && settings.Current.Calendar(key, clock.CalendarVersion) is null) return true;
        }
        return false;
    }

    /// <summary>A clock gets its calendar by one of these; later events only repeat it.</summary>
    private static TicketSla? ClocksOf(Event e) => e switch
    {
        TicketOpened opened => opened.Sla,
        SlaChanged changed => changed.Sla,
        _ => null,
    };
}
