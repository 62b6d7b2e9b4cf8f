namespace OrleansTicketing.Text.Features;

/// <summary>
/// Sorts small non-negative numbers digit by digit, the lowest first. A text's some hundred feature numbers in no order make a comparing sort
/// guess wrong at every second step; this one compares nothing. A scratch object: reuse it, one thread at a time.
/// </summary>
internal sealed class Radix
{
    // Two passes for a quarter of a million features, the order of most vocabularies.
    private const int Bits = 9;
    private const int Digits = 1 << Bits;
    private int[] _other = new int[512];

    /// <param name="numbers">Each from 0 up to, not including, <paramref name="below"/>.</param>
    /// <param name="below">The smaller, the fewer passes.</param>
    public void Sort(Span<int> numbers, int below)
    {
        if (_other.Length < numbers.Length) _other = new int[numbers.Length * 2];
        var from = numbers;
        var to = _other.AsSpan(0, numbers.Length);
        Span<int> places = stackalloc int[Digits];
        for (var (shift, rest) = (0, below - 1); rest > 0; (shift, rest) = (shift + Bits, rest >> Bits))
        {
            places.Clear();
            foreach (var number in from) places[number >> shift & (Digits - 1)]++;
            var place = 0;
            foreach (ref var count in places) (count, place) = (place, place + count);
            foreach (var number in from) to[places[number >> shift & (Digits - 1)]++] = number;
            var sorted = to;
            to = from;
            from = sorted;
        }
        if (from != numbers) from.CopyTo(numbers);
    }
}
