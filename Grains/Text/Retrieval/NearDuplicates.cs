using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using OrleansTicketing.Text.Learning;

namespace OrleansTicketing.Text.Retrieval;

/// <summary>A text that may be nearly the same.</summary>
/// <param name="Document">Its number: 0, 1, 2, ... in the order in which they were added.</param>
/// <param name="Equal">In how many of <see cref="NearDuplicates.Hashes"/> both agree: about the share of common pieces.</param>
public readonly record struct Proposal(int Document, int Equal);

/// <summary>
/// Proposes near duplicates by MinHash (Broder 1997), of each hash only a byte kept (Li &amp; König 2010: b-bit minwise hashing): 64 bytes a
/// text. All of them are compared, 100,000 within about a millisecond. Tables of bands would take more memory and, among texts that share
/// templates, propose thousands that share a third of their pieces. What is proposed has to be compared exactly.
/// </summary>
public sealed class NearDuplicates
{
    public const int Hashes = 64;

    /// <summary>A pair with 0.7 of its pieces in common is missed once in 4,000 times, one with 0.3 proposed as rarely.</summary>
    private const int Fewest = 32;

    /// <summary>Lower bits of a least hash are as good as any; its highest are mostly zero.</summary>
    private const int KeptBits = 12;

    // Linear functions of shingles that are hashes already come near enough to min-wise independence (Bohman, Cooper & Frieze 2000).
    private static readonly uint[] Factors = Numbers(5, odd: 1);
    private static readonly uint[] Offsets = Numbers(6, odd: 0);

    private byte[] _sketches = new byte[16 * Hashes];

    public int Count { get; private set; }

    /// <param name="shingles">Of <see cref="Shingles"/>.</param>
    public void Add(ulong[] shingles)
    {
        if (_sketches.Length == Count * Hashes) Array.Resize(ref _sketches, _sketches.Length * 2);
        Sketch(shingles, _sketches.AsSpan(Count++ * Hashes, Hashes));
    }

    /// <summary>The likeliest first, of equal ones the newest.</summary>
    public IReadOnlyList<Proposal> Find(ulong[] shingles, int count)
    {
        if (count == 0 || shingles.Length == 0) return [];
        var best = new PriorityQueue<Proposal, (int, int)>();
        Span<byte> sketch = stackalloc byte[Hashes];
        Sketch(shingles, sketch);
        var (first, second) = (Vector256.Create<byte>(sketch), Vector256.Create<byte>(sketch[Vector256<byte>.Count..]));
        ref var sketches = ref MemoryMarshal.GetArrayDataReference(_sketches);
        var fewest = Fewest;
        for (var document = Count - 1; document >= 0; document--)
        {
            var at = (nuint)document * Hashes;
            var equal = Equal(first, Vector256.LoadUnsafe(ref sketches, at)) + Equal(second, Vector256.LoadUnsafe(ref sketches, at + (nuint)Vector256<byte>.Count));
            if (equal < fewest) continue;
            best.Enqueue(new(document, equal), (equal, document));
            if (best.Count > count) best.Dequeue();
            if (best.Count == count) fewest = best.Peek().Equal + 1;
        }
        return [.. best.UnorderedItems.OrderByDescending(b => b.Priority).Select(b => b.Element)];
    }

    private static int Equal(Vector256<byte> a, Vector256<byte> b) => BitOperations.PopCount(Vector256.Equals(a, b).ExtractMostSignificantBits());

    private static void Sketch(ulong[] shingles, Span<byte> into)
    {
        for (var lane = 0; lane < Hashes; lane += Vector256<uint>.Count)
        {
            var (factor, offset, least) = (Vector256.Create<uint>(Factors.AsSpan(lane)), Vector256.Create<uint>(Offsets.AsSpan(lane)), Vector256<uint>.AllBitsSet);
            foreach (var shingle in shingles) least = Vector256.Min(least, factor * Vector256.Create((uint)shingle) + offset);
            for (var i = 0; i < Vector256<uint>.Count; i++) into[lane + i] = (byte)(least[i] >> KeptBits);
        }
    }

    private static uint[] Numbers(ulong seed, uint odd)
    {
        var chance = new SplitMix(seed);
        var numbers = new uint[Hashes];
        for (var i = 0; i < numbers.Length; i++) numbers[i] = (uint)chance.Next() | odd;
        return numbers;
    }
}
