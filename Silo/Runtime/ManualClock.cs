using System.Data.Common;
using System.Globalization;
using OrleansTicketing.Queries;
using OrleansTicketing.Silo.Storage;
using OrleansTicketing.Silo.Storage.Reads;

namespace OrleansTicketing.Silo.Runtime;

/// <summary>Moves the manual clock from one due reminder to the next, so that each takes effect at its own instant, in due order.</summary>
internal sealed class ManualClock(IStore store, Node node, EngineClock clock) : IEngineClock
{
    public static readonly Timestamp Start = Timestamp.From(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));

    private readonly SemaphoreSlim _gate = new(1);

    public Timestamp Now => clock.Now;

    public bool IsManual => clock.IsManual;

    public async Task<bool> Advance(Timestamp to, CancellationToken cancellation)
    {
        if (!IsManual) throw new InvalidOperationException("The clock is not manual.");
        await _gate.WaitAsync(cancellation);
        try
        {
            if (to < Now) return false;
            await Settle(cancellation);
            while (await ClaimSql.NextReminder(store, cancellation) is { } due && due <= to)
            {
                await Set(Timestamp.Max(due, Now), cancellation);
                await FireAt(due, cancellation);
                await Settle(cancellation);
            }
            await Set(to, cancellation);
            return true;
        }
        finally
        {
            _gate.Release();
        }
    }

    private async Task FireAt(Timestamp due, CancellationToken cancellation)
    {
        var claimed = await ClaimSql.Reminders(store, due, node.RealNow, TimeSpan.Zero, most: 1_000, cancellation);
        var ends = claimed.Select(r =>
        {
            var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            node.Mailboxes.Post(new ReminderItem(r.Grain, r.Name, r.Due, r.Attempts, ended.SetResult));
            return ended.Task;
        });
        await Task.WhenAll(ends).WaitAsync(cancellation);
        // A reminder that failed waits for its back-off in real time.
        if (claimed.Count == 0) await Task.Delay(TimeSpan.FromMilliseconds(50), node.Time, cancellation);
    }

    /// <summary>Waits until no message is under way any more (those that failed wait for their back-off in real time).</summary>
    private async Task Settle(CancellationToken cancellation)
    {
        while (await Pending(cancellation) > 0) await Task.Delay(TimeSpan.FromMilliseconds(5), node.Time, cancellation);
    }

    private async Task<long> Pending(CancellationToken cancellation)
    {
        using var connection = await store.OpenRead(cancellation);
        using var command = connection.Command("SELECT count(*) FROM outbox WHERE parked_at IS NULL AND attempts = 0");
        return Convert.ToInt64(await command.ExecuteScalarAsync(cancellation), CultureInfo.InvariantCulture);
    }

    private async Task Set(Timestamp now, CancellationToken cancellation)
    {
        await store.Write(connection => Keep(connection, now, cancellation), cancellation);
        clock.Saw(now);
    }

    private static async Task<int> Keep(DbConnection connection, Timestamp now, CancellationToken cancellation)
    {
        using var command = connection.Command("INSERT INTO meta (name, value) VALUES ('clock', @value) ON CONFLICT (name) DO UPDATE SET value = excluded.value");
        command.Add("@value", now.Ms.ToString(CultureInfo.InvariantCulture));
        return await command.ExecuteNonQueryAsync(cancellation);
    }
}
