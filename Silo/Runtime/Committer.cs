using System.Diagnostics;
using Microsoft.Extensions.Logging;
using OrleansTicketing.Routing;
using OrleansTicketing.Silo.Storage;
using OrleansTicketing.Tickets;

namespace OrleansTicketing.Silo.Runtime;

/// <summary>
/// Takes what waits in the mailboxes of many grains, runs it as turns of one transaction, commits, and only then lets the replies go. One
/// on SQLite, one or two on PostgreSQL.
/// </summary>
internal sealed partial class Committer(Node node, ILogger<Committer> log)
{
    private const int MaxItems = 256;
    private const int MaxPerGrain = 128;
    private const int CascadeRounds = 3;
    private const int MaxAttempts = 40;

    /// <summary>Few large batches cost the database less than many small ones, but nobody waits long for those who may not come.</summary>
    private static readonly TimeSpan GatherAtMost = TimeSpan.FromMilliseconds(5);
    private const int WorthGathering = 8;

    /// <summary>Beginning takes this long only when a called grain was waited for; whoever came meanwhile need not wait for the next batch.</summary>
    private static readonly TimeSpan LongBegin = TimeSpan.FromMilliseconds(3);

    /// <summary>Transient failures end in 503 after this; a client is told to come again.</summary>
    private static readonly TimeSpan GiveUpAfter = TimeSpan.FromSeconds(15);

    private IBatchSession? _session;

    /// <summary>How many items will soon wait for the next batch, if that is many.</summary>
    private int _expected;

    /// <summary>Works until it is stopped and nothing is left to do; on a thread of its own, since both stores block.</summary>
    public void Run(CancellationToken stopping)
    {
        var took = TimeSpan.Zero;
        while (true)
        {
            // On a busy node, whoever was answered mostly comes again at once: in half the time of a batch they are here and share the next one.
            node.Mailboxes.Gather(_expected, TimeSpan.FromTicks(Math.Min(took.Ticks / 2, GatherAtMost.Ticks)));
            _expected = 0;
            var work = node.Mailboxes.Take(MaxItems, MaxPerGrain);
            if (work.Count > 0)
            {
                var from = Stopwatch.GetTimestamp();
                // Only the pauses of a failing store are really awaited.
                Process(work).GetAwaiter().GetResult();
                took = Stopwatch.GetElapsedTime(from);
                continue;
            }
            if (stopping.IsCancellationRequested) break;
            node.Mailboxes.Wait(stopping);
        }
        _session?.DisposeAsync().AsTask().GetAwaiter().GetResult();
    }

    /// <summary>Runs taken work to an end: committed, refused, or failed; then gives the activations back.</summary>
    private async Task Process(List<(Activation Activation, List<WorkItem> Items)> work)
    {
        var started = Stopwatch.GetTimestamp();
        var run = new Run(work);
        Committed? committed = null;
        for (var attempt = 1; committed is null && work.Count > 0; attempt++)
        {
            Exception failure;
            try
            {
                var session = _session ??= await node.Store.Open(CancellationToken.None);
                committed = await Attempt(session, run);
                if (committed is not null || attempt < MaxAttempts) continue;
                failure = new InvalidOperationException("The batch fails a check again and again.");
            }
            catch (Exception e) when (e is StorageFullException or UnavailableException)
            {
                await Abandon(run);
                Fail(work, e);
                break;
            }
            catch (TransientStoreException e)
            {
                failure = e;
                TriedAgain(log, e.Message, e.InnerException?.Message);
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                failure = e;
                BatchFailed(log, e);
            }
            await Abandon(run);
            if (attempt >= MaxAttempts || Stopwatch.GetElapsedTime(started) > GiveUpAfter)
            {
                Fail(work, new UnavailableException("The store did not answer.", failure));
                break;
            }
            await Task.Delay(TimeSpan.FromMilliseconds(Math.Min(500, 2 << Math.Min(attempt, 8))), node.Time);
        }
        if (committed is not null) await Publish(committed, run);
        node.GiveBack(run);
    }

