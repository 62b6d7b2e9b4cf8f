using OrleansTicketing.Configuration;
using OrleansTicketing.Customers;
using OrleansTicketing.Tickets;

namespace OrleansTicketing.Sla;

/// <summary>Which policy, target and calendar are for a ticket.</summary>
internal static class SlaRules
{
    /// <summary>The queue's policy, else the first that matches.</summary>
    public static Versioned<SlaPolicyDefinition>? PolicyFor(
        Settings settings, string queue, Priority priority, CustomerTier tier, TicketKind kind, Channel channel)
    {
        if (settings.Queue(queue)?.Definition.SlaPolicy is { } key && settings.Policy(key) is { } chosen)
            return chosen;
        return settings.Policies.FirstOrDefault(policy => policy.Definition.Match is var match
            && Allows(match.Queue, queue) && Allows(match.Priority, priority) && Allows(match.Tier, tier)
            && Allows(match.Kind, kind) && Allows(match.Channel, channel));
    }

    /// <summary>A priority's own target wins over the one for all.</summary>
    public static SlaTarget? TargetFor(this SlaPolicyDefinition policy, SlaMetric metric, Priority priority)
    {
        SlaTarget? forAll = null;
        foreach (var target in policy.Targets)
        {
            if (target.Metric != metric) continue;
            if (target.Priority == priority) return target;
            if (target.Priority is null) forAll ??= target;
        }
        return forAll;
    }

    /// <summary>The policy's calendar, else the queue's, as it is now; null = always open.</summary>
    public static Versioned<CalendarDefinition>? CalendarFor(this SlaPolicyDefinition policy, Settings settings, string queue) =>
        (policy.Calendar ?? settings.Queue(queue)?.Definition.Calendar) is { } key ? settings.Calendar(key) : null;

    private static bool Allows<T>(System.Collections.Immutable.ImmutableArray<T> allowed, T value) =>
        allowed.IsEmpty || allowed.Contains(value);
}
