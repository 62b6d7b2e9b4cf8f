using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using OrleansTicketing.Access;
using OrleansTicketing.Agents;
using OrleansTicketing.Alerts;
using OrleansTicketing.Configuration;
using OrleansTicketing.Customers;
using OrleansTicketing.Models;
using OrleansTicketing.Routing;
using OrleansTicketing.Tickets;

namespace OrleansTicketing;

/// <summary>
/// The one registry of what is stored: each event and message under an explicit name that never changes, whatever its CLR type is called.
/// </summary>
public static class StoredTypes
{
    private static readonly FrozenDictionary<string, JsonTypeInfo> ByName = new Dictionary<string, Type>
    {
        ["ticket.opened"] = typeof(TicketOpened),
        ["ticket.queued"] = typeof(TicketQueued),
        ["ticket.assigned"] = typeof(TicketAssigned),
        ["ticket.assignment_requested"] = typeof(AssignmentRequested),
        ["ticket.assignment_refused"] = typeof(AssignmentRefused),
        ["ticket.status_changed"] = typeof(TicketStatusChanged),
        ["ticket.updated"] = typeof(TicketUpdated),
        ["ticket.triaged"] = typeof(TicketTriaged),
        ["ticket.triage_postponed"] = typeof(TriagePostponed),
        ["ticket.rated"] = typeof(TicketRated),
        ["message.added"] = typeof(MessageAdded),
        ["note.added"] = typeof(NoteAdded),
        ["sla.changed"] = typeof(SlaChanged),
        ["sla.warning"] = typeof(SlaWarning),
        ["sla.breached"] = typeof(SlaBreached),
        ["sla.met"] = typeof(SlaMet),
        ["customer.created"] = typeof(CustomerCreated),
        ["customer.updated"] = typeof(CustomerUpdated),
        ["agent.created"] = typeof(AgentCreated),
        ["agent.updated"] = typeof(AgentUpdated),
        ["agent.presence_changed"] = typeof(PresenceChanged),
        ["agent.room_reserved"] = typeof(RoomReserved),
        ["agent.reservation_released"] = typeof(ReservationReleased),
        ["agent.ticket_held"] = typeof(TicketHeld),
        ["agent.ticket_left"] = typeof(TicketLeft),
        ["router.gave_out"] = typeof(TicketGivenOut),
        ["router.blocked"] = typeof(RequirementBlocked),
        ["router.settled"] = typeof(ReservationsSettled),
        ["router.sweep_planned"] = typeof(SweepPlanned),
        ["configuration.changed"] = typeof(ConfigurationChanged),
        ["key.created"] = typeof(ApiKeyCreated),
        ["key.revoked"] = typeof(ApiKeyRevoked),
        ["burst.counted"] = typeof(ReportsCounted),
        ["burst.found"] = typeof(BurstFound),
        ["burst.grew"] = typeof(BurstGrew),
        ["alert.burst"] = typeof(AlertRaised),
        ["alert.updated"] = typeof(AlertUpdated),
        ["model.seeded"] = typeof(ModelSeeded),
        ["model.training_started"] = typeof(ModelTrainingStarted),
        ["model.training_claimed"] = typeof(ModelTrainingClaimed),
        ["model.trained"] = typeof(ModelTrained),
        ["model.training_failed"] = typeof(ModelTrainingFailed),
        ["model.published"] = typeof(ModelPublished),
        ["model.rolled_back"] = typeof(ModelRolledBack),
        ["model.settings_changed"] = typeof(ModelSettingsChanged),
        ["model.retrain_due"] = typeof(ModelRetrainDue),
        ["model.retrain_skipped"] = typeof(ModelRetrainSkipped),
        // Messages.
        ["agent_reserved"] = typeof(AgentReserved),
        ["assignment_declined"] = typeof(AssignmentDeclined),
        ["reserve"] = typeof(Reserve),
        ["release_reservation"] = typeof(ReleaseReservation),
        ["ticket_holds"] = typeof(TicketHolds),
        ["ticket_waits"] = typeof(TicketWaits),
        ["agent_has_room"] = typeof(AgentHasRoom),
        ["reservation_declined"] = typeof(ReservationDeclined),
        ["queue_changed"] = typeof(QueueChanged),
        ["raise_alert"] = typeof(RaiseAlert),
        ["grow_alert"] = typeof(GrowAlert),
    }.ToFrozenDictionary(pair => pair.Key, pair => StoredJson.Options.GetTypeInfo(pair.Value));

    private static readonly FrozenDictionary<Type, (string Name, JsonTypeInfo Json)> ByType =
        ByName.ToFrozenDictionary(pair => pair.Value.Type, pair => (pair.Key, pair.Value));

    public static IEnumerable<Type> All => ByType.Keys;

    public static string NameOf(object eventOrMessage) => ByType[eventOrMessage.GetType()].Name;

    /// <summary>As UTF-8, the way both databases keep texts.</summary>
    public static byte[] Write(object eventOrMessage) => JsonSerializer.SerializeToUtf8Bytes(eventOrMessage, ByType[eventOrMessage.GetType()].Json);

    public static Event ReadEvent(string name, ReadOnlySpan<byte> json) => (Event)JsonSerializer.Deserialize(json, ByName[name])!;

    public static Message ReadMessage(string name, ReadOnlySpan<byte> json) => (Message)JsonSerializer.Deserialize(json, ByName[name])!;
}
