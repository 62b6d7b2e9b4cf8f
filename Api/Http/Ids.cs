using System.Buffers.Binary;
using System.Security.Cryptography;

namespace OrleansTicketing.Api.Http;

/// <summary>
/// The one place where ids are made: a prefix and a UUIDv7 (see <see cref="PublicId"/>). Later ids sort after earlier ones, within a process
/// to the last one and over restarts by the millisecond; 62 random bits keep them unguessable.
/// </summary>
internal static class Ids
{
    // Milliseconds and a 12-bit counter in one number: it only grows, and overflows into the next millisecond.
    private static long Last;

    public static string Ticket() => New("tkt_");

    public static string Customer() => New("cus_");

    public static string Agent() => New("agt_");

    public static string Message() => New("msg_");

    public static string Key() => New("key_");

    public static string Request() => New("req_");

    /// <summary>Whether a text from outside has the form of an id with this prefix.</summary>
    public static bool IsId(string text, string prefix) => PublicId.Is(text, prefix);

    public static string New(string prefix)
    {
        Span<byte> random = stackalloc byte[8];
        RandomNumberGenerator.Fill(random);
        var tick = Next();
        var high = (ulong)(tick >> 12 << 16) | 0x7000UL | (ulong)(tick & 0xFFF);
        var low = (BinaryPrimitives.ReadUInt64BigEndian(random) >> 2) | 0x8000_0000_0000_0000UL;
        return PublicId.Format(prefix, new(high, low));
    }

    private static long Next()
    {
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds() << 12;
        while (true)
        {
            var last = Volatile.Read(ref Last);
            var next = Math.Max(now, last + 1);
            if (Interlocked.CompareExchange(ref Last, next, last) == last) return next;
        }
    }
}
