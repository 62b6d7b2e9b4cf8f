using System.Diagnostics;
using OrleansTicketing.Silo.Telemetry;

namespace OrleansTicketing.Silo.Runtime;

/// <summary>The one door: puts a request into its grain's mailbox and waits for the commit.</summary>
internal sealed class Engine(Node node, NodeState state) : IGrains
{
    public Task<Reply> Execute(Request request, CancellationToken cancellation = default) =>
        TicketingTelemetry.Source.HasListeners() ? Traced(request, cancellation) : Send(request, cancellation);

    /// <summary>A span tells what was asked of which kind of grain and what it came to; no ids and no data.</summary>
    private async Task<Reply> Traced(Request request, CancellationToken cancellation)
    {
        using var activity = TicketingTelemetry.Source.StartActivity("ticketing.command");
        activity?.SetTag("ticketing.command", TicketingMetrics.NameOf(request.Command.GetType()));
        activity?.SetTag("ticketing.grain", request.Grain.Kind);
        try
        {
            var reply = await Send(request, cancellation);
            activity?.SetTag("ticketing.outcome", Node.OutcomeOf(reply));
            return reply;
        }
        catch (Exception e)
        {
            activity?.SetTag("ticketing.outcome", e is OverloadedException ? "overloaded" : "failed");
            activity?.SetStatus(ActivityStatusCode.Error);
            throw;
        }
    }

    private Task<Reply> Send(Request request, CancellationToken cancellation)
    {
        if (!state.IsReady) return Task.FromException<Reply>(new UnavailableException("This node takes no work now."));
        var item = new RequestItem(request, node.Time.GetTimestamp());
        if (!node.Mailboxes.Post(item))
        {
            node.Metrics.Command(request.Command, "overloaded", TimeSpan.Zero);
            return Task.FromException<Reply>(new OverloadedException());
        }
        return cancellation.CanBeCanceled ? item.Reply.WaitAsync(cancellation) : item.Reply;
    }
}
