namespace OrleansTicketing.Api.Http;

/// <summary>The language of a text by its script: Chinese when Han characters dominate, English when Latin letters do, else unknown.</summary>
internal static class Language
{
    public static string? ByScript(ReadOnlySpan<char> text)
    {
        var (han, latin, other) = (0, 0, 0);
        foreach (var c in text)
        {
            if (char.IsAsciiLetter(c)) latin++;
            else if (c is >= '\u4e00' and <= '\u9fff' or >= '\u3400' and <= '\u4dbf') han++;
            else if (char.IsLetter(c)) other++;
        }

        // One Han character says about as much as a short word of Latin letters.
        var chinese = han * 3;
        return chinese > latin && chinese > other ? "zh" : latin > chinese && latin > other ? "en" : null;
    }
}
