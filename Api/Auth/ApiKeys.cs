using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using OrleansTicketing.Access;
using OrleansTicketing.Api.Http;

namespace OrleansTicketing.Api.Auth;

/// <summary>API keys: made once, shown once, stored as a hash.</summary>
internal static class ApiKeys
{
    public const string Prefix = "otk_";
    private const string Alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private const int ShownLength = 8;

    /// <summary>A new key: 238 random bits.</summary>
    public static string Make() => Prefix + RandomNumberGenerator.GetString(Alphabet, 40);

    /// <summary>Whether a text can be a key at all; anything else is not looked up.</summary>
    public static bool IsKey(string text) =>
        text.StartsWith(Prefix, StringComparison.Ordinal) && text.Length is >= 36 and <= 200 && !text.AsSpan(Prefix.Length).ContainsAnyExcept(KeyCharacters);

    public static string Hash(string key)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.ASCII.GetBytes(key), hash);
        return Convert.ToHexStringLower(hash);
    }

    public static string Shown(string key) => key[..ShownLength];

    public static ApiKey Describe(string key, string name, Role role) => new()
    {
        Id = Ids.Key(),
        Name = name,
        Role = role,
        Hash = Hash(key),
        Prefix = Shown(key),
        Scopes = DefaultScopes(role),
        CreatedAt = default,
    };

    public static ImmutableArray<Scope> DefaultScopes(Role role) => role switch
    {
        Role.Administrator => [Scope.Read, Scope.Write, Scope.Admin],
        Role.Auditor => [Scope.Read],
        _ => [Scope.Read, Scope.Write],
    };

    private static readonly System.Buffers.SearchValues<char> KeyCharacters = System.Buffers.SearchValues.Create(Alphabet + "-_");
}
