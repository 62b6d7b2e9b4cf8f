using OrleansTicketing.Agents;
using OrleansTicketing.Routing;
using OrleansTicketing.Silo.Storage;
using OrleansTicketing.Tickets;

namespace OrleansTicketing.Silo.Runtime;

/// <summary>What a router sees: the store's rows, overlaid with what this very batch has already made of tickets and agents.</summary>
internal static class RoutingView
{
    /// <summary>What a router is sure to ask, as far as this node knows it; null for other kinds, and where it does not know enough.</summary>
    public static RoutingQuestion? QuestionOf(Activation activation) => activation.Id.Kind == GrainKinds.Router && !activation.IsShared
        ? new(activation.Id.Key, PendingOf((Router?)activation.State), AnyRoom: false)
        : null;

    /// <summary>The same of a router's row; null when it cannot be read.</summary>
    public static RoutingQuestion? QuestionOf(GrainRow row) => StoredState.Read(Kinds.All[GrainKinds.Router], row.Id, row.Json!, row.Schema, out _) is Router router
        ? new(row.Id.Key, PendingOf(router), AnyRoom: false)
        : null;

    public static async ValueTask<RoutingLoad> Load(IBatchSession session, Batch batch, Slot router)
    {
        var queue = router.Id.Key;
        var pending = PendingOf((Router?)router.State);
        var tickets = batch.Slots.Where(s => s.State is Ticket).ToDictionary(s => s.Id.Key, s => (Ticket)s.State!);
        var agents = batch.Slots.Where(s => s.State is Agent).ToDictionary(s => s.Id.Key, s => (Agent)s.State!);

        var anyRoom = agents.Values.Any(a => a.HasRoom && a.Queues.Contains(queue));
        var question = new RoutingQuestion(queue, pending, anyRoom);
        var stored = router.TakeView() is { } seen && seen.Answers(question) ? seen : await session.LoadRouting(question, CancellationToken.None);

        var available = stored.Agents.Where(a => !agents.ContainsKey(a.Id))
            .Concat(agents.Values.Where(a => a.HasRoom && a.Queues.Contains(queue)).Select(Candidate.Of));
        var waiting = stored.Waiting.Where(w => !tickets.ContainsKey(w.Id))
            .Concat(tickets.Values.Where(t => Waits(t, queue)).Select(t => new WaitingTicket(t.Id, t.Priority, t.QueuedAt, t.Skills, t.Language)));
        var still = pending
            .Where(id => tickets.TryGetValue(id, out var ticket) ? Waits(ticket, queue) : stored.StillQueued.Contains(id));
        var online = stored.AnyOnline || agents.Values.Any(a => a.Presence is Presence.Online && a.Queues.Contains(queue));
        return new([.. waiting], [.. available], online, stored.MoreWaiting, [.. still]);
    }

    private static IReadOnlyList<string> PendingOf(Router? router) => router is null ? [] : [.. router.Pending.Select(p => p.TicketId)];

    private static bool Waits(Ticket ticket, string queue) => ticket.Status is TicketStatus.Queued && ticket.Queue == queue;
}
