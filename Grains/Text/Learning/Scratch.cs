using OrleansTicketing.Text.Features;

namespace OrleansTicketing.Text.Learning;

/// <summary>One thread's buffers: classifying allocates nothing but its answer.</summary>
internal sealed class Scratch(FeatureOptions options)
{
    [ThreadStatic] private static Scratch? _current;
    private readonly FeatureOptions _options = options;
    private float[] _scores = new float[256];

    public FeatureReader Reader { get; } = new(options);

    public SparseVector Vector { get; } = new();

    public static Scratch Of(FeatureOptions options) =>
        _current is { } scratch && scratch._options == options ? scratch : _current = new Scratch(options);

    public Span<float> Scores(int stride)
    {
        if (_scores.Length < stride) _scores = new float[stride];
        return _scores.AsSpan(0, stride);
    }
}
