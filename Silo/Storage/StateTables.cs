using System.Collections.Frozen;
using System.Text.Json;
using OrleansTicketing.Access;
using OrleansTicketing.Agents;
using OrleansTicketing.Alerts;
using OrleansTicketing.Customers;
using OrleansTicketing.Routing;
using OrleansTicketing.Sla;
using OrleansTicketing.Tickets;

namespace OrleansTicketing.Silo.Storage;

/// <summary>The type of a column beside the JSON state.</summary>
public enum ColumnType
{
    Text,
    Long,
    Small,
    Bool,
}

/// <summary>A column that lists filter on, as a pure function of the state.</summary>
public sealed record Column(string Name, ColumnType Type, Func<object, object?> Value);

/// <summary>A kind's state table: its columns beside the common ones.</summary>
public sealed record StateTable(string Kind, IReadOnlyList<Column> Columns);

/// <summary>Which columns each kind's table has: the one place that both stores write from.</summary>
public static class StateTables
{
    public static readonly FrozenDictionary<string, StateTable> All = new StateTable[]
    {
        new(GrainKinds.Ticket,
        [
            Long<Ticket>("number", t => t.Number),
            Text<Ticket>("status", t => Snake(t.Status)),
            Text<Ticket>("queue", t => t.Queue),
            // Empty and not null, so that "nobody" is a value like any other to an index.
            Text<Ticket>("assignee", t => t.Assignee ?? ""),
            Text<Ticket>("offered_to", t => t.OfferedTo),
            Text<Ticket>("customer", t => t.CustomerId),
            new("priority", ColumnType.Small, s => (short)((Ticket)s).Priority),
            Text<Ticket>("kind", t => Snake(t.Kind)),
            Text<Ticket>("category", t => t.Category?.Code),
            Text<Ticket>("channel", t => Snake(t.Channel)),
            Text<Ticket>("external_id", t => t.ExternalId),
            Text<Ticket>("subject", t => t.Subject.Value),
            Text<Ticket>("requirement", t => WaitingTicket.RequirementOf(t.Skills, t.Language)),
            Long<Ticket>("queued_at", t => t.QueuedAt.Ms),
            Long<Ticket>("due_at", t => NextDeadline(t)),
            Long<Ticket>("created_at", t => t.CreatedAt.Ms),
            Long<Ticket>("updated_at", t => t.UpdatedAt.Ms),
        ]),
        new(GrainKinds.Customer,
        [
            Text<Customer>("name", c => c.Name?.Value),
            Text<Customer>("tier", c => Snake(c.Tier)),
            Long<Customer>("created_at", c => c.CreatedAt.Ms),
        ]),
        new(GrainKinds.Agent,
        [
            Text<Agent>("name", a => a.Name.Value),
            Text<Agent>("presence", a => Snake(a.Presence)),
            new("has_room", ColumnType.Bool, s => ((Agent)s).HasRoom),
            Long<Agent>("created_at", a => a.CreatedAt.Ms),
        ]),
        new(GrainKinds.Router, []),
        new(GrainKinds.Queue, []),
        new(GrainKinds.Calendar, []),
        new(GrainKinds.SlaPolicy, []),
        new(GrainKinds.Category, []),
        new(GrainKinds.Intent, []),
        new(GrainKinds.ApiKey,
        [
            Text<ApiKey>("hash", k => k.Hash),
            Text<ApiKey>("role", k => Snake(k.Role)),
            Long<ApiKey>("created_at", k => k.CreatedAt.Ms),
        ]),
        new(GrainKinds.Burst, []),
        new(GrainKinds.Alert,
        [
            Text<Alert>("category", a => a.Category),
            Text<Alert>("status", a => Snake(a.State)),
            Long<Alert>("created_at", a => a.CreatedAt.Ms),
        ]),
        new(GrainKinds.ModelLine, []),
    }.ToFrozenDictionary(t => t.Kind);

    private static readonly System.Collections.Concurrent.ConcurrentDictionary<Enum, string> SnakeNames = new();

    /// <summary>An enum value as it is stored and shown.</summary>
    public static string Snake(Enum value) =>
        SnakeNames.GetOrAdd(value, v => JsonNamingPolicy.SnakeCaseLower.ConvertName(v.ToString()));

    private static long? NextDeadline(Ticket ticket) =>
        ticket.Sla?.Clocks.Where(c => c.State is SlaClockState.Running).Min(c => c.DueAt?.Ms);

    private static Column Text<T>(string name, Func<T, string?> value) => new(name, ColumnType.Text, s => value((T)s));

    private static Column Long<T>(string name, Func<T, long?> value) => new(name, ColumnType.Long, s => value((T)s));
}
