namespace OrleansTicketing.Load.Faults;

/// <summary>Compares the clients' own logs with the database and with the feed: each acknowledged command is in both, once, as it was sent.</summary>
internal static class Auditor
{
    private static readonly TimeSpan LatestDeadline = TimeSpan.FromSeconds(30);

    /// <summary>Of these every event is news. A late triage, for one, may have found nothing that is.</summary>
    private static readonly string[] Shown = ["ticket.opened", "ticket.queued", "message.added", "note.added", "sla.breached"];

    /// <summary>What must not be; nothing when all promises were kept.</summary>
    public static IReadOnlyList<string> Violations(Evidence found) =>
    [
        .. Effects(found.Log, found.Journal, "in the journal"),
        .. Effects(found.Log, found.Feed, "on the feed"),
        .. Versions(found.Tickets, found.Journal),
        .. Order(found.Journal, found.Feed),
        .. Missing(found.Journal, found.Feed),
        .. Deadlines(found.Tickets.Keys, found.Journal),
    ];

    /// <summary>What was acknowledged happened once, what was not at most once, and nothing happened that nobody asked for.</summary>
    private static IEnumerable<string> Effects(IReadOnlyList<Sent> log, IReadOnlyList<Seen> events, string where)
    {
        var effects = events.Where(e => e.Text is not null).ToLookup(e => (e.Type, e.Text));
        foreach (var sent in log)
        {
            var times = effects[(sent.Type, sent.Text)].Count();
            if (times > 1) yield return $"{sent} is {times} times {where}.";
            if (times == 0 && sent.IsAcknowledged) yield return $"{sent} is not {where}.";
            foreach (var effect in effects[(sent.Type, sent.Text)].Where(e => sent.Ticket is not null && e.Grain != sent.Ticket))
                yield return $"{sent} of {sent.Ticket} is {where} as {effect}.";
        }
        var asked = log.Select(sent => (sent.Type, (string?)sent.Text)).ToHashSet();
        foreach (var effect in effects.Where(e => !asked.Contains(e.Key)).SelectMany(e => e)) yield return $"Nobody sent {effect}, which is {where}.";
    }

    /// <summary>Each grain's versions come one after the other, and a ticket's end at that of its row.</summary>
    private static IEnumerable<string> Versions(IReadOnlyDictionary<string, long> tickets, IReadOnlyList<Seen> journal)
    {
        var turns = journal.ToLookup(e => e.Grain);
        foreach (var grain in turns.Select(g => g.Key).Union(tickets.Keys))
        {
            var last = 0L;
            foreach (var e in turns[grain])
            {
                // A turn may leave several events.
                if (e.Version != last && e.Version != last + 1) yield return $"After version {last} comes {e}.";
                last = e.Version;
            }
            var row = tickets.GetValueOrDefault(grain);
            if (IsTicket(grain) && row != last) yield return $"{grain} ends at version {last}, its row is at {row}.";
        }
    }

    /// <summary>The feed shows what is in the journal, at strictly growing positions.</summary>
    private static IEnumerable<string> Order(IReadOnlyList<Seen> journal, IReadOnlyList<Seen> feed)
    {
        var positions = new Dictionary<string, int>();
        foreach (var (position, e) in journal.Index())
        {
            if (!positions.TryAdd(e.Id, position)) yield return $"{e} is more than once in the journal.";
        }
        var last = -1;
        foreach (var e in feed)
        {
            if (!positions.TryGetValue(e.Id, out var position)) yield return $"{e} is on the feed and not in the journal.";
            else if (position <= last) yield return $"{e} is on the feed again, or after what followed it.";
            else last = position;
        }
    }

    private static IEnumerable<string> Missing(IReadOnlyList<Seen> journal, IReadOnlyList<Seen> feed)
    {
        var shown = feed.Select(e => e.Id).ToHashSet();
        return journal.Where(e => Shown.Contains(e.Type) && !shown.Contains(e.Id)).Select(e => $"{e} is in the journal and not on the feed.");
    }

    /// <summary>Each ticket's deadline passed, once, and soon enough.</summary>
    private static IEnumerable<string> Deadlines(IEnumerable<string> tickets, IReadOnlyList<Seen> journal)
    {
        var breaches = journal.Where(e => e.Type == "sla.breached").ToLookup(e => e.Grain);
        foreach (var ticket in tickets)
        {
            if (breaches[ticket].Count() != 1) yield return $"The deadline of {ticket} took effect {breaches[ticket].Count()} times.";
            foreach (var late in breaches[ticket].Where(e => e.Late > LatestDeadline)) yield return $"The deadline of {ticket} took effect {late.Late.TotalSeconds} s late.";
        }
    }

    private static bool IsTicket(string grain) => grain.StartsWith("ticket/", StringComparison.Ordinal);
}
