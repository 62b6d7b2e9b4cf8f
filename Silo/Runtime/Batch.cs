using System.Collections.Immutable;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using OrleansTicketing.Configuration;
using OrleansTicketing.Projections;
using OrleansTicketing.Routing;
using OrleansTicketing.Silo.Storage;

namespace OrleansTicketing.Silo.Runtime;

/// <summary>
/// One attempt to run commands of several grains as turns of one transaction. Decides and gathers; what it gathered counts only once
/// the committer has committed it.
/// </summary>
internal sealed partial class Batch(Settings settings, Timestamp now, Timestamp realNow, IReadOnlyList<long> numbers, TurnIds ids, Func<Outgoing, bool> isWakeUp, IReadOnlyDictionary<string, string> takenClaims, ILogger log)
{
    /// <summary>How long an outbox row is left to the node that wrote it.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(10);

    private readonly Dictionary<GrainId, Slot> _slots = [];
    private readonly Dictionary<string, string> _claims = new(takenClaims);
    private readonly HashSet<(string, string)> _keys = [];
    private readonly HashSet<GrainId> _woken = [];
    private readonly List<Outgoing> _born = [];
    private readonly Queue<long> _numbers = new(numbers);

    public BatchWrites Writes { get; } = new();

    public List<(RequestItem Item, Reply Reply)> Replies { get; } = [];

    public List<(RequestItem Item, Exception Error)> Errors { get; } = [];

    /// <summary>Messages left to the outbox; after the commit they go to their mailboxes.</summary>
    public List<MessageItem> Left { get; } = [];

    public List<Event> Events { get; } = [];

    public IEnumerable<Slot> Slots => _slots.Values;

    public int Turns { get; private set; }

    public void Add(Slot slot) => _slots.Add(slot.Id, slot);

    public Slot? Find(GrainId id) => _slots.GetValueOrDefault(id);

    /// <summary>The messages sent by the turns run since the last call.</summary>
    public List<Outgoing> TakeBorn()
    {
        List<Outgoing> born = [.. _born];
        _born.Clear();
        return born;
    }

    /// <summary>Runs one command on the state left by the one before; a command that throws fails alone.</summary>
    public void Run(Slot slot, WorkItem item, RoutingLoad routing, bool queueInUse)
    {
        try
        {
            Decide(slot, item, routing, queueInUse);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            TurnFailed(log, item.Command.GetType().Name, slot.Id, e);
            Failed(item, e);
        }
    }

    /// <summary>A wake-up that came while another of the same batch already woke the grain.</summary>
    public void Absorb(WorkItem item) => Settle(item);

    /// <summary>Messages that cannot run in this transaction go to the outbox; of wake-ups one a grain is enough.</summary>
    public void Leave(Outgoing message, int attempts = 0)
    {
        if (attempts == 0 && isWakeUp(message) && !_woken.Add(message.To)) return;
        var id = ids.Next();
        var nextAt = realNow.Plus(attempts == 0 ? (long)Lease.TotalMilliseconds : Backoff(attempts));
        Writes.Outbox.Add(new(id, message.To, StoredTypes.NameOf(message.Message), StoredTypes.Write(message.Message), attempts, nextAt));
        if (attempts == 0) Left.Add(new(message.To, message.Message, id, 0));
    }

    /// <summary>After the last turn: what the states write.</summary>
    public void Close()
    {
        foreach (var slot in _slots.Values)
        {
            if (!slot.Changed) continue;
            var json = JsonSerializer.SerializeToUtf8Bytes(slot.State, slot.Kind.Json);
            Writes.States.Add(new(slot.Id, slot.LockedVersion, slot.Version, slot.TurnId, slot.Kind.Schema, slot.At, json, slot.State!));
            RowDifference.Labels(slot, Writes.Labels);
            RowDifference.Reminders(slot, Writes.Reminders);
        }
    }

    public static long Backoff(int attempts) => 250L << Math.Min(attempts, 9);

