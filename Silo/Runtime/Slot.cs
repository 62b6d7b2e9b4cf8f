using OrleansTicketing.Silo.Storage;

namespace OrleansTicketing.Silo.Runtime;

/// <summary>A grain within one attempt of a batch: what it was when locked, and what the turns so far made of it.</summary>
internal sealed class Slot(Activation activation, long version, object? state, Timestamp at)
{
    public Activation Activation { get; } = activation;

    public GrainId Id => Activation.Id;

    public GrainKind Kind => Activation.Kind;

    public long LockedVersion { get; } = version;

    public object? LockedState { get; } = state;

    public long Version { get; private set; } = version;

    public object? State { get; private set; } = state;

    public Timestamp At { get; private set; } = at;

    /// <summary>For a router: what was loaded along with its lock.</summary>
    private RoutingSnapshot? View { get; set; }

    /// <summary>The id of the last turn; it goes onto the state row.</summary>
    public Guid TurnId { get; private set; }

    public bool Changed => Version != LockedVersion;

    public void Advance(object state, Timestamp at, Guid turnId) => (State, At, TurnId, Version) = (state, at, turnId, Version + 1);

    /// <summary>The loaded view, once: after a turn the router has other questions.</summary>
    public RoutingSnapshot? TakeView()
    {
        var view = View;
        View = null;
        return view;
    }

    /// <summary>The slot of a held row; null with the reason when the state cannot be read here (see <see cref="StoredState"/>).</summary>
    public static Slot? For(Activation activation, GrainRow row, out Exception? unreadable)
    {
        unreadable = null;
        activation.IsShared = row.Json is not null && activation.Version is > 0;
        if (row.Hold is GrainHold.Missing) return new(activation, 0, null, default) { View = row.View };
        if (row.Json is null) return new(activation, row.Version, activation.State, activation.At) { View = row.View };
        var state = StoredState.Read(activation.Kind, row.Id, row.Json, row.Schema, out unreadable);
        return unreadable is null ? new(activation, row.Version, state, row.At) { View = row.View } : null;
    }

    /// <summary>After the commit: the activation takes over what the batch made.</summary>
    public void Keep() => Activation.Remember(Version, State, At);
}
