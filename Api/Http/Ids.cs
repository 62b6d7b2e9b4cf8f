using System.Buffers.Binary;
using System.Security.Cryptography;

namespace OrleansTicketing.Api.Http;

/// <summary>
/// The one place where ids are made: a prefix and a UUIDv7 (see <see cref="PublicId"/>). Later ids sort after earlier ones, within a process
/// to the last one and over restarts by the millisecond; 62 random bits keep them unguessable.
/// </summary>
internal static class Ids
{
    // One call to the system's generator serves many ids: the call costs more than the bytes.
    private const int Stock = 1024;

    [ThreadStatic]
    private static byte[]? Random;

    [ThreadStatic]
    private static int Used;

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
        var tick = Next();
        var high = (ulong)(tick >> 12 << 16) | 0x7000UL | (ulong)(tick & 0xFFF);
        var low = (RandomBits() >> 2) | 0x8000_0000_0000_0000UL;
        return PublicId.Format(prefix, new(high, low));
    }

    private static ulong RandomBits()
    {
        if (Random is null || Used == Stock)
        {
            RandomNumberGenerator.Fill(Random ??= new byte[Stock]);
            Used = 0;
        }

        var bits = BinaryPrimitives.ReadUInt64LittleEndian(Random.AsSpan(Used));
        Used += sizeof(ulong);
        return bits;
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
