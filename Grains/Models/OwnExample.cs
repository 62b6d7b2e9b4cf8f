namespace OrleansTicketing.Models;

/// <summary>A ticket's text with the label that a person gave it last.</summary>
/// <param name="Label">The category's code, the kind, the sentiment.</param>
/// <param name="Text">As triage reads it.</param>
/// <param name="At">When it was labelled.</param>
public sealed record OwnExample(string Label, Personal Text, Timestamp At);
