using System.Security.Cryptography;

namespace OrleansTicketing.Api.Auth;

/// <summary>Passwords are kept as PBKDF2 hashes: <c>pbkdf2-sha256$iterations$salt$hash</c>.</summary>
internal static class Passwords
{
    private const int Iterations = 210_000;

    public static string Hash(string password)
    {
        var salt = RandomNumberGenerator.GetBytes(16);
        var hash = Rfc2898DeriveBytes.Pbkdf2(password, salt, Iterations, HashAlgorithmName.SHA256, 32);
        return $"pbkdf2-sha256${Iterations}${Convert.ToBase64String(salt)}${Convert.ToBase64String(hash)}";
    }
}