    private void Decide(Slot slot, WorkItem item, RoutingLoad routing, bool queueInUse)
    {
        if (item is RequestItem { Request: var request } && Precondition(slot, request) is { } stale)
        {
            Refuse(slot, (RequestItem)item, stale);
            return;
        }
        var at = Timestamp.Max(now, slot.At);
        var context = new TurnContext
        {
            Grain = slot.Id,
            Version = slot.Version,
            At = at,
            Actor = item.Actor,
            Settings = settings,
            Number = slot.Kind.Needs(item.Command) is Loads.TicketNumber ? _numbers.Dequeue() : 0,
            Routing = routing,
            QueueHasOpenTickets = queueInUse,
            Unread = item.Unread,
        };
        var decision = slot.Kind.Decide(slot.State, item.Command, context);
        var refusal = decision.Refusal ?? InBatchClaims(slot, decision.Claims);
        if (refusal is not null)
        {
            if (item is not RequestItem refused) throw new InvalidOperationException($"A message was refused with {refusal.Code}.");
            Refuse(slot, refused, refusal);
            return;
        }
        var state = slot.State;
        foreach (var e in decision.Events) state = slot.Kind.Evolve(state, e);
        if (decision.Events.Length > 0)
        {
            var turnId = ids.Next();
            var data = decision.Events.Select(StoredTypes.Write).ToArray();
            slot.Advance(state!, at, turnId);
            for (var i = 0; i < data.Length; i++)
            {
                var e = decision.Events[i];
                Writes.Journal.Add(new(
                    slot.Id, slot.Version, i, StoredTypes.NameOf(e), at, item.Actor.ToString(), turnId, JournalAbout.Of(slot.Id, e), ReportOf.Category(e), data[i]));
                Writes.ChangesSettings |= e is ConfigurationChanged;
                Events.Add(e);
            }
        }
        Turns++;
        foreach (var claim in decision.Claims)
        {
            _claims[claim.Name] = claim.Take ? slot.Id.Key : "";
            Writes.Claims.Add(new(claim.Name, slot.Id, claim.Take));
        }
        _born.AddRange(decision.Messages);
        Settle(item);
        if (item is RequestItem done) Answer(done, new Reply.Done(slot.Version, at, slot.State!, decision.Events));
        if (item is ReminderItem reminder) CheckReminder(slot, reminder);
    }

    private static Refusal? Precondition(Slot slot, Request request) => request.ExpectedVersion switch
    {
        null => null,
        0 => slot.Version == 0 ? null : new AlreadyExists(slot.Id.Kind, slot.Version),
        _ when slot.Version == 0 => new NotFound(slot.Id.Kind),
        var expected => expected == slot.Version ? null : new VersionStale(slot.Version),
    };

    /// <summary>Two commands of one batch cannot both take a name.</summary>
    private Refusal? InBatchClaims(Slot slot, ImmutableArray<ClaimChange> claims)
    {
        foreach (var claim in claims)
        {
            if (claim.Take && _claims.TryGetValue(claim.Name, out var owner) && owner.Length > 0 && owner != slot.Id.Key)
                return claim.OnTaken?.Invoke(owner) ?? new ClaimTaken(claim.Name, owner);
        }
        return null;
    }

    private void Refuse(Slot slot, RequestItem item, Refusal refusal)
    {
        var reply = new Reply.Refused(refusal, slot.Version);
        if (refusal.Kind is RefusalKind.Conflict or RefusalKind.Unprocessable) Answer(item, reply);
        else Replies.Add((item, reply));
    }

    private void Answer(RequestItem item, Reply reply)
    {
        Replies.Add((item, reply));
        if (item.Request.Idempotency is { } key && _keys.Add((key.Scope, key.Key)))
            Writes.Idempotency.Add(new(key.Scope, key.Key, key.Fingerprint, key.Render(reply), realNow));
    }

    private void Settle(WorkItem item)
    {
        if (item is MessageItem message && message.OutboxId != Guid.Empty) Writes.Handled.Add(message.OutboxId);
    }

    /// <summary>A reminder that is still wanted after it was told did not take effect: try again, later.</summary>
    private void CheckReminder(Slot slot, ReminderItem item)
    {
        var wanted = slot.State is null ? [] : slot.Kind.Reminders(slot.State);
        if (wanted.Contains(new Reminder(item.Name, item.Due))) Writes.FailedReminders.Add(Failure(item, "no effect"));
        else if (!wanted.Any(r => r.Name == item.Name)) Writes.Reminders.Add(new(slot.Id, item.Name, null));
    }

    private void Failed(WorkItem item, Exception e)
    {
        switch (item)
        {
            case RequestItem request:
                Errors.Add((request, e));
                break;
            case MessageItem { OutboxId: var id } message when id != Guid.Empty:
                var attempts = message.Attempts + 1;
                Writes.FailedMessages.Add(new(id, attempts, realNow.Plus(Backoff(attempts)), ParkAfter(attempts), e.GetType().Name));
                break;
            case MessageItem message:
                Leave(new(message.Grain, (Message)message.Command), attempts: 1);
                break;
            case ReminderItem reminder:
                Writes.FailedReminders.Add(Failure(reminder, e.GetType().Name));
                break;
        }
    }

    private FailedReminder Failure(ReminderItem item, string error)
    {
        var attempts = item.Attempts + 1;
        return new(item.Grain, item.Name, item.Due, attempts, realNow.Plus(Backoff(attempts)), ParkAfter(attempts), error);
    }

    /// <summary>After eight tries an item is parked.</summary>
    private Timestamp? ParkAfter(int attempts) => attempts >= 8 ? realNow : null;

    [LoggerMessage(Level = LogLevel.Error, Message = "{Command} failed on {Grain}")]
    private static partial void TurnFailed(ILogger log, string command, GrainId grain, Exception e);
}
