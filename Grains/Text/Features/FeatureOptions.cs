namespace OrleansTicketing.Text.Features;

/// <summary>Which features a text is read into. Part of a model: the same options must read what it is asked.</summary>
/// <param name="MinGram">Shortest n-gram of letters inside a word.</param>
/// <param name="MaxGram">Longest n-gram of letters inside a word.</param>
/// <param name="MaxCjkGram">Longest n-gram of Chinese characters; all shorter ones are read too.</param>
/// <param name="CjkEdge">So many Chinese characters are read once more where they begin and end; 0 does not look at what stands beside them either.</param>
/// <param name="PairSpan">Pairs of words at most so far apart; 1 is neighbours only.</param>
/// <param name="MinTexts">A feature seen in fewer training texts is dropped.</param>
/// <param name="CharacterWeight">Weight of the letters against the word group (1).</param>
/// <param name="IdfPower">Softens the inverse document frequency: short texts live by frequent words too.</param>
public sealed record FeatureOptions(
    int MinGram = 2, int MaxGram = 5, int MaxCjkGram = 3, int CjkEdge = 2, int PairSpan = 4, int MinTexts = 1, float CharacterWeight = 1f, float IdfPower = 0.75f);
