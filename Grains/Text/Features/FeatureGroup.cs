namespace OrleansTicketing.Text.Features;

/// <summary>What features are scaled together.</summary>
public enum FeatureGroup
{
    /// <summary>Words and pairs of words.</summary>
    Words,

    /// <summary>Letters inside words.</summary>
    Characters,

    /// <summary>Chinese characters and what touches them.</summary>
    Cjk,
}
