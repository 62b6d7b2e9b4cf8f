using System.Collections.Immutable;
using OrleansTicketing.Configuration;
using OrleansTicketing.Routing;
using OrleansTicketing.Tickets;

namespace OrleansTicketing.Tests.Domain;

/// <summary>A grain in a test: given these events, when this command comes, then …</summary>
internal sealed record Given(GrainId Id)
{
    public static readonly Timestamp Start = new(1_767_225_600_000);

    public object? State { get; init; }
    public long Version { get; init; }
    public Timestamp At { get; init; } = Start;
    public Settings Settings { get; init; } = Make.Settings;
    public RoutingLoad Routing { get; init; } = RoutingLoad.None;
    public bool QueueInUse { get; init; }
    public ImmutableArray<TicketTriage>? Unread { get; init; } = [];

    private GrainKind Kind => Kinds.All[Id.Kind];

    public T The<T>() => (T)State!;

    public Decision When(Command command) => Kind.Decide(State, command, new()
    {
        Grain = Id, Version = Version, At = At, Actor = Actor.System, Settings = Settings, Number = 7, Routing = Routing, QueueHasOpenTickets = QueueInUse, Unread = Unread,
    });

    public Given Events(params ImmutableArray<Event> events) =>
        events.IsEmpty ? this : this with { State = events.Aggregate(State, Kind.Evolve), Version = Version + 1 };

    public Given After(params Command[] commands) => commands.Aggregate(this, (given, command) => given.Events(Accepted(given.When(command)).Events));

    public Given Later(long ms) => this with { At = At.Plus(ms) };

    public static Decision Accepted(Decision decision) => decision.Refusal is { } refusal ? throw new InvalidOperationException(refusal.Code) : decision;
}
