using FsCheck;
using FsCheck.Fluent;
using OrleansTicketing.Text.Learning;

namespace OrleansTicketing.Tests.Domain.Text;

public sealed class CalibrationTests
{
    [Fact]
    public void A_label_said_too_often_gets_an_offset_that_undoes_it()
    {
        var (scores, labels) = Drawn(texts: 4_000, classes: 2, seed: 1, tooMuch: [0.9f, 0f], stretch: 2f);
        var calibration = Calibration.Fit(scores, labels, withOffsets: true);
        Assert.InRange(calibration.Temperature, 1.8f, 2.2f);
        // Only their difference says something.
        Assert.InRange(calibration.Offsets[1] - calibration.Offsets[0], 2 * 0.9f - 0.3f, 2 * 0.9f + 0.3f);
        Assert.True(Right(scores.Select(calibration.Shift), labels) > Right(scores, labels));
    }

    [Fact]
    public void Without_offsets_margins_stay_as_they_are()
    {
        var (scores, labels) = Drawn(texts: 500, classes: 3, seed: 2, tooMuch: [1f, 0f, 0f], stretch: 1f);
        var calibration = Calibration.Fit(scores, labels, withOffsets: false);
        Assert.Equal(scores[0], calibration.Shift(scores[0]));
    }

    [Fact]
    public void A_handful_of_texts_moves_little()
    {
        float[][] scores = [[1, 0], [0.2f, 0], [0.5f, 0]];
        var calibration = Calibration.Fit(scores, [1, 1, 1], withOffsets: true);
        Assert.All(calibration.Offsets, offset => Assert.InRange(MathF.Abs(offset) / calibration.Temperature, 0, 1));
    }

    [Fact]
    public void A_label_that_was_never_said_is_said_afterwards()
    {
        float[][] scores = [.. Enumerable.Range(0, 400).Select(i => new[] { 8f, i % 4 == 0 ? 3f : 0f })];
        int[] labels = [.. Enumerable.Range(0, 400).Select(i => i % 4 == 0 ? 1 : 0)];
        var calibration = Calibration.Fit(scores, labels, withOffsets: true);
        Assert.Equal(400, Right(scores.Select(calibration.Shift), labels));
    }

    [Fact]
    public void Of_texts_each_label_is_said_as_often_as_it_is_true() =>
        Prop.ForAll(ArbMap.Default.ArbFor<byte>(), ArbMap.Default.ArbFor<byte>(), (first, second) =>
        {
            float[] tooMuch = [first / 100f, second / 100f, 0];
            var (scores, labels) = Drawn(texts: 1_500, classes: 3, seed: first + 256UL * second, tooMuch, stretch: 1f);
            var calibration = Calibration.Fit(scores, labels, withOffsets: true);
            var said = new double[3];
            foreach (var shifted in scores.Select(calibration.Shift))
            {
                var weights = shifted.Select(s => Math.Exp(s / calibration.Temperature)).ToArray();
                for (var label = 0; label < 3; label++) said[label] += weights[label] / weights.Sum();
            }
            for (var label = 0; label < 3; label++) Assert.InRange(said[label], labels.Count(l => l == label) - 30, labels.Count(l => l == label) + 30);
        }).QuickCheckThrowOnFailure();

    private static int Right(IEnumerable<float[]> scores, int[] labels) => scores.Zip(labels).Count(p => p.First.AsSpan().IndexOf(p.First.Max()) == p.Second);

    // Texts whose label falls by the softmax of their margins, and margins which say some labels too often and everything too loudly.
    private static (float[][] Scores, int[] Labels) Drawn(int texts, int classes, ulong seed, float[] tooMuch, float stretch)
    {
        var chance = new SplitMix(seed);
        float Uniform() => (chance.Next() >> 40) / (float)(1 << 24);
        var (scores, labels) = (new float[texts][], new int[texts]);
        for (var text = 0; text < texts; text++)
        {
            var margins = Enumerable.Range(0, classes).Select(_ => 6 * Uniform() - 3).ToArray();
            var weights = margins.Select(MathF.Exp).ToArray();
            var at = Uniform() * weights.Sum();
            while (labels[text] < classes - 1 && at >= weights[labels[text]]) at -= weights[labels[text]++];
            scores[text] = [.. margins.Zip(tooMuch, (m, more) => stretch * (m + more))];
        }
        return (scores, labels);
    }
}
