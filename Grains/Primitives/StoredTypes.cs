using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using OrleansTicketing.Access;
using OrleansTicketing.Agents;
using OrleansTicketing.Configuration;
using OrleansTicketing.Customers;
using OrleansTicketing.Routing;
using OrleansTicketing.Tickets;

namespace OrleansTicketing;

/// <summary>
/// The one registry of what is stored: each event and message under an explicit name that never changes, whatever its CLR type is called.
/// </summary>
public static class StoredTypes
{
    private static readonly FrozenDictionary<string, JsonTypeInfo> ByName = new Dictionary<string, JsonTypeInfo>
    {
        ["ticket.opened"] = StoredJson.Default.TicketOpened,
        ["ticket.queued"] = StoredJson.Default.TicketQueued,
        ["ticket.assigned"] = StoredJson.Default.TicketAssigned,
        ["ticket.assignment_requested"] = StoredJson.Default.AssignmentRequested,
        ["ticket.assignment_refused"] = StoredJson.Default.AssignmentRefused,
        ["ticket.status_changed"] = StoredJson.Default.TicketStatusChanged,
        ["ticket.updated"] = StoredJson.Default.TicketUpdated,
        ["ticket.rated"] = StoredJson.Default.TicketRated,
        ["message.added"] = StoredJson.Default.MessageAdded,
        ["note.added"] = StoredJson.Default.NoteAdded,
        ["sla.changed"] = StoredJson.Default.SlaChanged,
        ["sla.warning"] = StoredJson.Default.SlaWarning,
        ["sla.breached"] = StoredJson.Default.SlaBreached,
        ["sla.met"] = StoredJson.Default.SlaMet,
        ["customer.created"] = StoredJson.Default.CustomerCreated,
        ["customer.updated"] = StoredJson.Default.CustomerUpdated,
        ["agent.created"] = StoredJson.Default.AgentCreated,
        ["agent.updated"] = StoredJson.Default.AgentUpdated,
        ["agent.presence_changed"] = StoredJson.Default.PresenceChanged,
        ["agent.room_reserved"] = StoredJson.Default.RoomReserved,
        ["agent.reservation_released"] = StoredJson.Default.ReservationReleased,
        ["agent.ticket_held"] = StoredJson.Default.TicketHeld,
        ["agent.ticket_left"] = StoredJson.Default.TicketLeft,
        ["router.gave_out"] = StoredJson.Default.TicketGivenOut,
        ["router.blocked"] = StoredJson.Default.RequirementBlocked,
        ["router.settled"] = StoredJson.Default.ReservationsSettled,
        ["router.sweep_planned"] = StoredJson.Default.SweepPlanned,
        ["configuration.changed"] = StoredJson.Default.ConfigurationChanged,
        ["key.created"] = StoredJson.Default.ApiKeyCreated,
        ["key.revoked"] = StoredJson.Default.ApiKeyRevoked,
        // Messages.
        ["agent_reserved"] = StoredJson.Default.AgentReserved,
        ["assignment_declined"] = StoredJson.Default.AssignmentDeclined,
        ["reserve"] = StoredJson.Default.Reserve,
        ["release_reservation"] = StoredJson.Default.ReleaseReservation,
        ["ticket_holds"] = StoredJson.Default.TicketHolds,
        ["ticket_waits"] = StoredJson.Default.TicketWaits,
        ["agent_has_room"] = StoredJson.Default.AgentHasRoom,
        ["reservation_declined"] = StoredJson.Default.ReservationDeclined,
        ["queue_changed"] = StoredJson.Default.QueueChanged,
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<Type, (string Name, JsonTypeInfo Json)> ByType =
        ByName.ToFrozenDictionary(pair => pair.Value.Type, pair => (pair.Key, pair.Value));

    public static IEnumerable<Type> All => ByType.Keys;

    public static string NameOf(object eventOrMessage) => ByType[eventOrMessage.GetType()].Name;

    public static string Write(object eventOrMessage) => JsonSerializer.Serialize(eventOrMessage, ByType[eventOrMessage.GetType()].Json);

    public static Event ReadEvent(string name, string json) => (Event)JsonSerializer.Deserialize(json, ByName[name])!;

    public static Message ReadMessage(string name, string json) => (Message)JsonSerializer.Deserialize(json, ByName[name])!;
}

/// <summary>How states, events and messages look on disk: camelCase, lower_snake enums, nothing written that is null.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(SnakeEnums)])]
[JsonSerializable(typeof(Ticket))]
[JsonSerializable(typeof(Customer))]
[JsonSerializable(typeof(Agent))]
[JsonSerializable(typeof(Router))]
[JsonSerializable(typeof(ConfigurationItem))]
[JsonSerializable(typeof(ApiKey))]
[JsonSerializable(typeof(TicketOpened))]
[JsonSerializable(typeof(TicketQueued))]
[JsonSerializable(typeof(TicketAssigned))]
[JsonSerializable(typeof(AssignmentRequested))]
[JsonSerializable(typeof(AssignmentRefused))]
[JsonSerializable(typeof(TicketStatusChanged))]
[JsonSerializable(typeof(TicketUpdated))]
[JsonSerializable(typeof(TicketRated))]
[JsonSerializable(typeof(MessageAdded))]
[JsonSerializable(typeof(NoteAdded))]
[JsonSerializable(typeof(SlaChanged))]
[JsonSerializable(typeof(SlaWarning))]
[JsonSerializable(typeof(SlaBreached))]
[JsonSerializable(typeof(SlaMet))]
[JsonSerializable(typeof(CustomerCreated))]
[JsonSerializable(typeof(CustomerUpdated))]
[JsonSerializable(typeof(AgentCreated))]
[JsonSerializable(typeof(AgentUpdated))]
[JsonSerializable(typeof(PresenceChanged))]
[JsonSerializable(typeof(RoomReserved))]
[JsonSerializable(typeof(ReservationReleased))]
[JsonSerializable(typeof(TicketHeld))]
[JsonSerializable(typeof(TicketLeft))]
[JsonSerializable(typeof(TicketGivenOut))]
[JsonSerializable(typeof(RequirementBlocked))]
[JsonSerializable(typeof(ReservationsSettled))]
[JsonSerializable(typeof(SweepPlanned))]
[JsonSerializable(typeof(ConfigurationChanged))]
[JsonSerializable(typeof(ApiKeyCreated))]
[JsonSerializable(typeof(ApiKeyRevoked))]
[JsonSerializable(typeof(AgentReserved))]
[JsonSerializable(typeof(AssignmentDeclined))]
[JsonSerializable(typeof(Reserve))]
[JsonSerializable(typeof(ReleaseReservation))]
[JsonSerializable(typeof(TicketHolds))]
[JsonSerializable(typeof(TicketWaits))]
[JsonSerializable(typeof(AgentHasRoom))]
[JsonSerializable(typeof(ReservationDeclined))]
[JsonSerializable(typeof(QueueChanged))]
public sealed partial class StoredJson : JsonSerializerContext;

/// <summary>Enums as lower_snake strings, which is also how clients see them.</summary>
public sealed class SnakeEnums() : JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false);
