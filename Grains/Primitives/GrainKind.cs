using System.Text.Json.Serialization.Metadata;

namespace OrleansTicketing;

/// <summary>
/// A kind of grain: three pure functions over an immutable state, with the type erased so that one runtime serves all kinds.
/// </summary>
public abstract class GrainKind
{
    public required string Name { get; init; }

    /// <summary>The number written with each state; a node that meets a higher one touches nothing.</summary>
    public int Schema { get; init; } = 1;

    /// <summary>What the shell loads for a command.</summary>
    public Func<Command, Loads> Needs { get; init; } = _ => Loads.Nothing;

    /// <summary>The grain that the command's turn is sure to send a message: worth locking along with the command's own.</summary>
    public Func<Command, GrainId?> Calls { get; init; } = _ => null;

    /// <summary>Messages that only say "look again": several in one batch are answered by one turn.</summary>
    public Func<Command, bool> IsWakeUp { get; init; } = _ => false;

    public abstract JsonTypeInfo Json { get; }

    public abstract Decision Decide(object? state, Command command, TurnContext context);

    public abstract object Evolve(object? state, Event e);

    public abstract IEnumerable<Reminder> Reminders(object state);
}

/// <inheritdoc cref="GrainKind"/>
public sealed class GrainKind<TState>(
    JsonTypeInfo<TState> json,
    Func<TState?, Command, TurnContext, Decision> decide,
    Func<TState?, Event, TState> evolve,
    Func<TState, IEnumerable<Reminder>> reminders) : GrainKind
    where TState : class
{
    public override JsonTypeInfo Json => json;

    public override Decision Decide(object? state, Command command, TurnContext context) => decide((TState?)state, command, context);

    public override object Evolve(object? state, Event e) => evolve((TState?)state, e);

    public override IEnumerable<Reminder> Reminders(object state) => reminders((TState)state);
}
