namespace OrleansTicketing.Text.Learning;

/// <summary>Logistic regression over a handful of dense features, standardised.</summary>
public sealed record LogisticModel(float[] Means, float[] Deviations, float[] Weights, float Bias)
{
    public float Probability(ReadOnlySpan<float> features)
    {
        var sum = Bias;
        for (var i = 0; i < Weights.Length; i++) sum += Weights[i] * (features[i] - Means[i]) / Deviations[i];
        return 1f / (1f + MathF.Exp(-sum));
    }

    /// <summary>Fits by Newton's method (iteratively reweighted least squares); both outcomes weigh the same in total.</summary>
    public static LogisticModel Fit(IReadOnlyList<float[]> features, IReadOnlyList<bool> outcomes, float ridge = 1f)
    {
        var width = features[0].Length;
        var (means, deviations) = Standard(features, width);
        var positives = Math.Max(1, outcomes.Count(o => o));
        var weight = (Yes: 0.5 * outcomes.Count / positives, No: 0.5 * outcomes.Count / Math.Max(1, outcomes.Count - positives));
        var solution = new double[width + 1];
        var row = new double[width + 1];
        for (var round = 0; round < 12; round++)
        {
            var (hessian, gradient) = (new double[width + 1, width + 1], new double[width + 1]);
            for (var n = 0; n < features.Count; n++)
            {
                for (var i = 0; i < width; i++) row[i] = (features[n][i] - means[i]) / deviations[i];
                row[width] = 1;
                var p = 1 / (1 + Math.Exp(-Dot(solution, row)));
                var share = outcomes[n] ? weight.Yes : weight.No;
                for (var i = 0; i <= width; i++)
                {
                    gradient[i] += share * ((outcomes[n] ? 1 : 0) - p) * row[i];
                    for (var j = 0; j <= i; j++) hessian[i, j] += share * Math.Max(1e-6, p * (1 - p)) * row[i] * row[j];
                }
            }
            for (var i = 0; i < width; i++)
            {
                gradient[i] -= ridge * solution[i];
                hessian[i, i] += ridge;
            }
            hessian[width, width] += 1e-6;
            var step = Solve(hessian, gradient);
            for (var i = 0; i <= width; i++) solution[i] += step[i];
        }
        return new LogisticModel(means, deviations, [.. solution[..width].Select(w => (float)w)], (float)solution[width]);
    }

    private static (float[] Means, float[] Deviations) Standard(IReadOnlyList<float[]> features, int width)
    {
        var (means, deviations) = (new float[width], new float[width]);
        for (var i = 0; i < width; i++)
        {
            var mean = features.Average(f => (double)f[i]);
            means[i] = (float)mean;
            deviations[i] = (float)Math.Max(1e-6, Math.Sqrt(features.Average(f => (f[i] - mean) * (f[i] - mean))));
        }
        return (means, deviations);
    }

    private static double Dot(double[] a, double[] b)
    {
        double sum = 0;
        for (var i = 0; i < a.Length; i++) sum += a[i] * b[i];
        return sum;
    }

    // Cholesky: the matrix is symmetric and positive, only its lower half is given.
    private static double[] Solve(double[,] a, double[] b)
    {
        var n = b.Length;
        var x = (double[])b.Clone();
        for (var j = 0; j < n; j++)
        {
            for (var k = 0; k < j; k++) a[j, j] -= a[j, k] * a[j, k];
            a[j, j] = Math.Sqrt(Math.Max(1e-12, a[j, j]));
            for (var i = j + 1; i < n; i++)
            {
                for (var k = 0; k < j; k++) a[i, j] -= a[i, k] * a[j, k];
                a[i, j] /= a[j, j];
            }
        }
        for (var i = 0; i < n; i++)
        {
            for (var k = 0; k < i; k++) x[i] -= a[i, k] * x[k];
            x[i] /= a[i, i];
        }
        for (var i = n - 1; i >= 0; i--)
        {
            for (var k = i + 1; k < n; k++) x[i] -= a[k, i] * x[k];
            x[i] /= a[i, i];
        }
        return x;
    }
}
