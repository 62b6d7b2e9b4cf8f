using System.Buffers;
using System.Globalization;
using System.Text.Json;
using System.Text.Unicode;

namespace OrleansTicketing.Api.Http;

/// <summary>Text and numbers that JSON allows and a store, or the next reader, does not.</summary>
internal static class JsonText
{
    private static readonly SearchValues<byte> WordEnds = SearchValues.Create(",]} \t\r\n"u8);

    /// <summary>Whether the raw bytes are UTF-8 without NUL.</summary>
    public static bool IsSoundUtf8(ReadOnlySpan<byte> bytes) => !bytes.Contains((byte)0) && Utf8.IsValid(bytes);

    /// <summary>Whether a text from a path or a query can be stored and compared.</summary>
    public static bool IsSound(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\0') return false;
            if (!char.IsSurrogate(text[i])) continue;
            if (!char.IsHighSurrogate(text[i]) || i + 1 == text.Length || !char.IsLowSurrogate(text[++i])) return false;
        }

        return true;
    }

    /// <summary>Whether the escapes of a raw JSON string make neither NUL nor half a surrogate pair.</summary>
    public static bool IsSound(ReadOnlySpan<byte> raw)
    {
        var high = false;
        for (var i = 0; i < raw.Length; i++)
        {
            var unit = -1;
            if (raw[i] == (byte)'\\')
            {
                i++;
                if (raw[i] == (byte)'u')
                {
                    unit = int.Parse(raw.Slice(i + 1, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
                    i += 4;
                }
            }

            var low = unit is >= 0xDC00 and <= 0xDFFF;
            if (unit == 0 || high != low) return false;
            high = unit is >= 0xD800 and <= 0xDBFF;
        }

        return !high;
    }

    /// <summary>Finite, not negative zero, and, when whole, within 64 bits.</summary>
    public static bool IsUsableNumber(ref Utf8JsonReader reader)
    {
        if (!reader.TryGetDouble(out var value) || !double.IsFinite(value) || (value == 0 && double.IsNegative(value))) return false;
        return reader.ValueSpan.IndexOfAny(".eE"u8) >= 0 || reader.TryGetInt64(out _);
    }

    /// <summary>Whether a text begins with a number that some languages write and JSON has not.</summary>
    public static bool IsNoNumber(ReadOnlySpan<byte> text)
    {
        var end = text.IndexOfAny(WordEnds);
        var word = end < 0 ? text : text[..end];
        return word.SequenceEqual("NaN"u8) || word.SequenceEqual("Infinity"u8) || word.SequenceEqual("-Infinity"u8);
    }
}
