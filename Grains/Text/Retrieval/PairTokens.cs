using OrleansTicketing.Text.Features;

namespace OrleansTicketing.Text.Retrieval;

/// <summary>Two texts side by side: their tokens, and where the longest common subsequence leaves gaps.</summary>
internal sealed class PairTokens
{
    // Aligning costs the product of both lengths; what comes after so many tokens decides little.
    private const int Most = 400;

    public PairTokens(string left, string right)
    {
        (Left, Right) = (Tokens(left), Tokens(right));
        (OnlyLeft, OnlyRight) = (Minus(Left, Right), Minus(Right, Left));
        (Common, Gaps) = Align(Left, Right);
    }

    public string[] Left { get; }

    public string[] Right { get; }

    /// <summary>Tokens of the left that the right has not, as often as they are missing.</summary>
    public string[] OnlyLeft { get; }

    public string[] OnlyRight { get; }

    /// <summary>Length of the longest common subsequence.</summary>
    public int Common { get; }

    /// <summary>What stands on either side where the texts part; one of both may be empty.</summary>
    public IReadOnlyList<(string Left, string Right)> Gaps { get; }

    public static IEnumerable<string> Grams(string[] tokens) => tokens.Zip(tokens.Skip(1), (x, y) => x + y);

    /// <summary>Words and single Chinese characters, folded.</summary>
    public static string[] Tokens(string text)
    {
        var folded = Folding.Fold(text);
        var tokens = new List<string>();
        for (var i = 0; i < folded.Length && tokens.Count < Most;)
        {
            var kind = CharacterKinds.Of(folded[i]);
            var start = i++;
            if (kind == CharacterKind.Word)
                while (i < folded.Length && CharacterKinds.Of(folded[i]) == kind) i++;
            if (kind != CharacterKind.Other) tokens.Add(folded[start..i]);
        }
        return [.. tokens];
    }

    private static string[] Minus(string[] a, string[] b)
    {
        var left = b.ToList();
        return [.. a.Where(token => !left.Remove(token))];
    }

    private static (int Common, List<(string, string)> Gaps) Align(string[] a, string[] b)
    {
        var table = new int[a.Length + 1, b.Length + 1];
        for (var i = a.Length - 1; i >= 0; i--)
            for (var j = b.Length - 1; j >= 0; j--)
                table[i, j] = a[i] == b[j] ? table[i + 1, j + 1] + 1 : Math.Max(table[i + 1, j], table[i, j + 1]);
        var gaps = new List<(string, string)>();
        var (left, right) = ("", "");
        for (int i = 0, j = 0; i < a.Length || j < b.Length;)
        {
            if (i < a.Length && j < b.Length && a[i] == b[j])
            {
                if (left.Length + right.Length > 0) gaps.Add((left, right));
                (left, right) = ("", "");
                i++;
                j++;
            }
            else if (j == b.Length || (i < a.Length && table[i + 1, j] >= table[i, j + 1])) left += a[i++];
            else right += b[j++];
        }
        if (left.Length + right.Length > 0) gaps.Add((left, right));
        return (table[0, 0], gaps);
    }
}
