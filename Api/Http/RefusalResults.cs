using OrleansTicketing.Tickets;

namespace OrleansTicketing.Api.Http;

/// <summary>The one place where a refusal of the domain becomes a problem.</summary>
internal static class RefusalResults
{
    public static Problem Of(Refusal refusal, long version)
    {
        var problem = new Problem(CodeOf(refusal), refusal.Detail)
        {
            ETag = refusal.Kind is RefusalKind.Precondition && version > 0 ? ETags.Of(version) : null,
            Errors = refusal.Pointer is { } pointer ? [new(pointer, refusal.Code, refusal.Detail)] : [],
        };
        return refusal switch
        {
            InvalidTransition r => problem with { Allowed = [.. r.Allowed.Select(EnumNames<TicketStatus>.Of)] },
            AlreadyAssigned r => problem with { Obstacle = new("assignee", r.AgentId) },
            ExternalIdTaken r => problem with { Obstacle = new("ticket", r.TicketId) },
            _ => problem,
        };
    }

    // A refusal whose code is not in the catalogue yet still gets the right status.
    private static string CodeOf(Refusal refusal) => ProblemCodes.Find(refusal.Code) is not null ? refusal.Code : refusal.Kind switch
    {
        RefusalKind.NotFound => "not-found",
        RefusalKind.Conflict => "conflict",
        RefusalKind.Precondition => "version-stale",
        _ => "reference-not-found",
    };
}
