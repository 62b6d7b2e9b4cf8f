namespace OrleansTicketing.Silo.Runtime;

/// <summary>What one pass of a committer holds, over all its attempts.</summary>
internal sealed class Run(List<(Activation Activation, List<WorkItem> Items)> work)
{
    private readonly List<(Activation Activation, List<WorkItem> Items)> _taken = [.. work];

    /// <summary>What is still to be done; items that were answered leave it.</summary>
    public List<(Activation Activation, List<WorkItem> Items)> Work { get; } = work;

    /// <summary>Grains that another transaction holds: their items go back to the mailbox.</summary>
    public List<(Activation Activation, List<WorkItem> Items)> Busy { get; } = [];

    /// <summary>Grains taken because the commands are sure to call them.</summary>
    public Dictionary<GrainId, Activation> Called { get; } = [];

    /// <summary>Grains taken for messages born on the way.</summary>
    public Dictionary<GrainId, Activation> Cascaded { get; } = [];

    /// <summary>Names that turned out to be owned by others, with the owner's key.</summary>
    public Dictionary<string, string> TakenClaims { get; } = [];

    /// <summary>A check has failed: nothing is taken for granted any more.</summary>
    public bool Conflicted { get; set; }

    public IEnumerable<Activation> Taken => _taken.Select(t => t.Activation).Concat(Called.Values).Concat(Cascaded.Values);

    public IEnumerable<ReminderItem> Reminders => _taken.SelectMany(t => t.Items).OfType<ReminderItem>();

    public void Forget()
    {
        foreach (var activation in Taken) activation.Forget();
    }
}
