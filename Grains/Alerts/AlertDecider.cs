using System.Diagnostics;
using OrleansTicketing.Configuration;
using OrleansTicketing.Tickets;

namespace OrleansTicketing.Alerts;

/// <summary>An alert: raised once, grows while its burst does, taken in hand and closed by people.</summary>
public static class AlertDecider
{
    /// <summary>From so many times the usual on, whatever causes it should stop everything else.</summary>
    private const double UrgentFactor = 8;

    public static Decision Decide(Alert? alert, Command command, TurnContext context) => (alert, command) switch
    {
        (null, RaiseAlert raise) => Raise(raise, context),
        (_, RaiseAlert or ReminderDue) => Decision.Nothing,
        (null, GrowAlert) => Decision.Nothing,
        (null, not Message) => new NotFound("alert"),
        (not null, GrowAlert grow) => Grow(alert, grow, context),
        (not null, AcknowledgeAlert) => alert.State switch
        {
            AlertState.Open => Changed(alert with { State = AlertState.Acknowledged }, context),
            AlertState.Closed => new AlertIsClosed(),
            _ => Decision.Nothing,
        },
        (not null, CloseAlert) => alert.State is AlertState.Closed ? Decision.Nothing : Changed(alert with { State = AlertState.Closed }, context),
        _ => throw new UnreachableException($"An alert knows no {command.GetType().Name}."),
    };

    public static Alert Evolve(Alert? alert, Event e) => e switch
    {
        AlertRaised raised => raised.Alert,
        AlertUpdated updated => updated.Alert,
        _ => throw new UnreachableException($"An alert knows no {e.GetType().Name}."),
    };

    public static IEnumerable<Reminder> Reminders(Alert alert) => [];

    private static Decision Raise(RaiseAlert raise, TurnContext context)
    {
        var alert = new Alert
        {
            Id = context.Grain.Key,
            Kind = AlertKind.Burst,
            Category = raise.Category,
            Count = raise.Count,
            Baseline = Math.Round(raise.Baseline, 2),
            From = raise.From,
            To = raise.To,
            Examples = raise.Examples,
            Proposal = new("", Priority.High, raise.Category, []),
            CreatedAt = context.At,
            UpdatedAt = context.At,
        };
        return Decision.Accept(new AlertRaised(alert with { Proposal = Proposal(alert, context.Settings) }));
    }

    /// <summary>What people closed stays so; an older count than the known one is late news.</summary>
    private static Decision Grow(Alert alert, GrowAlert grow, TurnContext context)
    {
        if (alert.State is AlertState.Closed || grow.Count <= alert.Count)
            return Decision.Nothing;
        var grown = alert with { Count = grow.Count, To = Timestamp.Max(alert.To, grow.To), Examples = grow.Examples };
        return Changed(grown with { Proposal = Proposal(grown, context.Settings) }, context);
    }

    private static Decision Changed(Alert alert, TurnContext context) => Decision.Accept(new AlertUpdated(alert with { UpdatedAt = context.At }));

    private static AlertProposal Proposal(Alert alert, Settings settings)
    {
        var name = settings.Category(alert.Category) switch
        {
            null => alert.Category,
            { NameZh: { } chinese } known => $"{known.Name} · {chinese}",
            var known => known.Name,
        };
        var priority = alert.Count >= UrgentFactor * alert.Baseline ? Priority.Urgent : Priority.High;
        return new(string.Create(null, $"{name} ({alert.Count})"), priority, alert.Category, alert.Examples);
    }
}
