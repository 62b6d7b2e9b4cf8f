using System.Numerics;

namespace OrleansTicketing.Load.Measuring;

/// <summary>Latencies in buckets 1.6 % wide, from microseconds to hours. One a client, merged at the end, so recording shares nothing.</summary>
internal sealed class LatencyHistogram
{
    private const int Steps = 64;
    private readonly long[] _counts = new long[Steps * 36];

    public long Count { get; private set; }

    public void Record(TimeSpan latency, int times = 1)
    {
        _counts[Bucket((long)latency.TotalMicroseconds)] += times;
        Count += times;
    }

    public void Add(LatencyHistogram other)
    {
        for (var i = 0; i < _counts.Length; i++) _counts[i] += other._counts[i];
        Count += other.Count;
    }

    /// <summary>The latency in milliseconds that this share of all stayed under.</summary>
    public double Percentile(double share)
    {
        var left = (long)Math.Ceiling(Count * share);
        for (var i = 0; i < _counts.Length; i++)
        {
            if ((left -= _counts[i]) <= 0 && Count > 0) return UpperEdge(i) / 1000.0;
        }

        return 0;
    }

    // Below 64 µs every microsecond has a bucket; from there on each power of two has 64.
    private static int Bucket(long micros)
    {
        if (micros < Steps) return (int)Math.Max(0, micros);
        var shift = BitOperations.Log2((ulong)micros) - 6;
        return Math.Min((Steps * (shift + 1)) + (int)(micros >> shift) - Steps, (Steps * 36) - 1);
    }

    private static double UpperEdge(int bucket)
    {
        if (bucket < Steps) return bucket + 1;
        var shift = (bucket / Steps) - 1;
        return (double)((Steps + (bucket % Steps) + 1L) << shift);
    }
}
