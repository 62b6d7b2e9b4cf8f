using System.Text.Json;

namespace OrleansTicketing.Text.Sentences;

/// <summary>Splits a text into word pieces by the likeliest path under a unigram model (SentencePiece, Kudo 2018).</summary>
internal sealed class PieceTokenizer
{
    private const char Space = '\u2581';
    private const int Reserved = 6;
    private readonly Dictionary<string, (int Id, float Score)> _pieces = new(8192, StringComparer.Ordinal);
    private readonly Dictionary<string, (int Id, float Score)>.AlternateLookup<ReadOnlySpan<char>> _lookup;
    private readonly int _longest;

    /// <param name="vocabulary">JSON array of [piece, log probability].</param>
    public PieceTokenizer(ReadOnlySpan<byte> vocabulary)
    {
        var entries = JsonSerializer.Deserialize<JsonElement[][]>(vocabulary) ?? [];
        for (var id = Reserved; id < entries.Length; id++)
        {
            var piece = entries[id][0].GetString()!;
            // The published file lost the scores of a few pieces with a colon; its own reader takes them as 0.
            var score = entries[id][1].ValueKind == JsonValueKind.Number ? entries[id][1].GetSingle() : 0f;
            _pieces[piece] = (id, score);
            _longest = Math.Max(_longest, piece.Length);
        }
        _lookup = _pieces.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>Piece numbers, at most <paramref name="limit"/>; runs of unknown characters are one 0.</summary>
    public List<int> Split(string text, int limit)
    {
        var symbols = (Space + text.Trim()).Replace(' ', Space);
        var best = new (float Score, int From, int Id)[symbols.Length + 1];
        Array.Fill(best, (float.NegativeInfinity, 0, 0));
        best[0].Score = 0;
        for (var start = 0; start < symbols.Length; start++)
        {
            for (var end = start + 1; end <= Math.Min(symbols.Length, start + _longest); end++)
                if (_lookup.TryGetValue(symbols.AsSpan(start, end - start), out var piece)) Offer(best, start, end, piece.Score, piece.Id);
            if (float.IsNegativeInfinity(best[start + 1].Score)) Offer(best, start, start + 1, -20f, 0);
        }
        var ids = new List<int>();
        for (var at = symbols.Length; at > 0; at = best[at].From)
            if (best[at].Id != 0 || ids.Count == 0 || ids[^1] != 0) ids.Add(best[at].Id);
        ids.Reverse();
        return ids.Count <= limit ? ids : ids[..limit];
    }

    private static void Offer((float Score, int From, int Id)[] best, int start, int end, float score, int id)
    {
        if (best[start].Score + score > best[end].Score) best[end] = (best[start].Score + score, start, id);
    }
}
