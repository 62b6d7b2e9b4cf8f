using OrleansTicketing.Silo.Storage;

namespace OrleansTicketing.Silo.Runtime;

/// <summary>What a batch asks its store for, in the order in which all nodes lock.</summary>
internal static class Asks
{
    private static readonly Comparer<GrainAsk> ByLockOrder = Comparer<GrainAsk>.Create((a, b) => GrainId.CompareForLocking(a.Id, b.Id));

    public static List<GrainAsk> ToBegin(Run run) =>
        [.. run.Work.Select(w => For(w.Activation, w.Items, run)).Concat(run.Called.Values.Select(a => For(a) with { Waits = true })).Order(ByLockOrder)];

    /// <summary>Those who join, and what held routers want to know, now that their state has been seen.</summary>
    public static List<GrainAsk> ToJoin(List<(Activation Activation, List<WorkItem> Items)> more, Run run, IReadOnlyList<GrainRow> held) =>
        [.. more.Select(w => For(w.Activation, w.Items, run)).Concat(held.Where(WantsToLook).Select(AgainWithView)).Order(ByLockOrder)];

    public static GrainAsk For(Activation activation) => new(activation.Id, activation.Version, View: RoutingView.QuestionOf(activation));

    public static int NumbersFor(List<(Activation Activation, List<WorkItem> Items)> work) =>
        work.Sum(w => w.Items.Count(i => w.Activation.Kind.Needs(i.Command) is Loads.TicketNumber));

    /// <summary>A router that another node had changed: what is pending was not known when its lock was asked for.</summary>
    private static bool WantsToLook(GrainRow row) => row is { Id.Kind: GrainKinds.Router, Json: not null, View: null };

    private static GrainAsk AgainWithView(GrainRow row) => new(row.Id, row.Version, View: RoutingView.QuestionOf(row));

    private static GrainAsk For(Activation activation, List<WorkItem> items, Run run) => For(activation) with
    {
        IsNew = !run.Conflicted && activation.Version is null && items[0] is RequestItem { Request.ExpectedVersion: 0 },
    };
}
