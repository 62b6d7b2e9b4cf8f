using System.Data.Common;
using OrleansTicketing.Silo.Runtime;
using OrleansTicketing.Silo.Storage;
using OrleansTicketing.Silo.Storage.Reads;

namespace OrleansTicketing.Silo.Language;

/// <summary>
/// Work that one node at a time does. A lease on real time, taken and renewed by compare-and-set; a node that dies keeps the others waiting for
/// one lease at most. It saves double work and is no lock: whoever has it must do nothing that hurts when done twice.
/// </summary>
internal sealed class Duty(IStore store, Node node, string name, TimeSpan lease)
{
    private readonly string _me = node.Ids.Next().ToString("N");
    private Timestamp _until = new(long.MinValue);

    /// <summary>How far the work has come, as far as this node knows: what was told with the last renewal, by whoever had it.</summary>
    public long Position { get; private set; }

    /// <summary>Whether this node has it, for half a lease at least; takes it when nobody has.</summary>
    public async ValueTask<bool> Take(CancellationToken cancellation)
    {
        var now = node.RealNow;
        if (now.Plus((long)lease.TotalMilliseconds / 2) < _until) return true;
        // A look before the leap: on SQLite a write stops the committer.
        if (now >= _until && await IsOthers(now, cancellation)) return false;
        var until = now.Plus((long)lease.TotalMilliseconds);
        var taken = await store.Write(connection => Claim(connection, now, until, cancellation), cancellation);
        if (taken is null) return false;
        // What this node has done since it told last is no less done.
        (_until, Position) = (until, Math.Max(Position, taken.Value));
        return true;
    }

    /// <summary>The work has come so far; told to the others with the next renewal.</summary>
    public void Reached(long position) => Position = Math.Max(Position, position);

    /// <summary>Runs a write that must not happen when somebody else has the duty by now; false = nothing was written.</summary>
    public Task<bool> Write(long position, Func<DbConnection, Task> work, CancellationToken cancellation) => store.Write(async connection =>
    {
        using var guard = connection.Command("UPDATE duty SET position = @position WHERE name = @name AND node = @node");
        guard.Add("@position", position);
        guard.Add("@name", name);
        guard.Add("@node", _me);
        if (await guard.ExecuteNonQueryAsync(cancellation) == 0) return false;
        await work(connection);
        Reached(position);
        return true;
    }, cancellation);

    /// <summary>Lets others have it at once.</summary>
    public async Task Release()
    {
        if (node.RealNow >= _until) return;
        await store.Write(connection => Claim(connection, node.RealNow, default, CancellationToken.None), CancellationToken.None);
        _until = default;
    }

    private async Task<bool> IsOthers(Timestamp now, CancellationToken cancellation)
    {
        using var connection = await store.OpenRead(cancellation);
        using var command = connection.Command("SELECT 1 FROM duty WHERE name = @name AND until > @now AND node <> @node");
        command.Add("@name", name);
        command.Add("@now", now.Ms);
        command.Add("@node", _me);
        return await command.ExecuteScalarAsync(cancellation) is not null;
    }

    private async Task<long?> Claim(DbConnection connection, Timestamp now, Timestamp until, CancellationToken cancellation)
    {
        using var command = connection.Command("""
            INSERT INTO duty (name, node, until, position) VALUES (@name, @node, @until, @position)
            ON CONFLICT (name) DO UPDATE SET node = excluded.node, until = excluded.until,
                position = CASE WHEN duty.position > excluded.position THEN duty.position ELSE excluded.position END
            WHERE duty.node = excluded.node OR duty.until <= @now
            RETURNING position
            """);
        command.Add("@name", name);
        command.Add("@node", _me);
        command.Add("@until", until.Ms);
        command.Add("@now", now.Ms);
        command.Add("@position", Position);
        return await command.ExecuteScalarAsync(cancellation) is long position ? position : null;
    }
}
