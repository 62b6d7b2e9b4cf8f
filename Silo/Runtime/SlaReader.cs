using System.Collections.Immutable;
using OrleansTicketing.Queries;
using OrleansTicketing.Sla;

namespace OrleansTicketing.Silo.Runtime;

/// <summary>
/// The domain's own SLA arithmetic for those who show clocks: the same code that decides tells. Tickets come from a turn of this node, or
/// from <see cref="ClockedTickets"/>: either way the calendars of their clocks are known here.
/// </summary>
internal sealed class SlaReader(SettingsCache settings) : ISlaReader
{
    public long ElapsedSeconds(SlaClock clock, Timestamp now) => TicketClocks.ElapsedMs(clock, settings.Current, now) / 1000;

    public ImmutableArray<SlaInterval> Ledger(IEnumerable<JournalEntry> journal, Timestamp now) =>
        TicketClocks.Ledger(journal.Select(entry => (entry.At, entry.Data)), settings.Current, now);
}
