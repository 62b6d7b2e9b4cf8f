using System.Collections.Immutable;
using OrleansTicketing.Tickets;

namespace OrleansTicketing.Silo.Runtime;

/// <summary>A command waiting in a grain's mailbox.</summary>
internal abstract class WorkItem(GrainId grain, Command command, Actor actor)
{
    public GrainId Grain { get; } = grain;

    public Command Command { get; } = command;

    public Actor Actor { get; } = actor;

    /// <summary>Loaded for it, where <see cref="Loads.Triage"/> was asked for.</summary>
    public ImmutableArray<TicketTriage>? Unread { get; set; }

    /// <summary>The batch gave up. Only a caller has to be told: messages and reminders come again when their lease ends.</summary>
    public virtual void Fail(Exception e) { }
}

/// <summary>A request whose caller waits for the reply.</summary>
internal sealed class RequestItem(Request request, long startedAt) : WorkItem(request.Grain, request.Command, request.Actor)
{
    private readonly TaskCompletionSource<Reply> _reply = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Request Request { get; } = request;

    /// <summary>For the duration metric.</summary>
    public long StartedAt { get; } = startedAt;

    public Task<Reply> Reply => _reply.Task;

    public void Complete(Reply reply) => _reply.TrySetResult(reply);

    public override void Fail(Exception e) => _reply.TrySetException(e);
}

/// <summary>A message of another grain; <paramref name="outboxId"/> is its row, empty while it has none (born in the running batch).</summary>
internal sealed class MessageItem(GrainId to, Message message, Guid outboxId, int attempts) : WorkItem(to, message, Actor.System)
{
    public Guid OutboxId { get; } = outboxId;

    public int Attempts { get; } = attempts;
}

/// <summary>A due reminder; <paramref name="ended"/> tells its dispatcher that this try is over.</summary>
internal sealed class ReminderItem(GrainId grain, string name, Timestamp due, int attempts, Action ended)
    : WorkItem(grain, new ReminderDue(name, due), Actor.System)
{
    public string Name { get; } = name;

    public Timestamp Due { get; } = due;

    public int Attempts { get; } = attempts;

    public void End() => ended();
}
