using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using OrleansTicketing.Queries;
using OrleansTicketing.Tickets;

namespace OrleansTicketing.Api.Http;

/// <summary>
/// Opaque cursors: where a page ends, signed together with the list, its filters and its sort order, so that a cursor of anything else is
/// noticed. The key is derived from the store's own, hence the same on every node and after every start.
/// </summary>
internal sealed class Cursors(IClaimNames names)
{
    private const int TagLength = 12;
    private const string Feed = "feed";

    private readonly Lazy<byte[]> _key = new(() => SHA256.HashData(Encoding.UTF8.GetBytes(names.Identity(Channel.Api, "cursor key"))));

    public string Of(string list, PageKey key) => Seal(list, key.Value, key.Id);

    public string OfPosition(long position) => Seal(Feed, position, "");

    /// <summary>Null = from the start.</summary>
    public PageKey? Read(string? cursor, string list) =>
        cursor is null ? null
            : Open(cursor, list) ?? throw new ProblemException(Problem.Of("invalid-cursor"));

    public long ReadPosition(string cursor) =>
        (Open(cursor, Feed) ?? throw new ProblemException(Problem.Of("invalid-cursor"))).Value;

    private string Seal(string list, long value, string id)
    {
        Span<byte> bytes = stackalloc byte[TagLength + 8 + Encoding.UTF8.GetMaxByteCount(id.Length)];
        BinaryPrimitives.WriteInt64BigEndian(bytes[TagLength..], value);
        var length = TagLength + 8 + Encoding.UTF8.GetBytes(id, bytes[(TagLength + 8)..]);
        Tag(list, bytes[TagLength..length], bytes[..TagLength]);
        return Base64Url.EncodeToString(bytes[..length]);
    }

    private PageKey? Open(string cursor, string list)
    {
        if (cursor.Length is < 27 or > Params.MaxLength || !Base64Url.IsValid(cursor)) return null;
        var bytes = Base64Url.DecodeFromChars(cursor);
        if (bytes.Length < TagLength + 8) return null;
        Span<byte> tag = stackalloc byte[TagLength];
        Tag(list, bytes.AsSpan(TagLength), tag);
        return CryptographicOperations.FixedTimeEquals(tag, bytes.AsSpan(0, TagLength))
            ? new(BinaryPrimitives.ReadInt64BigEndian(bytes.AsSpan(TagLength)), Encoding.UTF8.GetString(bytes.AsSpan(TagLength + 8)))
            : null;
    }

    private void Tag(string list, ReadOnlySpan<byte> payload, Span<byte> tag)
    {
        Span<byte> whole = stackalloc byte[32 + payload.Length];
        SHA256.HashData(Encoding.UTF8.GetBytes(list), whole[..32]);
        payload.CopyTo(whole[32..]);
        Span<byte> mac = stackalloc byte[32];
        HMACSHA256.HashData(_key.Value, whole, mac);
        mac[..TagLength].CopyTo(tag);
    }
}
