using System.Collections.Immutable;
using OrleansTicketing.Api.Configuration;
using OrleansTicketing.Api.Http;
using OrleansTicketing.Configuration;
using OrleansTicketing.Tickets;

namespace OrleansTicketing.Api.SlaPolicies;

/// <summary>An SLA policy.</summary>
internal sealed record SlaPolicyResponse(
    string Key, long Version, string Name, int Order, SlaMatch Match, string? Calendar, ImmutableArray<SlaTarget> Targets, ImmutableArray<TicketStatus> PauseIn,
    ImmutableArray<long> WarnBeforeSeconds, ImmutableArray<Escalation> Escalations, Timestamp UpdatedAt)
{
    public static SlaPolicyResponse Of(ConfigurationItem item, long version)
    {
        var d = (SlaPolicyDefinition)item.Definition!;
        return new(item.Key, version, d.Name, d.Order, d.Match, d.Calendar, d.Targets, d.PauseIn, d.WarnBeforeSeconds, d.Escalations, item.UpdatedAt);
    }
}

/// <summary>SLA policies.</summary>
internal sealed class SlaPoliciesApi(DefinitionRoutes definitions)
{
    public void Map(IEndpointRouteBuilder routes) => definitions.Map<SlaPolicyRequest, SlaPolicyResponse>(routes, new(
        GrainKinds.SlaPolicy, "/v1/sla-policies", Json.Read.SlaPolicyRequest, (key, body) => body.ToDefinition(key), SlaPolicyResponse.Of,
        Json.Write.SlaPolicyResponse, Json.Write.PageResponseSlaPolicyResponse));
}
