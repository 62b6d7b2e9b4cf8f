namespace OrleansTicketing.Silo.Runtime;

/// <summary>
/// A grain as this node knows it: its mailbox, and the state it had after the last turn run here. Only the batch that has taken the
/// activation touches the state; <see cref="Mailboxes"/> guards the rest.
/// </summary>
internal sealed class Activation(GrainId id, GrainKind kind)
{
    public GrainId Id { get; } = id;

    public GrainKind Kind { get; } = kind;

    public Queue<WorkItem> Waiting { get; } = new();

    /// <summary>A batch has it.</summary>
    public bool Taken { get; set; }

    /// <summary>It stands in the line of those with work.</summary>
    public bool InLine { get; set; }

    /// <summary>The version of <see cref="State"/>; 0 = known not to exist; null = nothing known.</summary>
    public long? Version { get; private set; }

    public object? State { get; private set; }

    /// <summary>The instant of the last turn: for one grain time never goes back.</summary>
    public Timestamp At { get; private set; }

    /// <summary>When last locked, another node had changed it: what is remembered here is not worth building questions on.</summary>
    public bool IsShared { get; set; }

    public long LastUsed { get; set; }

    public void Remember(long version, object? state, Timestamp at) => (Version, State, At) = (version, state, at);

    public void Forget() => (Version, State) = (null, null);
}
