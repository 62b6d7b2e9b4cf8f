using System.Buffers.Binary;
using System.Security.Cryptography;

namespace OrleansTicketing.Silo.Runtime;

/// <summary>
/// Ids of turns and outbox rows: UUIDv7 layout, rising within a node, unique over nodes and restarts; time order keeps inserts at the
/// right edge of their index. The last byte is zero: an event's id is its turn's id with the event's ordinal there.
/// </summary>
internal sealed class TurnIds(TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly byte[] _node = RandomNumberGenerator.GetBytes(5);
    private long _last;
    private int _count;

    public Guid Next()
    {
        long ms;
        int count;
        lock (_gate)
        {
            var now = time.GetUtcNow().ToUnixTimeMilliseconds();
            if (now > _last) (_last, _count) = (now, 0);
            else if (++_count == 1 << 20) (_last, _count) = (_last + 1, 0);
            (ms, count) = (_last, _count);
        }
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteInt64BigEndian(bytes, ms << 16 | 0x7000L | (uint)count >> 8);
        bytes[8] = (byte)(0x80 | (count >> 2) & 0x3f);
        bytes[9] = (byte)count;
        _node.CopyTo(bytes[10..15]);
        return new Guid(bytes, bigEndian: true);
    }

    /// <summary>The id of the <paramref name="ordinal"/>th event of a turn: <c>evt_…</c>.</summary>
    public static string EventId(Guid turnId, int ordinal)
    {
        Span<byte> bytes = stackalloc byte[16];
        turnId.TryWriteBytes(bytes, bigEndian: true, out _);
        bytes[15] = (byte)ordinal;
        return PublicId.Format("evt_", BinaryPrimitives.ReadUInt128BigEndian(bytes));
    }
}
