using System.Text.Json;

namespace OrleansTicketing.Load.Faults;

/// <summary>One command in a client's own log.</summary>
/// <param name="Type">The event that it asks for.</param>
/// <param name="Text">What the event must say; no two commands say the same.</param>
/// <param name="Ticket">The grain it is about; of an opening only the answer tells.</param>
/// <param name="IsAcknowledged">Whether a 2xx came; without one it may have happened or not, but not twice.</param>
internal sealed record Sent(string Type, string Text, string? Ticket, bool IsAcknowledged)
{
    public override string ToString() => $"{Type} \"{Text}\"";
}

/// <summary>One event as the journal or the feed shows it.</summary>
/// <param name="Id"><c>evt_…</c>.</param>
/// <param name="Grain">Whose: <c>ticket/tkt_…</c>.</param>
/// <param name="Version">The grain's version after the turn.</param>
/// <param name="Type">E.g. <c>ticket.opened</c>.</param>
internal sealed record Seen(string Id, string Grain, long Version, string Type)
{
    /// <summary>What the client wrote, in an event that a client asks for.</summary>
    public string? Text { get; init; }

    /// <summary>How long after its deadline a breach took effect.</summary>
    public TimeSpan Late { get; init; }

    /// <summary>What the events that clients ask for say.</summary>
    public static string? TextOf(string type, JsonElement data) => type switch
    {
        "ticket.opened" => data.GetProperty("subject").GetString(),
        "message.added" or "note.added" => data.GetProperty("text").GetString(),
        _ => null,
    };

    public override string ToString() => $"{Id} ({Type} of {Grain}, version {Version})";
}

/// <summary>What a run leaves to judge by.</summary>
/// <param name="Log">All commands of all clients.</param>
/// <param name="Tickets">The version of each ticket's row.</param>
/// <param name="Journal">The events of all grains in the order of their positions.</param>
/// <param name="Feed">What a reader of the feed was shown, in the order they were shown it.</param>
internal sealed record Evidence(IReadOnlyList<Sent> Log, IReadOnlyDictionary<string, long> Tickets, IReadOnlyList<Seen> Journal, IReadOnlyList<Seen> Feed);
