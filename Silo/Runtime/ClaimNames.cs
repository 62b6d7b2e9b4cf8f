using System.Data.Common;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Hosting;
using OrleansTicketing.Queries;
using OrleansTicketing.Silo.Storage;
using OrleansTicketing.Silo.Storage.Reads;
using OrleansTicketing.Tickets;

namespace OrleansTicketing.Silo.Runtime;

/// <summary>
/// Names of unique things. Personal ones are hashed with the installation's secret, which is made at the first start and never leaves the
/// store: a copy of the claims alone tells nobody's address.
/// </summary>
internal sealed class ClaimNames(IStore store) : IClaimNames, IHostedService
{
    private byte[] _secret = [];

    public string Identity(Channel channel, string handle)
    {
        if (_secret.Length == 0) throw new UnavailableException("This node is starting.");
        var hash = HMACSHA256.HashData(_secret, Encoding.UTF8.GetBytes(Normal(channel, handle)));
        return $"identity:{JsonNamingPolicy.SnakeCaseLower.ConvertName(channel.ToString())}:{Convert.ToHexStringLower(hash.AsSpan(0, 16))}";
    }

    public async Task StartAsync(CancellationToken cancellationToken) =>
        _secret = Convert.FromHexString(await store.Write(connection => Keep(connection, cancellationToken), cancellationToken));

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Two spellings of one address are one name: case of e-mail, punctuation of telephone numbers.</summary>
    internal static string Normal(Channel channel, string handle)
    {
        var text = handle.Trim().Normalize(NormalizationForm.FormKC);
        return channel switch
        {
            Channel.Email => text.ToLowerInvariant(),
            Channel.Phone or Channel.Sms => Number(text),
            _ => text,
        };
    }

    private static string Number(string text)
    {
        var digits = string.Concat(text.Where(char.IsAsciiDigit));
        var international = text.StartsWith('+') ? digits : digits.StartsWith("00", StringComparison.Ordinal) ? digits[2..] : null;
        // A number without digits is none; it keeps its letters.
        return digits.Length == 0 ? text : international is null ? digits : $"+{international}";
    }

    private static async Task<string> Keep(DbConnection connection, CancellationToken cancellation)
    {
        using var insert = connection.Command("INSERT INTO meta (name, value) VALUES ('secret', @value) ON CONFLICT (name) DO NOTHING");
        insert.Add("@value", Convert.ToHexString(RandomNumberGenerator.GetBytes(32)));
        await insert.ExecuteNonQueryAsync(cancellation);
        using var read = connection.Command("SELECT value FROM meta WHERE name = 'secret'");
        return (string)(await read.ExecuteScalarAsync(cancellation))!;
    }
}
