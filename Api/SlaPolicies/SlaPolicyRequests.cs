using System.ComponentModel.DataAnnotations;
using OrleansTicketing.Api.Http;
using OrleansTicketing.Configuration;
using OrleansTicketing.Customers;
using OrleansTicketing.Sla;
using OrleansTicketing.Tickets;

namespace OrleansTicketing.Api.SlaPolicies;

/// <summary>Which tickets a policy is for; each member one value or a list, absent = all.</summary>
internal sealed record SlaMatchRequest
{
    public OneOrMany<string>? Queue { get; init; }

    public OneOrMany<Priority>? Priority { get; init; }

    public OneOrMany<CustomerTier>? Tier { get; init; }

    public OneOrMany<TicketKind>? Kind { get; init; }

    public OneOrMany<Channel>? Channel { get; init; }
}

/// <summary>A promise.</summary>
internal sealed record SlaTargetRequest
{
    public required SlaMetric Metric { get; init; }

    /// <summary>Absent = for all priorities without a target of their own.</summary>
    public Priority? Priority { get; init; }

    [Range(1, 31_536_000)]
    public required long Seconds { get; init; }

    /// <summary>Default: calendar.</summary>
    public SlaTime? Time { get; init; }
}

/// <summary>What shall happen at a warning or breach.</summary>
internal sealed record EscalationRequest
{
    public required SlaMetric Metric { get; init; }

    public required EscalationMoment On { get; init; }

    [Length(0, 20), Each(1, 200)]
    public string[]? Notify { get; init; }

    public bool? RaisePriority { get; init; }

    [Length(1, 64)]
    public string? ToQueue { get; init; }
}

/// <summary>PUT /v1/sla-policies/{key}.</summary>
internal sealed record SlaPolicyRequest : IChecked
{
    /// <summary>Default: the key.</summary>
    [Length(1, 200)]
    public string? Name { get; init; }

    [Range(-1_000_000, 1_000_000)]
    public int? Order { get; init; }

    public SlaMatchRequest? Match { get; init; }

    [Length(1, 64)]
    public string? Calendar { get; init; }

    [Length(1, 50)]
    public required SlaTargetRequest[] Targets { get; init; }

    [Length(0, 11)]
    public TicketStatus[]? PauseIn { get; init; }

    [Length(0, 10)]
    public long[]? WarnBeforeSeconds { get; init; }

    [Length(0, 20)]
    public EscalationRequest[]? Escalations { get; init; }

    public void Check(Errors errors)
    {
        errors.Require(Targets.DistinctBy(t => (t.Metric, t.Priority)).Count() == Targets.Length, "/targets", "duplicate", "Two targets have the same metric and priority.");
        for (var i = 0; i < WarnBeforeSeconds?.Length; i++)
            errors.Require(WarnBeforeSeconds[i] is >= 1 and <= 31_536_000, $"/warnBeforeSeconds/{i}", "range", "Expected 1 to 31536000.");
    }

    public Definition ToDefinition(string key) => new SlaPolicyDefinition
    {
        Name = Name?.Trim() ?? key,
        Order = Order ?? 0,
        Match = new()
        {
            Queue = Match?.Queue?.Values ?? [],
            Priority = Match?.Priority?.Values ?? [],
            Tier = Match?.Tier?.Values ?? [],
            Kind = Match?.Kind?.Values ?? [],
            Channel = Match?.Channel?.Values ?? [],
        },
        Calendar = Calendar,
        Targets = [.. Targets.Select(t => new SlaTarget(t.Metric, t.Priority, t.Seconds, t.Time ?? SlaTime.Calendar))],
        PauseIn = [.. (PauseIn ?? []).Distinct()],
        WarnBeforeSeconds = [.. (WarnBeforeSeconds ?? []).Distinct().OrderDescending()],
        Escalations = [.. (Escalations ?? []).Select(e => new Escalation(e.Metric, e.On, [.. e.Notify ?? []], e.RaisePriority ?? false, e.ToQueue))],
    };
}
