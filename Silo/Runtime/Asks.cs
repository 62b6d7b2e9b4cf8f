using OrleansTicketing.Silo.Storage;

namespace OrleansTicketing.Silo.Runtime;

/// <summary>What a batch asks its store for, in the order in which all nodes lock.</summary>
internal static class Asks
{
    private static readonly Comparer<GrainAsk> ByLockOrder = Comparer<GrainAsk>.Create((a, b) => GrainId.CompareForLocking(a.Id, b.Id));

    public static BatchAsk ToBegin(Run run) => Of(run.Work, run, run.Called.Values.Select(a => For(a) with { Waits = true }));

    /// <summary>Those who join, and what held routers want to know, now that their state has been seen.</summary>
    public static BatchAsk ToJoin(List<(Activation Activation, List<WorkItem> Items)> more, Run run, IReadOnlyList<GrainRow> held) =>
        Of(more, run, held.Where(WantsToLook).Select(AgainWithView));

    public static GrainAsk For(Activation activation) => new(activation.Id, activation.Version, View: RoutingView.QuestionOf(activation));

    private static BatchAsk Of(List<(Activation Activation, List<WorkItem> Items)> work, Run run, IEnumerable<GrainAsk> others) => new(
        [.. work.Select(w => For(w.Activation, w.Items, run)).Concat(others).Order(ByLockOrder)],
        work.Sum(w => w.Items.Count(i => w.Activation.Kind.Needs(i.Command) is Loads.TicketNumber)),
        work.SelectMany(w => w.Items).OfType<RequestItem>().Select(i => i.Request.Basis).OfType<Basis>().ToHashSet());

    /// <summary>A router that another node had changed: what is pending was not known when its lock was asked for.</summary>
    private static bool WantsToLook(GrainRow row) => row is { Id.Kind: GrainKinds.Router, Json: not null, View: null };

    private static GrainAsk AgainWithView(GrainRow row) => new(row.Id, row.Version, View: RoutingView.QuestionOf(row));

    private static GrainAsk For(Activation activation, List<WorkItem> items, Run run) => For(activation) with
    {
        IsNew = !run.Conflicted && activation.Version is null && items[0] is RequestItem { Request.ExpectedVersion: 0 },
    };
}