    /// <summary>What is committed is never run again, whatever goes wrong in telling it: who was not told yet is told to ask again.</summary>
    private async Task Publish(Committed committed, Run run)
    {
        try
        {
            if (committed.Took is { } took) node.Metrics.Batch(committed.Batch.Turns, took);
            // What reads settings outside of turns here must see a change once it is acknowledged.
            if (committed.Batch.Writes.ChangesSettings) await node.Settings.CatchUp(CancellationToken.None);
            if (committed.Batch.Replies.Count is >= WorthGathering and var answered) _expected = Math.Min(node.Mailboxes.Waiting + answered, MaxItems);
            node.Publish(committed.Batch, committed.Position);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            PublishFailed(log, e);
            run.Forget();
            Fail(run.Work, new UnavailableException("The command may have taken effect.", e));
        }
    }

    /// <summary>One try. Null = somebody failed a check and was left out: judge the rest again.</summary>
    private async Task<Committed?> Attempt(IBatchSession session, Run run)
    {
        TakeCalled(run);
        var from = Stopwatch.GetTimestamp();
        if (await session.Begin(Asks.ToBegin(run), CancellationToken.None) is not { } start)
        {
            run.CallNobody();
            return null;
        }
        var waited = Stopwatch.GetElapsedTime(from) > LongBegin && run.Called.Count > 0;
        if (waited) start = await Join(session, start, run);
        node.Began(start.Now);
        var settings = await node.Settings.At(start.SettingsVersion);
        var batch = new Batch(settings, start.Now, node.RealNow, start.Numbers, node.Ids, node.IsWakeUp, run.TakenClaims, log);
        node.Answer(run.LeaveOut(start.Current));
        run.Place(start.Rows, batch);
        if (run.Work.Count > 0) await RunWaves(session, batch, run);
        batch.Close();
        if (!batch.Writes.IsEmpty) return await Commit(session, batch, run);
        await session.Rollback();
        return new(batch, Position: 0, Took: null);
    }

    /// <summary>Takes in what came while a called grain was waited for; nothing of it is waited for again.</summary>
    private async Task<BatchStart> Join(IBatchSession session, BatchStart start, Run run)
    {
        var more = node.Mailboxes.Take(MaxItems - run.Work.Sum(w => w.Items.Count), MaxPerGrain);
        if (more.Count == 0) return start;
        run.Join(more);
        return start.With(await session.Join(Asks.ToJoin(more, run, start.Rows), CancellationToken.None));
    }

    private async Task<Committed?> Commit(IBatchSession session, Batch batch, Run run)
    {
        var from = Stopwatch.GetTimestamp();
        CommitResult result;
        try
        {
            result = await session.Commit(batch.Writes, CancellationToken.None);
        }
        catch (Exception e) when (e is not (TransientStoreException or StorageFullException or OutOfMemoryException))
        {
            OutcomeUnknown(log, e.Message);
            if (!await node.WasCommitted(session, batch.Writes, GiveUpAfter)) throw new TransientStoreException("The commit did not happen.", e);
            await Abandon(run);
            result = new(0);
        }
        if (!result.Conflict) return new(batch, result.Position, Stopwatch.GetElapsedTime(from));
        node.Answer(run.LeaveOut(result));
        return null;
    }

    /// <summary>
    /// Runs the commands, then, while it can, the messages they gave birth to: open, route, reserve and assign become one commit. What
    /// cannot be locked at once, or is born too late, goes to the outbox.
    /// </summary>
    private async Task RunWaves(IBatchSession session, Batch batch, Run run)
    {
        var wave = run.Work.Select(w => (Slot: batch.Find(w.Activation.Id)!, w.Items)).ToList();
        for (var round = 0; ; round++)
        {
            foreach (var (slot, items) in wave) await RunOn(session, batch, slot, items);
            var born = batch.TakeBorn();
            if (born.Count == 0) return;
            if (round == CascadeRounds)
            {
                foreach (var message in born) batch.Leave(message);
                return;
            }
            wave = await NextWave(session, batch, born, run);
        }
    }

