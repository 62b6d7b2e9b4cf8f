using System.Collections.Immutable;

namespace OrleansTicketing;

/// <summary>A message on its way to a grain.</summary>
public readonly record struct Outgoing(GrainId To, Message Message);

/// <summary>A unique name taken or given back by a turn.</summary>
/// <param name="Name">Prefixed by what it is for; personal names are keyed hashes.</param>
/// <param name="Take">True = take (refused when another grain owns it), false = give back.</param>
/// <param name="OnTaken">Makes the refusal from the owner's key; null = <see cref="ClaimTaken"/>.</param>
public sealed record ClaimChange(string Name, bool Take, Func<string, Refusal>? OnTaken = null);

/// <summary>What a decider gives: the parts of a turn, or a refusal.</summary>
public sealed record Decision
{
    /// <summary>Nothing to do: accepted, no version.</summary>
    public static readonly Decision Nothing = new();

    public ImmutableArray<Event> Events { get; init; } = [];

    public ImmutableArray<Outgoing> Messages { get; init; } = [];

    public ImmutableArray<ClaimChange> Claims { get; init; } = [];

    public Refusal? Refusal { get; init; }

    public static Decision Accept(params ImmutableArray<Event> events) => new() { Events = events };

    public static implicit operator Decision(Refusal refusal) => new() { Refusal = refusal };

    public Decision Send(GrainId to, Message message) => this with { Messages = Messages.Add(new(to, message)) };

    public Decision Claim(ClaimChange claim) => this with { Claims = Claims.Add(claim) };
}
