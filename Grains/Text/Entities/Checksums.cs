namespace OrleansTicketing.Text.Entities;

/// <summary>Check digits that tell a number from digits in a row.</summary>
public static class Checksums
{
    private const string PersonCheck = "10X98765432";

    /// <summary>A payment card's number (Luhn, ISO/IEC 7812-1).</summary>
    public static bool IsCard(ReadOnlySpan<char> digits)
    {
        if (digits.Length is < 13 or > 19) return false;
        var sum = 0;
        for (var i = 0; i < digits.Length; i++)
        {
            if (!char.IsAsciiDigit(digits[i])) return false;
            var digit = digits[^(i + 1)] - '0';
            sum += i % 2 == 0 ? digit : digit * 2 % 10 + digit / 5;
        }
        return sum % 10 == 0;
    }

    /// <summary>A resident identity number of 18 characters (GB 11643-1999): a real birthday and its check character.</summary>
    public static bool IsPersonId(ReadOnlySpan<char> id)
    {
        if (id.Length != 18) return false;
        int sum = 0, weight = 1;
        for (var i = 16; i >= 0; i--)
        {
            if (!char.IsAsciiDigit(id[i])) return false;
            weight = weight * 2 % 11;
            sum += (id[i] - '0') * weight;
        }
        return PersonCheck[sum % 11] == char.ToUpperInvariant(id[17])
            && DateOnly.TryParseExact(id.Slice(6, 8), "yyyyMMdd", out var birthday) && birthday.Year is >= 1880 and <= 2100;
    }
}
