using OrleansTicketing.Alerts;
using OrleansTicketing.Configuration;
using OrleansTicketing.Projections;
using OrleansTicketing.Tickets;

namespace OrleansTicketing.Tests.Domain;

public sealed class AlertTests
{
    private static readonly RaiseAlert Raise = new("account.login", 14, 4, new(1_000), new(2_000), ["tkt_a"]);

    private static Given Raised => Make.Nobody(GrainKinds.Alert, "alr_1").After(Raise);

    [Fact]
    public void Raised_alert_proposes_a_problem_ticket()
    {
        var alert = Raised.The<Alert>();
        Assert.Equal(("alr_1", AlertState.Open, 14), (alert.Id, alert.State, alert.Count));
        Assert.Contains("登录", alert.Proposal.Subject, StringComparison.Ordinal);
        Assert.Contains("14", alert.Proposal.Subject, StringComparison.Ordinal);
        Assert.Equal(["tkt_a"], alert.Proposal.Tickets);
    }

    [Fact]
    public void Proposal_says_the_category_as_the_tenant_does()
    {
        string SubjectWith(CategoryDefinition own) => (Make.Nobody(GrainKinds.Alert, "alr_1") with
        {
            Settings = Make.Settings.With(new(GrainKinds.Category, "account.login", own), 1),
        }).After(Raise).The<Alert>().Proposal.Subject;
        Assert.Equal("Sign in · 进不去 (14)", SubjectWith(new() { Name = "Sign in", NameZh = "进不去" }));
        Assert.Equal("Sign in (14)", SubjectWith(new() { Name = "Sign in" }));
        Assert.Equal("lamps.dark (14)", Make.Nobody(GrainKinds.Alert, "alr_1").After(Raise with { Category = "lamps.dark" }).The<Alert>().Proposal.Subject);
    }

    [Fact]
    public void Same_burst_raises_it_once() => Raised.When(Raise).Nothing();

    [Fact]
    public void Growing_alert_becomes_urgent()
    {
        var grown = Raised.After(new GrowAlert(56, new(9_000), ["tkt_b"])).The<Alert>();
        Assert.Equal((56, new Timestamp(9_000), Priority.Urgent), (grown.Count, grown.To, grown.Proposal.Priority));
        Assert.Equal(Priority.High, Raised.The<Alert>().Proposal.Priority);
        Raised.When(new GrowAlert(14, new(9_000), [])).Nothing();
    }

    [Fact]
    public void Closed_alert_stays_closed()
    {
        var closed = Raised.After(new AcknowledgeAlert(), new CloseAlert());
        Assert.Equal(AlertState.Closed, closed.The<Alert>().State);
        closed.When(new CloseAlert()).Nothing();
        closed.When(new GrowAlert(100, new(9_000), [])).Nothing();
        Assert.Equal("alert-closed", closed.When(new AcknowledgeAlert()).Refuses<AlertIsClosed>().Code);
    }

    [Fact]
    public void Acknowledging_twice_is_once() => Raised.After(new AcknowledgeAlert()).When(new AcknowledgeAlert()).Nothing();

    [Fact]
    public void Only_guessed_and_recent_tickets_are_reports()
    {
        var open = Make.Open with { Triage = new() { Categories = [new("account.login", 0.4), new("app.crash", 0.2)] } };
        var e = Make.Nobody(GrainKinds.Ticket, "tkt_1").When(open).Records<TicketOpened>();
        Assert.Equal("account.login", ReportOf.Category(e));
        Assert.Equal("account.login", ReportOf.Category(e with { OccurredAt = e.At.Plus(-60_000) }));
        Assert.Null(ReportOf.Category(e with { OccurredAt = e.At.Plus(-7_200_000) }));
        Assert.Null(ReportOf.Category(e with { Triage = null }));
        Assert.Null(ReportOf.Category(e with { Triage = new() }));
    }
}
