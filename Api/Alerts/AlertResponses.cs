using System.Collections.Immutable;
using OrleansTicketing.Alerts;
using OrleansTicketing.Queries;
using OrleansTicketing.Tickets;

namespace OrleansTicketing.Api.Alerts;

/// <summary>An alert as clients see it. Of its tickets it tells ids only; who may not see one of them is told that it does not exist.</summary>
internal sealed record AlertResponse(
    string Id, long Version, AlertKind Kind, string Category, AlertState State, int Count, double Baseline, Timestamp From, Timestamp To,
    ImmutableArray<string> Examples, AlertProposalResponse Proposal, Timestamp CreatedAt, Timestamp UpdatedAt)
{
    public static AlertResponse Of(Row<Alert> row) => Of(row.State, row.Version);

    public static AlertResponse Of(Alert a, long version) => new(
        a.Id, version, a.Kind, a.Category, a.State, a.Count, a.Baseline, a.From, a.To, a.Examples,
        new(a.Proposal.Subject, a.Proposal.Priority, a.Proposal.Category, a.Proposal.Tickets), a.CreatedAt, a.UpdatedAt);
}

/// <summary>The problem ticket that POST …/ticket would open.</summary>
internal sealed record AlertProposalResponse(string Subject, Priority Priority, string Category, ImmutableArray<string> Tickets);
