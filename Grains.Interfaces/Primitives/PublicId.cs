using System.Buffers;

namespace OrleansTicketing;

/// <summary>How ids look outside: a prefix and 128 bits as 26 characters of Crockford's base 32, which sort as the bits do.</summary>
public static class PublicId
{
    private const string Alphabet = "0123456789abcdefghjkmnpqrstvwxyz";

    private static readonly SearchValues<char> Characters = SearchValues.Create(Alphabet);

    /// <summary>Characters after the prefix.</summary>
    public const int Length = 26;

    /// <summary><paramref name="bits"/> under a prefix such as <c>evt_</c>.</summary>
    public static string Format(string prefix, UInt128 bits) => string.Create(prefix.Length + Length, (prefix, bits), static (chars, id) =>
    {
        id.prefix.CopyTo(chars);
        var rest = id.bits;
        for (var i = chars.Length - 1; i >= id.prefix.Length; i--)
        {
            chars[i] = Alphabet[(int)(rest & 31)];
            rest >>= 5;
        }
    });

    /// <summary>Whether a text from outside has the form of an id with this prefix.</summary>
    public static bool Is(string text, string prefix) =>
        text.Length == prefix.Length + Length && text.StartsWith(prefix, StringComparison.Ordinal)
        && text.AsSpan(prefix.Length).IndexOfAnyExcept(Characters) < 0;
}
