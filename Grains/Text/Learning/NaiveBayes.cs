using OrleansTicketing.Text.Features;

namespace OrleansTicketing.Text.Learning;

/// <summary>Log-count ratios: how much more a feature speaks for a class than for the rest (Wang &amp; Manning 2012).</summary>
internal static class NaiveBayes
{
    /// <summary>One ratio per feature and class, laid out as the weights are.</summary>
    public static float[] LogRatios(SparseMatrix x, ReadOnlySpan<int> labels, int classes)
    {
        const float Smoothing = 1f;
        var stride = Lanes.Pad(classes);
        var ratios = new float[(x.Columns + 1) * stride];
        var (inClass, total) = (new int[classes], new int[x.Columns]);
        for (var row = 0; row < x.Rows; row++)
        {
            inClass[labels[row]]++;
            foreach (var id in x.Row(row).Ids)
            {
                ratios[id * stride + labels[row]]++;
                total[id]++;
            }
        }
        for (var c = 0; c < classes; c++)
        {
            float inside = inClass[c] + 2 * Smoothing, outside = x.Rows - inClass[c] + 2 * Smoothing;
            for (var id = 0; id < x.Columns; id++)
            {
                ref var cell = ref ratios[id * stride + c];
                cell = MathF.Log((cell + Smoothing) / inside / ((total[id] - cell + Smoothing) / outside));
            }
        }
        return ratios;
    }
}
