using OrleansTicketing.Routing;

namespace OrleansTicketing.Projections;

/// <summary>What an event tells about besides its own grain, so that it is found from there: routing decisions by ticket and by requirement.</summary>
public static class JournalAbout
{
    public static string? Of(GrainId grain, Event e) => e switch
    {
        TicketGivenOut given => given.TicketId,
        RequirementBlocked blocked => Requirement(grain.Key, blocked.Requirement),
        _ => null,
    };

    public static string Requirement(string queue, string requirement) => $"{queue}|{requirement}";
}
