using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using OrleansTicketing.Api.Agents;
using OrleansTicketing.Api.Alerts;
using OrleansTicketing.Api.Calendars;
using OrleansTicketing.Api.Categories;
using OrleansTicketing.Api.Customers;
using OrleansTicketing.Api.Feed;
using OrleansTicketing.Api.Intents;
using OrleansTicketing.Api.Keys;
using OrleansTicketing.Api.Me;
using OrleansTicketing.Api.Models;
using OrleansTicketing.Api.Operation;
using OrleansTicketing.Api.Queues;
using OrleansTicketing.Api.SlaPolicies;
using OrleansTicketing.Api.Tickets;
using OrleansTicketing.Api.Topics;
using OrleansTicketing.Customers;
using OrleansTicketing.Tickets;

namespace OrleansTicketing.Api.Http;

/// <summary>How bodies are read and written; generated, so that nothing is reflected on at run time.</summary>
internal static class Json
{
    public static readonly RequestJson Read = RequestJson.Default;

    // JSON is no HTML: Chinese stays as it is instead of six characters each.
    public static readonly ResponseJson Write = new(new JsonSerializerOptions(ResponseJson.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}

/// <summary>Request bodies: closed. <see cref="BodyCheck"/> has looked at them before.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    Converters =
    [
        typeof(SnakeEnums), typeof(InstantJson), typeof(ChangeJson<string>), typeof(ChangeJson<string[]>), typeof(ChangeJson<JsonElement?>),
        typeof(OneOrManyJson<string>), typeof(OneOrManyJson<Priority>), typeof(OneOrManyJson<CustomerTier>), typeof(OneOrManyJson<TicketKind>),
        typeof(OneOrManyJson<Channel>),
    ])]
[JsonSerializable(typeof(OpenTicketRequest))]
[JsonSerializable(typeof(MessageRequest))]
[JsonSerializable(typeof(NoteRequest))]
[JsonSerializable(typeof(TransitionRequest))]
[JsonSerializable(typeof(AssignmentRequestBody))]
[JsonSerializable(typeof(RatingRequest))]
[JsonSerializable(typeof(TicketPatch))]
[JsonSerializable(typeof(CustomerRequest))]
[JsonSerializable(typeof(CustomerPatch))]
[JsonSerializable(typeof(AgentRequest))]
[JsonSerializable(typeof(AgentPatch))]
[JsonSerializable(typeof(PresenceRequest))]
[JsonSerializable(typeof(QueueRequest))]
[JsonSerializable(typeof(CalendarRequest))]
[JsonSerializable(typeof(CategoryRequest))]
[JsonSerializable(typeof(IntentRequest))]
[JsonSerializable(typeof(ClassifyRequest))]
[JsonSerializable(typeof(SlaPolicyRequest))]
[JsonSerializable(typeof(KeyRequest))]
[JsonSerializable(typeof(ClockRequest))]
[JsonSerializable(typeof(AlertTicketRequest))]
[JsonSerializable(typeof(ModelRequest))]
[JsonSerializable(typeof(ModelSettingsRequest))]
[JsonSerializable(typeof(JsonElement?))]
[JsonSerializable(typeof(Priority[]))]
[JsonSerializable(typeof(CustomerTier[]))]
[JsonSerializable(typeof(TicketKind[]))]
[JsonSerializable(typeof(Channel[]))]
internal sealed partial class RequestJson : JsonSerializerContext;

/// <summary>Answers: every member is written, null too.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, Converters = [typeof(SnakeEnums), typeof(InstantJson)])]
[JsonSerializable(typeof(ProblemResponse))]
[JsonSerializable(typeof(TicketReference))]
[JsonSerializable(typeof(PersonReference))]
[JsonSerializable(typeof(TicketResponse))]
[JsonSerializable(typeof(PageResponse<TicketResponse>))]
[JsonSerializable(typeof(MessageResponse))]
[JsonSerializable(typeof(PageResponse<TimelineResponse>))]
[JsonSerializable(typeof(LedgerResponse))]
[JsonSerializable(typeof(RoutingResponse))]
[JsonSerializable(typeof(CustomerResponse))]
[JsonSerializable(typeof(PageResponse<CustomerResponse>))]
[JsonSerializable(typeof(AgentResponse))]
[JsonSerializable(typeof(PageResponse<AgentResponse>))]
[JsonSerializable(typeof(QueueResponse))]
[JsonSerializable(typeof(PageResponse<QueueResponse>))]
[JsonSerializable(typeof(CalendarResponse))]
[JsonSerializable(typeof(PageResponse<CalendarResponse>))]
[JsonSerializable(typeof(SlaPolicyResponse))]
[JsonSerializable(typeof(PageResponse<SlaPolicyResponse>))]
[JsonSerializable(typeof(CategoryDefinitionResponse))]
[JsonSerializable(typeof(PageResponse<CategoryDefinitionResponse>))]
[JsonSerializable(typeof(IntentResponse))]
[JsonSerializable(typeof(PageResponse<IntentResponse>))]
[JsonSerializable(typeof(ClassifyResponse))]
[JsonSerializable(typeof(KeyResponse))]
[JsonSerializable(typeof(PageResponse<KeyResponse>))]
[JsonSerializable(typeof(MeResponse))]
[JsonSerializable(typeof(ModelResponse))]
[JsonSerializable(typeof(PageResponse<ModelResponse>))]
[JsonSerializable(typeof(ModelSettingsResponse))]
[JsonSerializable(typeof(HealthResponse))]
[JsonSerializable(typeof(PageResponse<ParkedResponse>))]
[JsonSerializable(typeof(ReplayResponse))]
[JsonSerializable(typeof(EngineClockResponse))]
[JsonSerializable(typeof(EventResponse))]
[JsonSerializable(typeof(PageResponse<EventResponse>))]
[JsonSerializable(typeof(TicketOpenedData))]
[JsonSerializable(typeof(TicketQueuedData))]
[JsonSerializable(typeof(TicketAssignedData))]
[JsonSerializable(typeof(StatusChangedData))]
[JsonSerializable(typeof(TicketRatedData))]
[JsonSerializable(typeof(MessageData))]
[JsonSerializable(typeof(SlaWarningData))]
[JsonSerializable(typeof(SlaBreachedData))]
[JsonSerializable(typeof(SlaMetData))]
[JsonSerializable(typeof(PresenceData))]
[JsonSerializable(typeof(AgentData))]
[JsonSerializable(typeof(CustomerData))]
[JsonSerializable(typeof(ConfigurationData))]
[JsonSerializable(typeof(AlertData))]
[JsonSerializable(typeof(SimilarTicketsResponse))]
[JsonSerializable(typeof(AlertResponse))]
[JsonSerializable(typeof(PageResponse<AlertResponse>))]
[JsonSerializable(typeof(PageResponse<TopicResponse>))]
[JsonSerializable(typeof(ModelPublishedData))]
[JsonSerializable(typeof(Dictionary<string, object?>))]
[JsonSerializable(typeof(System.Collections.Immutable.ImmutableSortedDictionary<string, JsonElement>))]
[JsonSerializable(typeof(System.Collections.Immutable.ImmutableArray<string>))]
[JsonSerializable(typeof(System.Collections.Immutable.ImmutableArray<OrleansTicketing.Agents.SkillLevel>))]
internal sealed partial class ResponseJson : JsonSerializerContext;