    private async Task RunOn(IBatchSession session, Batch batch, Slot slot, List<WorkItem> items)
    {
        var woken = false;
        RoutingLoad? routing = null;
        foreach (var item in items)
        {
            var wakesOnly = slot.Kind.IsWakeUp(item.Command);
            if (wakesOnly && woken)
            {
                batch.Absorb(item);
                continue;
            }
            woken |= wakesOnly;
            var needs = slot.Kind.Needs(item.Command);
            if (needs is Loads.Routing) routing ??= await RoutingView.Load(session, batch, slot);
            var inUse = needs is Loads.QueueUse && await session.HasOpenTickets(slot.Id.Key, CancellationToken.None);
            // What this batch adds to the ticket cannot be read yet.
            if (needs is Loads.Triage) item.Unread = slot.Changed ? [] : await node.Triage.Of((Ticket?)slot.State);
            batch.Run(slot, item, routing ?? RoutingLoad.None, inUse);
        }
    }

    private async Task<List<(Slot Slot, List<WorkItem> Items)>> NextWave(IBatchSession session, Batch batch, List<Outgoing> born, Run run)
    {
        var targets = born.Select(m => m.To).Distinct().Where(id => batch.Find(id) is null).ToList();
        targets.Sort(GrainId.CompareForLocking);
        var fresh = new List<Activation>();
        foreach (var id in targets)
        {
            if (run.Cascaded.TryGetValue(id, out var activation) || node.Mailboxes.TryTake(id, out activation)) fresh.Add(activation);
        }
        foreach (var activation in fresh) run.Cascaded[activation.Id] = activation;
        if (fresh.Count > 0)
        {
            var rows = await session.Lock([.. fresh.Select(Asks.For)], CancellationToken.None);
            for (var i = 0; i < rows.Count; i++)
            {
                if (rows[i].Hold is not GrainHold.Busy && Slot.For(fresh[i], rows[i], out _) is { } slot) batch.Add(slot);
            }
        }
        var wave = new Dictionary<GrainId, (Slot Slot, List<WorkItem> Items)>();
        foreach (var message in born)
        {
            if (batch.Find(message.To) is not { } slot)
            {
                batch.Leave(message);
                continue;
            }
            if (!wave.TryGetValue(message.To, out var entry)) wave[message.To] = entry = (slot, []);
            entry.Items.Add(new MessageItem(message.To, message.Message, Guid.Empty, 0));
        }
        return [.. wave.Values];
    }

    /// <summary>Takes the grains that the commands are sure to call, if nobody else has them: they are locked in the first round trip.</summary>
    private void TakeCalled(Run run)
    {
        if (run.CallsNobody) return;
        foreach (var (activation, items) in run.Work)
        {
            foreach (var item in items)
            {
                if (activation.Kind.Calls(item.Command) is not { } id || run.Called.ContainsKey(id) || run.Cascaded.ContainsKey(id)) continue;
                if (node.Mailboxes.TryTake(id, out var called)) run.Called[id] = called;
            }
        }
    }

    private static void Fail(IEnumerable<(Activation, List<WorkItem> Items)> work, Exception e)
    {
        foreach (var item in work.SelectMany(w => w.Items)) item.Fail(e);
    }

    /// <summary>A failed connection is not used again, and what these grains' copies said is not trusted.</summary>
    private async Task Abandon(Run run)
    {
        run.Forget();
        if (_session is null) return;
        var session = _session;
        _session = null;
        await session.DisposeAsync();
    }

    /// <summary>A batch that is over; <paramref name="Took"/> is null when there was nothing to write.</summary>
    private sealed record Committed(Batch Batch, long Position, TimeSpan? Took);
}
