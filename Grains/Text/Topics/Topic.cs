namespace OrleansTicketing.Text.Topics;

/// <summary>Which way a topic goes from one run to the next.</summary>
public enum Trend
{
    New,
    Growing,
    Steady,
    Fading,
}

/// <summary>A text to be grouped.</summary>
public sealed record TopicText(string Id, string Text);

/// <summary>What many texts say.</summary>
/// <param name="Id">Stays the same over runs as long as the topic is recognised.</param>
/// <param name="Name">Its best terms, readable.</param>
/// <param name="Size">Texts in this run's window.</param>
/// <param name="PreviousSize">Texts in the window of the run before.</param>
/// <param name="Terms">What names it, best first.</param>
/// <param name="Examples">Ids of its most typical texts.</param>
/// <param name="Centre">Term weights by which it is recognised again; opaque to others.</param>
public sealed record Topic(
    string Id, string Name, int Size, int PreviousSize, Trend Trend,
    IReadOnlyList<string> Terms, IReadOnlyList<string> Examples, IReadOnlyDictionary<string, float> Centre);

/// <summary>How texts are grouped.</summary>
/// <param name="Similarity">Cosine above which a text belongs to a topic.</param>
/// <param name="MinSize">Smaller groups are no topic.</param>
/// <param name="Change">Growing from this factor on, fading from its inverse.</param>
public sealed record TopicOptions(float Similarity = 0.22f, int MinSize = 5, double Change = 1.3, int MaxTopics = 200);
