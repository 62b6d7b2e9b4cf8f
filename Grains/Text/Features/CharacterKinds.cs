namespace OrleansTicketing.Text.Features;

/// <summary>What a folded character is to the tokeniser.</summary>
public enum CharacterKind : byte
{
    Other,
    Word,
    Cjk,
}

/// <summary>Looks up the kind of a character in one table of 64 KiB.</summary>
public static class CharacterKinds
{
    private static readonly CharacterKind[] Table = Build();

    public static CharacterKind Of(char c) => Table[c];

    private static CharacterKind[] Build()
    {
        var table = new CharacterKind[char.MaxValue + 1];
        for (var i = 0; i < table.Length; i++)
        {
            var c = (char)i;
            table[i] = IsCjk(c) ? CharacterKind.Cjk : char.IsLetterOrDigit(c) ? CharacterKind.Word : CharacterKind.Other;
        }
        return table;
    }

    // Written without spaces: Han, kana, and surrogates (rare Han, emoji), which are best read pairwise.
    private static bool IsCjk(char c) =>
        c is (>= '\u3400' and <= '\u9FFF') or (>= '\u3040' and <= '\u30FF') or (>= '\uF900' and <= '\uFAFF') || char.IsSurrogate(c);
}
