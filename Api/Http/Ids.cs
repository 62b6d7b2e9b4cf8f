using System.Buffers.Binary;
using System.Security.Cryptography;

namespace OrleansTicketing.Api.Http;

/// <summary>
/// The one place where ids are made: a prefix and a UUIDv7 as 26 characters of Crockford's base 32. Later ids sort after earlier ones, within a
/// process to the last one and over restarts by the millisecond; 62 random bits keep them unguessable.
/// </summary>
internal static class Ids
{
    public const int Length = 26;
    private const string Alphabet = "0123456789abcdefghjkmnpqrstvwxyz";

    // Milliseconds and a 12-bit counter in one number: it only grows, and overflows into the next millisecond.
    private static long Last;

    public static string Ticket() => New("tkt_");

    public static string Customer() => New("cus_");

    public static string Agent() => New("agt_");

    public static string Message() => New("msg_");

    public static string Key() => New("key_");

    public static string Request() => New("req_");

    /// <summary>Whether a text from outside has the form of an id with this prefix.</summary>
    public static bool IsId(string text, string prefix)
    {
        if (text.Length != prefix.Length + Length || !text.StartsWith(prefix, StringComparison.Ordinal)) return false;
        foreach (var c in text.AsSpan(prefix.Length))
        {
            if (!Alphabet.Contains(c)) return false;
        }

        return true;
    }

    public static string New(string prefix) => string.Create(prefix.Length + Length, prefix, static (chars, prefix) =>
    {
        prefix.CopyTo(chars);
        Span<byte> random = stackalloc byte[8];
        RandomNumberGenerator.Fill(random);
        var tick = Next();
        var high = (ulong)(tick >> 12 << 16) | 0x7000UL | (ulong)(tick & 0xFFF);
        var low = (BinaryPrimitives.ReadUInt64BigEndian(random) >> 2) | 0x8000_0000_0000_0000UL;
        var value = new UInt128(high, low);
        for (var i = chars.Length - 1; i >= prefix.Length; i--)
        {
            chars[i] = Alphabet[(int)(value & 31)];
            value >>= 5;
        }
    });

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
