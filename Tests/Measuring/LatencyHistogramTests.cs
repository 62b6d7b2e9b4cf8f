using OrleansTicketing.Load.Measuring;

namespace OrleansTicketing.Tests.Measuring;

public sealed class LatencyHistogramTests
{
    [Theory]
    [InlineData(0.5, 0.5)]
    [InlineData(0.99, 0.99)]
    [InlineData(1, 1)]
    public void A_percentile_is_at_most_two_per_cent_above_the_truth(double share, double expectedOfMaximum)
    {
        foreach (var maximum in new[] { 100, 10_000, 3_000_000 })
        {
            var histogram = new LatencyHistogram();
            for (var i = 1; i <= 1000; i++) histogram.Record(TimeSpan.FromMicroseconds(maximum / 1000.0 * i));

            Assert.InRange(histogram.Percentile(share), maximum * expectedOfMaximum / 1000 * 0.99, (maximum * expectedOfMaximum / 1000 * 1.02) + 0.002);
        }
    }

    [Fact]
    public void Histograms_of_several_clients_make_one()
    {
        var (fast, slow) = (new LatencyHistogram(), new LatencyHistogram());
        fast.Record(TimeSpan.FromMilliseconds(1), times: 99);
        slow.Record(TimeSpan.FromSeconds(2));

        fast.Add(slow);

        Assert.Equal(100, fast.Count);
        Assert.InRange(fast.Percentile(0.99), 1, 1.02);
        Assert.InRange(fast.Percentile(1), 2000, 2040);
    }

    [Fact]
    public void The_extremes_have_a_bucket()
    {
        var histogram = new LatencyHistogram();
        histogram.Record(TimeSpan.Zero);
        histogram.Record(TimeSpan.FromSeconds(-1));
        histogram.Record(TimeSpan.FromDays(300));

        Assert.Equal(3, histogram.Count);
        Assert.Equal(0, new LatencyHistogram().Percentile(0.5));
    }
}
