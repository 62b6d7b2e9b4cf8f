namespace OrleansTicketing.Silo.Language;

/// <summary>Section <c>Language</c>.</summary>
public sealed class LanguageOptions
{
    public const string Section = "Language";

    /// <summary>
    /// Whether tickets and customers' messages are triaged (category, kind, sentiment, priority, entities); default true. Without, this node
    /// also loads no models.
    /// </summary>
    public bool Triage { get; set; } = true;
}
