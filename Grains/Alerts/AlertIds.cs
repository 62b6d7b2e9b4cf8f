using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace OrleansTicketing.Alerts;

/// <summary>Ids of alerts: made from the report that caused one, so that whoever finds the same burst again names the same alert.</summary>
internal static class AlertIds
{
    public static string Of(string category, Report cause)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(null, $"{cause.Position}|{cause.TicketId}|{category}")), hash);
        // Time first, as in all ids, so that they sort.
        var bits = BinaryPrimitives.ReadUInt128BigEndian(hash) >> 48 | (UInt128)(ulong)cause.At.Ms << 80;
        return PublicId.Format("alr_", bits);
    }
}
