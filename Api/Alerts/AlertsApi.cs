using System.ComponentModel.DataAnnotations;
using OrleansTicketing.Alerts;
using OrleansTicketing.Api.Auth;
using OrleansTicketing.Api.Http;
using OrleansTicketing.Api.Tickets;
using OrleansTicketing.Customers;
using OrleansTicketing.Queries;
using OrleansTicketing.Tickets;

namespace OrleansTicketing.Api.Alerts;

/// <summary>POST /v1/alerts/{id}/ticket.</summary>
internal sealed record AlertTicketRequest
{
    /// <summary>Whose the problem ticket is, for example a customer that stands for the desk itself.</summary>
    [Length(1, 64)]
    public required string CustomerId { get; init; }

    /// <summary>Default: <c>default</c>.</summary>
    [Length(1, 64)]
    public string? Queue { get; init; }
}

/// <summary>What a person should know at once.</summary>
internal sealed class AlertsApi(Commands commands, IAlertQueries alerts, ICustomerQueries customers, TicketReaders readers, Cursors cursors)
{
    private const string Prefix = "alr_";

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.Get("/v1/alerts", Permissions.ReadAlerts, List).Says("Lists alerts, newest first.").Takes("state", "category", "limit", "cursor").GivesPageOf<AlertResponse>();
        routes.Get("/v1/alerts/{id}", Permissions.ReadAlerts, Get).Says("One alert.").Gives<AlertResponse>();
        routes.Post("/v1/alerts/{id}/acknowledge", Permissions.HandleAlerts, call => Change(call, new AcknowledgeAlert())).Says("Takes an alert in hand.").Gives<AlertResponse>();
        routes.Post("/v1/alerts/{id}/close", Permissions.HandleAlerts, call => Change(call, new CloseAlert())).Says("Closes an alert.").Gives<AlertResponse>();
        routes.Post("/v1/alerts/{id}/ticket", Permissions.HandleAlerts, Json.Read.AlertTicketRequest, Open)
            .Says("Opens the proposed problem ticket, once an alert: its externalId is the alert's id.").Gives<TicketResponse>(201);
    }

    private async Task<Answer> List(Call call)
    {
        var (state, category) = (call.Query.Enum<AlertState>("state"), call.Query.Text("category"));
        var list = cursors.ListOf(call);
        var page = await alerts.List(state, category, cursors.Read(call.Query.Text("cursor"), list), call.Query.Limit, call.Cancelled);
        return Answer.Of(new PageResponse<AlertResponse>([.. page.Rows.Select(AlertResponse.Of)], cursors.PageOf(list, page.Next)), Json.Write.PageResponseAlertResponse);
    }

    private async Task<Answer> Get(Call call)
    {
        var row = await Find(call);
        return Answer.Of(AlertResponse.Of(row), Json.Write.AlertResponse, row.Version);
    }

    private async Task<Answer> Change(Call call, Command command)
    {
        if (!Ids.IsId(call.Id, Prefix)) throw NotFound();
        return await commands.Run(call, new(GrainKinds.Alert, call.Id), command, done =>
            Answer.Of(AlertResponse.Of((Alert)done.State, done.Version), Json.Write.AlertResponse, done.Version), call.IfMatch);
    }

    private async Task<Answer> Open(Call call, AlertTicketRequest body)
    {
        var alert = (await Find(call)).State;
        if (await customers.Find(body.CustomerId, call.Cancelled) is not { State: var customer }) throw new ProblemException(Problem.UnknownReference("/customerId"));
        var id = Ids.Ticket();
        var reader = readers.For(call);
        var whose = new TicketCustomerResponse(customer.Id, customer.Name, customer.Tier);
        return await commands.Run(call, VisibleTickets.Grain(id), ProblemTicket(alert, customer, body.Queue), done =>
            Answer.Created($"/v1/tickets/{id}", TicketResponse.Of((Ticket)done.State, done.Version, whose, null, reader, done.At), Json.Write.TicketResponse, done.Version), expected: 0);
    }

    private static OpenTicket ProblemTicket(Alert alert, Customer customer, string? queue) => new()
    {
        MessageId = Ids.Message(),
        Subject = new(alert.Proposal.Subject),
        Text = new(string.Join('\n', [alert.Proposal.Subject, .. alert.Proposal.Tickets])),
        Channel = Channel.Api,
        CustomerId = customer.Id,
        Tier = customer.Tier,
        Kind = TicketKind.Fault,
        Priority = alert.Proposal.Priority,
        Category = alert.Proposal.Category,
        Queue = queue ?? "default",
        ExternalId = alert.Id,
        WithoutTriage = true,
        Tags = ["problem"],
    };

    private async Task<Row<Alert>> Find(Call call) =>
        (Ids.IsId(call.Id, Prefix) ? await alerts.Find(call.Id, call.Cancelled) : null) ?? throw NotFound();

    private static ProblemException NotFound() => new(Problem.NotFound("alert"));
}
